from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.values import money

amounts = st.decimals(-(10**14), 10**14, places=4)
pesos = st.integers(-(10**12), 10**12).map(Decimal)
weights = st.lists(st.decimals(0, 10**6, places=3), min_size=1, max_size=30).filter(any)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [("0.5", 1), ("1.5", 2), ("2.5", 3), ("0.4999", 0), ("-0.5", -1), ("-2.5", -3), ("1190", 1190)],
)
def test_pesos_are_rounded_half_up(amount, expected):
    assert money.rounded(Decimal(amount)) == expected


@pytest.mark.parametrize(
    ("currency", "expected"), [("CLP", "1"), ("USD", "1.23"), ("UF", "1.2346")]
)
def test_each_currency_has_its_decimals(currency, expected):
    assert str(money.rounded(Decimal("1.23456"), currency)) == expected


def test_nothing_has_no_sign():
    assert money.formatted(Decimal("-0.4")) == "$ 0"


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_amount_is_refused(amount):
    with pytest.raises(ValueError, match="no es un número"):
        money.rounded(Decimal(amount))


def test_an_unknown_currency_is_refused():
    with pytest.raises(ValueError, match="moneda XYZ"):
        money.formatted(Decimal(1), "XYZ")


@given(amounts, st.sampled_from(sorted(money.DECIMALS)))
def test_rounding_moves_at_most_half_a_unit_and_only_once(amount, currency):
    unit = Decimal(1).scaleb(-money.DECIMALS[currency])
    once = money.rounded(amount, currency)
    assert abs(once - amount) <= unit / 2
    assert money.rounded(once, currency) == once


@given(pesos, weights)
def test_no_peso_is_lost_or_made_when_splitting(total, weights):
    assert sum(money.allocate(total, weights)) == total


@given(pesos, weights)
def test_every_share_is_within_one_peso_of_its_proportion(total, weights):
    for share, weight in zip(money.allocate(total, weights), weights, strict=True):
        assert share == money.rounded(share)
        assert abs(share - total * weight / sum(weights)) < Decimal("1.001")


@given(pesos, weights)
def test_splitting_a_refund_mirrors_splitting_the_payment(total, weights):
    mirrored = [-share for share in money.allocate(-total, weights)]
    assert mirrored == money.allocate(total, weights)


def test_the_largest_remainders_get_the_pesos_left_over():
    assert money.allocate(Decimal(100), [1, 1, 1]) == [34, 33, 33]
    assert money.allocate(Decimal(10), [Decimal("0.25"), 0, Decimal("0.75")]) == [3, 0, 7]
    assert money.allocate(Decimal("0.05"), [1, 1], "USD") == [Decimal("0.03"), Decimal("0.02")]


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [2, -1]])
def test_weights_that_say_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="pesos positivos"):
        money.allocate(Decimal(10), weights)


def test_a_total_with_fractions_of_a_peso_is_refused():
    with pytest.raises(ValueError, match="fracciones"):
        money.allocate(Decimal("10.5"), [1, 1])


def test_iva_is_nineteen_per_cent():
    assert money.iva_of(Decimal(1000)) == 190
    assert money.iva_of(Decimal(50)) == 10
    assert money.net_of_gross(Decimal(1190)) == 1000
    assert money.net_of_gross(Decimal(100), Decimal("0.10")) == 91


@given(st.integers(0, 10**12).map(Decimal))
def test_net_and_its_iva_come_back_to_the_gross_within_a_peso(gross):
    net = money.net_of_gross(gross)
    assert abs(net + money.iva_of(net) - gross) <= 1


@given(st.integers(0, 10**12).map(Decimal))
def test_the_net_of_a_net_plus_iva_is_that_net(net):
    assert money.net_of_gross(net + money.iva_of(net)) == net


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1234567", "CLP", "$ 1.234.567"),
        ("-500", "CLP", "-$ 500"),
        ("999.5", "CLP", "$ 1.000"),
        ("1234.5", "USD", "US$ 1.234,50"),
        ("38123.4567", "UF", "UF 38.123,4567"),
    ],
)
def test_amounts_are_shown_as_chile_writes_them(amount, currency, shown):
    assert money.formatted(Decimal(amount), currency) == shown


@pytest.mark.parametrize("typed", ["$ 1.234.567", "1234567", " 1.234.567 ", "$1.234.567,00"])
def test_what_people_type_is_read(typed):
    assert money.parsed(typed) == 1_234_567


@pytest.mark.parametrize("typed", ["", "mil", "1.5", "1,5,5", "12.34.567", "1e5", "$"])
def test_what_is_no_amount_is_not_guessed(typed):
    with pytest.raises(ValueError, match="Escribe un número"):
        money.parsed(typed)


def test_pesos_take_no_decimals_and_dollars_two():
    with pytest.raises(ValueError, match="pesos enteros"):
        money.parsed("10,5")
    with pytest.raises(ValueError, match="2 decimales"):
        money.parsed("10,555", "USD")
    assert money.parsed("US$ 10,5", "USD") == Decimal("10.5")


@given(amounts, st.sampled_from(sorted(money.DECIMALS)))
def test_what_is_shown_reads_back(amount, currency):
    value = money.rounded(amount, currency)
    assert money.parsed(money.formatted(value, currency), currency) == value
