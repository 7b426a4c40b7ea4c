"""Amounts, numbers and places, without a database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torque_app.core.errors import Invalid
from torque_app.work_orders import rules

prices = st.decimals(0, 1_000_000, places=4)
quantities = st.decimals("0.001", 1000, places=3)
percents = st.decimals(0, 100, places=2)


@dataclass
class Part:
    quantity: Decimal
    unit_cost: Decimal
    amount: Decimal


@dataclass
class Task:
    amount: Decimal
    done_at: datetime | None


@pytest.mark.parametrize(
    ("units", "price", "discount", "amount"),
    [
        ("1", "1000", "0", "1000"),
        ("1.5", "333", "0", "500"),
        ("3", "33.5", "0", "101"),
        ("1", "0.5", "0", "1"),
        ("2", "9990", "10", "17982"),
        ("4", "1000", "100", "0"),
    ],
)
def test_an_amount_is_whole_pesos_halves_up(units, price, discount, amount):
    assert rules.amount_of(Decimal(units), Decimal(price), Decimal(discount)) == Decimal(amount)


@given(quantities, prices, percents)
def test_an_amount_is_whole_and_never_above_the_full_price(units, price, discount):
    amount = rules.amount_of(units, price, discount)
    assert amount == amount.to_integral_value()
    assert 0 <= amount <= units * price + Decimal("0.5")


@given(st.lists(st.tuples(quantities, prices, prices)), st.lists(st.tuples(prices, st.booleans())))
def test_totals_are_the_sum_of_the_lines(used, tasks):
    at = datetime(2026, 11, 21, tzinfo=UTC)
    sums = rules.totals(
        [Part(q, cost, amount) for q, cost, amount in used],
        [Task(amount, at if done else None) for amount, done in tasks],
    )
    assert sums.total == sums.parts + sums.labor
    assert sums.parts == sum(amount for _, _, amount in used)
    assert sums.labor == sum(amount for amount, _ in tasks)
    assert (sums.tasks_done, sums.tasks_total) == (sum(done for _, done in tasks), len(tasks))


@pytest.mark.parametrize("units", ["0", "-1", "NaN", "Infinity", "100001", "0.0001"])
def test_an_impossible_quantity_is_refused(units):
    with pytest.raises(Invalid):
        rules.check_quantity(Decimal(units))


def test_the_number_follows_the_calendar_of_the_centre():
    new_year_in_utc = datetime(2027, 1, 1, 1, tzinfo=UTC)
    counter = rules.counter_of("SC001", new_year_in_utc, "America/Santiago")
    assert rules.number_of(counter, 7) == "SC001-2026-12-0007"
    assert rules.number_of(counter, 12345) == "SC001-2026-12-12345"


@given(st.lists(st.integers(-(2**20), 2**20), max_size=12), st.integers(0, 12))
def test_a_card_lands_where_it_was_put_and_the_others_keep_their_order(column, at):
    column.sort()
    at = min(at, len(column))
    placed = rules.place(list(reversed(column[:at])), column[at] if at < len(column) else None)
    after = list(column)
    for step, position in placed.shifted.items():
        after[at - 1 - step] = position
    assert all(position < placed.position for position in after[:at])
    assert all(position > placed.position for position in after[at:])
    assert after == sorted(after)


def test_a_place_with_room_moves_nobody_else():
    assert rules.place([1024], 2048).shifted == {}


def test_ten_cards_fit_in_one_spot_before_another_moves():
    before, after = 0, rules.GAP
    for _ in range(10):
        placed = rules.place([before], after)
        assert not placed.shifted
        after = placed.position
    assert rules.place([before], after).shifted == {0: after - 2 * rules.GAP}


def test_minutes_are_rounded_half_up():
    start = datetime(2026, 11, 21, 10, tzinfo=UTC)
    assert rules.minutes_between(start, start.replace(minute=5, second=30)) == 6
    assert rules.minutes_between(start, start.replace(minute=5, second=29)) == 5
    assert rules.hours_of(100) == Decimal("1.667")
