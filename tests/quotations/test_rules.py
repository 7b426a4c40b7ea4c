"""Amounts, prices, decisions and differences: the pure rules, and what always holds of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import new_id
from models.quotations import Decision, Payer, QuotationStatus, QuotedKind
from models.values import money
from torque_app.core.errors import Invalid
from torque_app.quotations.lifecycle import NAMES, QUOTATION
from torque_app.quotations.rules import amounts, comparing, deciding, pricing, signature

YES, NO, LATER, OPEN = (
    Decision.APPROVED, Decision.DECLINED, Decision.DEFERRED, Decision.PENDING,
)  # fmt: skip


@dataclass
class Line:
    """A line as the rules see one."""

    quantity: Decimal = Decimal(1)
    unit_price: Decimal = Decimal(10_000)
    discount_percent: Decimal = Decimal(0)
    kind: QuotedKind = QuotedKind.LABOR
    unit_cost: Decimal = Decimal(0)
    is_exempt: bool = False
    payer: Payer = Payer.CUSTOMER
    decision: Decision = OPEN
    description: str = "Trabajo"
    item_id: UUID | None = None
    operation_id: UUID | None = None
    by_hours: bool = False
    id: UUID = field(default_factory=new_id)

    @property
    def amount(self):
        if self.kind is QuotedKind.DISCOUNT:
            return -amounts.amount_of(self.quantity, self.unit_price)
        return amounts.amount_of(self.quantity, self.unit_price, self.discount_percent)


quantities = st.decimals(min_value="0.001", max_value=9_999, places=3)
prices = st.decimals(min_value=0, max_value=10_000_000, places=4)
percents = st.decimals(min_value=0, max_value=100, places=2)
lines = st.builds(
    Line,
    quantity=quantities,
    unit_price=prices,
    discount_percent=percents,
    unit_cost=prices,
    is_exempt=st.booleans(),
    payer=st.sampled_from(Payer),
    decision=st.sampled_from(Decision),
)
many = st.lists(lines, max_size=12)


@given(many)
def test_totals_are_the_sums_of_their_lines_and_add_up(offered):
    sums = amounts.totals(offered)
    assert sums.net + sums.exempt == sum(line.amount for line in offered)
    assert sums.tax == money.iva_of(sums.net)
    assert sums.net + sums.exempt + sums.tax == sums.total
    assert sums.subtotal - sums.discount == sums.net + sums.exempt
    assert all(
        getattr(sums, name) == money.rounded(getattr(sums, name))
        for name in ("subtotal", "discount", "net", "exempt", "tax", "total")
    )


@given(many, st.lists(st.lists(st.sampled_from(Decision), max_size=12), max_size=5))
def test_after_any_sequence_of_decisions_the_total_is_that_of_the_accepted_lines(offered, rounds):
    for said in rounds:
        for line, decision in zip(offered, said, strict=False):
            line.decision = decision
        kept = [line for line in offered if line.decision is YES]
        sums = amounts.totals(amounts.accepted(offered))
        assert sums.net + sums.exempt == sum(line.amount for line in kept)


@given(many)
def test_stored_totals_come_back_the_same(offered):
    sums = amounts.totals(offered)
    assert amounts.restored(sums.stored()) == sums


@given(many, st.decimals(min_value=0, max_value=50_000_000, places=0))
def test_insurer_and_client_pay_exactly_the_total(offered, deductible):
    split = amounts.split(offered, deductible)
    assert split.insurer + split.customer == amounts.totals(offered).total
    assert split.insurer >= 0


@given(st.lists(lines, min_size=1, max_size=10), st.integers(min_value=0, max_value=100))
def test_a_shared_discount_keeps_the_sum_and_leaves_nothing_negative(sold, percent):
    worth = sum(line.amount for line in sold)
    off = Line(kind=QuotedKind.DISCOUNT, unit_price=Decimal(worth * percent // 100))
    shares = amounts.shared_out([*sold, off])
    assert sum(shares) == worth + off.amount
    assert all(share >= 0 for share in shares)


@given(st.integers(min_value=0, max_value=10**9), quantities)
def test_a_price_of_four_decimals_says_any_amount_exactly(amount, units):
    price = amounts.price_for(Decimal(amount), units)
    assert amounts.amount_of(units, price) == amount


@given(percents, percents)
def test_two_discounts_take_no_more_than_everything(first, second):
    both = amounts.combined(first, second)
    assert max(first, second) <= both <= 100


@given(prices, st.booleans())
def test_a_matrix_never_sells_below_cost_but_for_rounding(cost, on_cost):
    stored = [{"up_to": "5000", "percent": "60"}, {"up_to": None, "percent": "25"}]
    found = pricing.brackets(stored, on_cost=on_cost)
    assert pricing.price_of(cost, found, on_cost=on_cost) >= money.rounded(cost)


def test_a_margin_is_a_share_of_the_price_and_a_mark_up_one_of_the_cost():
    found = [pricing.Bracket(None, Decimal(40))]
    assert pricing.price_of(Decimal(6_000), found, on_cost=True) == 8_400
    assert pricing.price_of(Decimal(6_000), found, on_cost=False) == 10_000


@pytest.mark.parametrize(
    "stored",
    [
        [],
        [{"up_to": "5000", "percent": "60"}],
        [{"up_to": None, "percent": "60"}, {"up_to": None, "percent": "40"}],
        [{"up_to": "9", "percent": "1"}, {"up_to": "5", "percent": "1"}, {"percent": "1"}],
        [{"up_to": None, "percent": "cien"}],
        [{"up_to": None, "percent": "100"}],
        [{"up_to": None}],
    ],
)
def test_brackets_with_gaps_or_nonsense_are_refused(stored):
    with pytest.raises(Invalid):
        pricing.brackets(stored, on_cost=False)


@given(
    st.integers(min_value=1, max_value=10**8),
    st.lists(
        st.tuples(st.integers(min_value=0, max_value=10**7), quantities), min_size=1, max_size=8
    ),
)
def test_a_package_costs_exactly_its_price(price, parts):
    apart, units = [Decimal(amount) for amount, _ in parts], [many for _, many in parts]
    found = pricing.fixed_prices(Decimal(price), apart, units)
    assert sum(amounts.amount_of(u, p) for u, p in zip(units, found, strict=True)) == price


@given(st.lists(lines, min_size=1, max_size=8), st.data())
def test_a_discount_stands_only_when_every_line_does(sold, data):
    off = Line(kind=QuotedKind.DISCOUNT)
    said = {line.id: data.draw(st.sampled_from([YES, NO, LATER])) for line in sold}
    whole = deciding.completed([*sold, off], said)
    assert (whole[off.id] is YES) == all(word is YES for word in said.values())
    approved = YES in said.values()
    assert (deciding.outcome(whole) is QuotationStatus.CUSTOMER_APPROVED) == approved


@pytest.mark.parametrize("said", [{}, {0: OPEN, 1: YES}, {0: YES}, {0: YES, 1: YES, 2: YES}])
def test_every_line_and_no_other_is_decided(said):
    offered = [Line(), Line()]
    ids = [line.id for line in offered] + [new_id()]
    with pytest.raises(Invalid):
        deciding.completed(offered, {ids[at]: word for at, word in said.items()})


def test_a_code_is_of_its_version_alone(servers):
    version, other, code = new_id(), new_id(), deciding.new_code()
    kept = deciding.code_hash(version, code)
    assert deciding.same_code(kept, version, f" {code} ")
    assert not deciding.same_code(kept, other, code)
    assert len(code) == deciding.DIGITS
    assert code.isdigit()


def test_each_wait_is_reminded_of_once():
    sent = datetime(2026, 11, 20, 12, tzinfo=UTC)
    hours = [
        hour
        for hour in range(24 * 9)
        if deciding.reminder_due(
            sent, None if hour <= 24 else sent + timedelta(hours=24), sent + timedelta(hours=hour)
        )
    ]
    assert hours[0] == 24
    assert 25 not in hours
    assert 72 in hours


def test_versions_differ_by_what_a_line_is_charged_by():
    [told] = comparing.differences([Line(by_hours=True)], [Line()])
    assert (told.change, told.fields) == (comparing.Change.CHANGED, ("by_hours",))


def test_versions_differ_by_what_they_sell():
    oil, same = Line(description="Aceite"), Line(description="Filtro")
    after = [Line(description="aceite", unit_price=Decimal(12_000)), same, Line(description="Luz")]
    told = comparing.differences([oil, same, Line(description="Aceite")], after)
    assert [each.change.value for each in told] == ["CHANGED", "SAME", "ADDED", "REMOVED"]
    assert told[0].fields == ("unit_price", "amount")


def test_every_state_is_reached_and_has_its_name():
    assert QUOTATION.reachable() == set(QuotationStatus) == set(NAMES)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"0" * 50])
def test_what_is_no_signature_is_refused(data):
    with pytest.raises(Invalid) as refused:
        signature.drawn(data)
    assert "signature" in refused.value.fields
