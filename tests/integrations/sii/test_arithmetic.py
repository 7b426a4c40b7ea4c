"""Pesos always add up: whatever the quantity, the price, the discount."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.integrations.sii.conftest import TODAY
from torque_app.integrations.sii.arithmetic import (
    after_discounts,
    computed,
    line_amount,
    net_part,
    net_price,
    pesos,
    share,
    spread,
    totalled,
    totals,
)
from torque_app.integrations.sii.checks import refusals
from torque_app.integrations.sii.values import (
    DteType,
    GlobalDiscount,
    Indicator,
    Line,
    Totals,
)

PERCENT = st.decimals("0.01", "99.99", places=2)
KINDS = st.sampled_from([{}, {"exempt": True}, {"non_billable": True}])
AS_SII_COUNTS = [DteType.FACTURA, DteType.BOLETA, DteType.NOTA_CREDITO, DteType.GUIA_DESPACHO]


@st.composite
def priced_lines(draw):
    """Lines with six decimals in quantity and price, some discounted, of every kind."""
    changes = {
        "quantity": draw(st.none() | st.decimals("0.000001", "99999", places=6)),
        "price": draw(st.decimals("0.000001", "999999", places=6)),
        "discount_percent": draw(st.none() | PERCENT),
        "surcharge_percent": draw(st.none() | PERCENT),
    }
    return computed(Line("Trabajo", 0, **changes, **draw(KINDS)))


@st.composite
def global_discounts(draw):
    by_percent = draw(st.booleans())
    return GlobalDiscount(
        "Descuento",
        percent=draw(PERCENT) if by_percent else None,
        amount=None if by_percent else draw(st.integers(1, 5000)),
        surcharge=draw(st.booleans()),
        **draw(KINDS),
    )


LINES = st.lists(priced_lines(), min_size=1, max_size=12)
DISCOUNTS = st.lists(global_discounts(), max_size=4)


def half_up(value: Fraction) -> int:
    """The definition, in exact fractions: the nearest whole, halves upwards."""
    return (2 * value + 1) // 2


@settings(deadline=None)
@given(LINES, DISCOUNTS, st.sampled_from(AS_SII_COUNTS), st.booleans())
def test_net_exempt_and_iva_are_the_total(lines, discounts, kind, gross):
    sums = totals(lines, discounts, type=kind, gross_prices=gross and not kind.is_boleta)
    assert sums.net + sums.exempt + sums.iva == sums.total
    assert sums.payable == sums.total + sums.non_billable


@settings(deadline=None)
@given(LINES, DISCOUNTS)
def test_a_boleta_totals_what_its_lines_say_to_the_peso(lines, discounts):
    sums = totals(lines, discounts, type=DteType.BOLETA)
    taxed = after_discounts(lines, discounts, None)
    assert sums.net + sums.iva == taxed
    assert sums.total == taxed + after_discounts(lines, discounts, Indicator.EXEMPT)


@settings(deadline=None)
@given(LINES, DISCOUNTS)
def test_iva_of_net_prices_is_nineteen_per_cent_half_up(lines, discounts):
    sums = totals(lines, discounts, type=DteType.FACTURA)
    assume(sums.net >= 0)
    assert sums.iva == half_up(Fraction(sums.net * 19, 100))


@settings(deadline=None)
@given(st.integers(0, 10**12))
def test_the_net_part_is_never_a_peso_off_and_its_iva_is_one_at_most(gross):
    net = net_part(gross)
    assert net == half_up(Fraction(gross * 100, 119))
    assert abs((gross - net) - half_up(Fraction(net * 19, 100))) <= 1


@settings(deadline=None)
@given(
    st.decimals("0.000001", "99999", places=6),
    st.decimals("0.000001", "999999", places=6),
    st.none() | PERCENT,
)
def test_a_line_is_quantity_by_price_less_its_rounded_discount(quantity, price, percent):
    line = computed(Line("x", 0, quantity=quantity, price=price, discount_percent=percent))
    base = half_up(Fraction(quantity) * Fraction(price))
    taken = half_up(base * Fraction(percent) / 100) if percent else 0
    assert line.amount == base - taken
    assert (line.discount or 0) == taken
    assert (line.discount_percent is None) == (taken == 0)
    assert line_amount(line) == line.amount
    assert line.amount >= 0


@settings(deadline=None)
@given(LINES, DISCOUNTS)
def test_global_discounts_are_spread_without_losing_a_peso(lines, discounts):
    left = {kind: after_discounts(lines, discounts, kind) for kind in (None, *Indicator)}
    weights = {kind: sum(line.amount for line in lines if line.indicator is kind) for kind in left}
    assume(all(weights[kind] or not left[kind] for kind in left))
    kept = spread(lines, discounts)
    for kind, due in left.items():
        assert sum(k for k, line in zip(kept, lines, strict=True) if line.indicator is kind) == due


@settings(deadline=None)
@given(st.decimals("0.01", "9999999", places=2))
def test_a_gross_price_survives_the_way_to_six_decimals_and_back(gross):
    back = net_price(gross) * Decimal("1.19")
    assert back.quantize(Decimal("0.01"), ROUND_HALF_UP) == gross


@settings(deadline=None)
@given(LINES, DISCOUNTS, st.booleans())
def test_what_is_computed_here_is_never_refused_for_its_sums(factura, lines, discounts, gross):
    document = replace(factura, lines=tuple(lines), discounts=tuple(discounts), gross_prices=gross)
    document = totalled(document)
    sums = document.totals
    assume(min(sums.net, sums.iva, sums.exempt, sums.non_billable) >= 0)
    about_sums = ("debería ser", "no es la suma", "necesita su monto")
    refused = refusals(document, today=TODAY)
    assert not [reason for reason in refused if any(each in reason for each in about_sums)]


@pytest.mark.parametrize(
    ("amount", "whole"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("0.499999", 0), ("-0.5", -1)]
)
def test_half_a_peso_goes_up_never_to_the_even_one(amount, whole):
    assert pesos(Decimal(amount)) == whole


def test_eight_thousand_on_the_shelf_is_6723_and_1277():
    line = Line("Cambio de neumático", 8000, price=Decimal(8000))
    assert totals((line,), type=DteType.BOLETA) == Totals(6723, 0, 1277, 8000)
    assert totals((line,), type=DteType.FACTURA, gross_prices=True) == Totals(6723, 0, 1277, 8000)
    assert totals((line,), type=DteType.FACTURA) == Totals(8000, 0, 1520, 9520)


def test_each_global_discount_touches_its_kind_of_lines_only():
    lines = (
        Line("Afecto", 1001),
        Line("Exento", 501, exempt=True),
        Line("Por cuenta de otro", 99, non_billable=True),
    )
    discounts = (
        GlobalDiscount("a", percent=Decimal(50)),
        GlobalDiscount("b", amount=1, exempt=True),
        GlobalDiscount("c", amount=1, surcharge=True, non_billable=True),
    )
    sums = totals(lines, discounts, type=DteType.FACTURA)
    assert sums == Totals(500, 500, 95, 1095, non_billable=100)
    assert spread(lines, discounts) == (500, 500, 100)


def test_an_exempt_document_has_neither_net_nor_iva():
    lines = (Line("Permiso", 7000, exempt=True),)
    assert totals(lines, type=DteType.FACTURA_EXENTA) == Totals(0, 7000, 0, 7000)


def test_a_discount_of_less_than_half_a_peso_is_none():
    line = computed(Line("x", 0, price=Decimal(10), discount_percent=Decimal("0.01")))
    assert (line.discount, line.discount_percent, line.amount) == (None, None, 10)
    assert share(10, Decimal(5)) == 1


def test_a_surcharge_over_lines_that_are_not_there_cannot_be_spread():
    with pytest.raises(ValueError, match="pesos positivos"):
        spread(
            (Line("Exento", 1, exempt=True),), (GlobalDiscount("Flete", amount=1, surcharge=True),)
        )
