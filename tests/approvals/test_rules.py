"""Whose turn it is, and which rule asks."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.approvals import ApprovalSubject
from models.auth import Role
from torque_app.approvals import rules
from torque_app.core.errors import Invalid

ROLES = st.sampled_from([role.value for role in Role])


@dataclass(frozen=True)
class Asked:
    figure: str
    threshold: Decimal
    levels: tuple


def over(threshold, *roles, figure="discount_percent"):
    return Asked(figure, Decimal(threshold), tuple({"role": role} for role in roles))


@given(ROLES, ROLES)
def test_of_two_roles_one_covers_the_other_and_both_only_if_they_are_the_same(one, other):
    assert rules.covers(one, other) or rules.covers(other, one)
    assert (rules.covers(one, other) and rules.covers(other, one)) == (one == other)
    assert (other in rules.covered(one)) == rules.covers(one, other)


@given(ROLES)
def test_what_is_no_role_covers_nothing_and_is_covered_by_nobody(role):
    assert not rules.covers("SYSTEM", role)
    assert not rules.covers(role, "")


def test_a_rule_asks_above_its_threshold_and_not_at_it():
    rule = over(15, "MANAGER")
    assert rules.strictest([rule], {"discount_percent": Decimal("15.01")}) is rule
    assert rules.strictest([rule], {"discount_percent": Decimal(15)}) is None


def test_of_several_rules_the_one_that_asks_highest_holds():
    low, high = over(15, "MANAGER"), over(30, "ADMIN")
    money = over(1_000_000, "OWNER", figure="total")
    asked = {"discount_percent": Decimal(40), "total": Decimal(500)}
    assert rules.strictest([low, high, money], asked) is high
    assert rules.strictest([low, high, money], asked | {"total": Decimal(2_000_000)}) is money


def test_a_figure_nobody_told_asks_for_nothing():
    assert rules.strictest([over(0, "OWNER", figure="total")], {}) is None


PERCENT = st.integers(1, 100).map(Decimal)
PESOS = st.integers(1, 1_000_000).map(Decimal)


@given(PERCENT, PESOS, PERCENT, PESOS)
def test_a_discount_that_was_approved_answers_for_no_more_than_it_took_off(then, off, now, more):
    yes = rules.Given({"discount_percent": then, "discount": off}, over(0, "MANAGER").levels)
    asked = {"discount_percent": now, "discount": more}
    left = rules.unanswered([rule := over(0, "MANAGER")], asked, [yes])
    assert (left == []) == (now <= then and more <= off)
    assert left in ([], [rule])


@given(ROLES, ROLES)
def test_an_approval_answers_a_rule_that_asks_no_higher(gave, asks):
    figures = {"discount_percent": Decimal(18)}
    left = rules.unanswered([over(15, asks)], figures, [rules.Given(figures, over(0, gave).levels)])
    assert (left == []) == rules.covers(gave, asks)


def test_one_manager_is_not_the_two_a_rule_asks_for():
    figures = {"discount_percent": Decimal(40)}
    twice, once = over(30, "MANAGER", "MANAGER"), over(15, "MANAGER")
    given_once = rules.Given(figures, once.levels)
    assert rules.unanswered([twice], figures, [given_once]) == [twice]
    assert rules.unanswered([once], figures, [rules.Given(figures, twice.levels)]) == []


def test_the_strictest_of_those_that_asked_answers_for_the_others():
    figures = {"discount_percent": Decimal(40)}
    high, pair = over(30, "ADMIN"), over(15, "MANAGER", "MANAGER")
    assert rules.unanswered([high, pair], figures, [rules.Given(figures, high.levels)]) == []


def test_a_rule_on_what_grew_since_still_asks():
    then = {"discount_percent": Decimal(18), "total": Decimal(900_000)}
    percent, money = over(15, "ADMIN"), over(1_000_000, "MANAGER", figure="total")
    now = then | {"total": Decimal(1_100_000)}
    assert rules.unanswered([percent, money], now, [rules.Given(then, percent.levels)]) == [money]


@given(st.lists(st.tuples(st.integers(0, 99), ROLES), max_size=6), st.integers(0, 100))
def test_whoever_asks_highest_covers_all_who_ask(made, percent):
    asking = [over(threshold, role) for threshold, role in made]
    chosen = rules.strictest(asking, {"discount_percent": Decimal(percent)})
    passed = [rule for rule in asking if rule.threshold < percent]
    assert (chosen is None) == (passed == [])
    if chosen is not None:
        highest = chosen.levels[-1]["role"]
        assert all(rules.covers(highest, rule.levels[-1]["role"]) for rule in passed)


@pytest.mark.parametrize(
    "typed",
    [
        [],
        [{"role": "MANAGER", "hours": 1}] * 6,
        [{"role": "VIEWER", "hours": 1}],
        [{"role": "JEFE", "hours": 1}],
        [{"role": "MANAGER", "hours": -1}],
        [{"role": "MANAGER", "hours": 721}],
        [{"role": "MANAGER", "hours": "24"}],
        [{"role": "ADMIN", "hours": 1}, {"role": "MANAGER", "hours": 1}],
    ],
)
def test_levels_that_cannot_be_are_refused_at_their_field(typed):
    with pytest.raises(Invalid) as refused:
        rules.levels_of(typed)
    assert set(refused.value.fields) == {"levels"}


def test_a_late_level_escalates_to_the_next_and_the_last_to_who_the_rule_names():
    typed = [{"role": "MANAGER", "hours": 8}, {"role": "ADMIN", "hours": 24}]
    assert rules.ladder(typed, "OWNER") == [
        rules.Level("MANAGER", 8, "ADMIN"),
        rules.Level("ADMIN", 24, "OWNER"),
    ]


def test_two_levels_of_one_role_do_not_escalate_to_each_other():
    typed = [{"role": "MANAGER", "hours": 8}, {"role": "MANAGER", "hours": 8}]
    assert [level.escalates_to for level in rules.ladder(typed, "ADMIN")] == ["", "ADMIN"]


def test_who_is_next_in_line_stands_above_the_last_level():
    levels = [{"role": "ADMIN", "hours": 1}]
    assert rules.next_in_line(levels, "OWNER") == "OWNER"
    assert rules.next_in_line(levels, "") == ""
    for wrong in ("ADMIN", "MANAGER", "VIEWER", "nadie"):
        with pytest.raises(Invalid):
            rules.next_in_line(levels, wrong)


def test_no_hours_wait_for_ever():
    now = datetime(2026, 11, 21, tzinfo=UTC)
    assert rules.due(rules.Level("MANAGER"), now) is None
    assert rules.due(rules.Level("MANAGER", 2), now) == now + timedelta(hours=2)


@pytest.mark.parametrize(
    ("figure", "threshold", "field"),
    [
        ("margin", 10, "figure"),
        ("discount_percent", 101, "threshold"),
        ("discount_percent", -1, "threshold"),
        ("discount_percent", "NaN", "threshold"),
        ("total", 10**14, "threshold"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused(figure, threshold, field):
    with pytest.raises(Invalid) as refused:
        rules.figure_for(ApprovalSubject.QUOTATION, figure, Decimal(threshold))
    assert set(refused.value.fields) == {field}


def test_every_subject_has_a_name_and_figures_that_have_theirs():
    assert set(rules.SUBJECTS) == set(ApprovalSubject)
    for name, figures in rules.SUBJECTS.values():
        assert name
        assert set(figures) <= set(rules.FIGURES)


def test_the_rules_a_workshop_begins_with_can_be():
    for one in rules.SHIPPED:
        rules.figure_for(one.subject, one.figure, one.threshold)
        levels = rules.levels_of([{"role": one.role, "hours": rules.SHIPPED_HOURS}])
        assert rules.next_in_line(levels, one.escalates_to) == one.escalates_to
