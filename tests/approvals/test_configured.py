"""The rules a workshop makes, and who stands in for whom."""

from datetime import timedelta
from decimal import Decimal

import pytest

from models.approvals import ApprovalSubject
from models.base import utc_now
from tests.approvals.conftest import UNASKED
from torque_app.approvals import queries, service, subjects
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing

NOW = utc_now()


def stand_in(bench, *, by="mario", to="ivan", hours=48, **more):
    wanted = {
        "to_user_id": bench.people[to],
        "starts_at": NOW - timedelta(minutes=5),
        "ends_at": NOW + timedelta(hours=hours),
    }
    return bench.do(service.delegate, by=by, **(wanted | more))


def test_a_workshop_begins_with_the_discount_rule_on_and_the_others_off(shop):
    given = {rule.name: rule.is_active for rule in shop.do(service.offered_rules)}
    assert given == {
        "Descuento sobre 15 %": True,
        "Presupuesto sobre $ 5.000.000": False,
        "Toda nota de crédito": False,
    }


def test_the_first_rules_are_given_once(shop):
    for rule in shop.do(service.offered_rules):
        shop.do(service.remove_rule, rule.id)
    assert shop.do(service.offered_rules) == []


def test_a_rule_that_is_off_asks_for_nothing(bench):
    [rule] = bench.do(queries.rules)
    bench.do(service.save_rule, rule.id, is_active=False, version=rule.version)
    assert bench.ask(90) is None


def test_a_request_keeps_the_levels_it_was_asked_with(bench):
    waits = bench.ask(18)
    [rule] = bench.do(queries.rules)
    bench.do(service.save_rule, rule.id, levels=[{"role": "OWNER", "hours": 1}], escalates_to="")
    assert bench.seen(waits).roles == ("MANAGER",)
    bench.do(service.remove_rule, rule.id)
    bench.approve(waits)
    assert bench.effects() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"figure": "margin"}, "figure"),
        ({"threshold": Decimal(101)}, "threshold"),
        ({"levels": []}, "levels"),
        ({"escalates_to": "MANAGER"}, "escalates_to"),
        ({"subject": None}, "subject"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_at_its_field(bench, wrong, field):
    with pytest.raises(Invalid) as refused:
        bench.rule(**({"threshold": Decimal(20)} | wrong))
    assert set(refused.value.fields) == {field}


def test_a_rule_about_what_nobody_asks_approval_for_is_refused(bench):
    with pytest.raises(Invalid, match="CREDIT_NOTE, WORK_ORDER") as refused:
        bench.rule(subject=UNASKED, figure="total")
    assert set(refused.value.fields) == {"subject"}
    [rule] = bench.do(queries.rules)
    with pytest.raises(Invalid):
        bench.do(service.save_rule, rule.id, subject=UNASKED, figure="total")


def test_a_rule_nobody_asks_by_any_more_can_be_switched_off_and_not_on(bench, monkeypatch):
    [rule] = bench.do(queries.rules)
    monkeypatch.setattr(subjects, "_ASKED", set())
    assert not bench.do(service.save_rule, rule.id, is_active=False).is_active
    with pytest.raises(Invalid):
        bench.do(service.save_rule, rule.id, is_active=True)
    bench.do(service.remove_rule, rule.id)


def test_two_rules_from_the_same_figure_cannot_be(bench):
    with pytest.raises(Conflict, match="Descuentos"):
        bench.rule(name="Otra")
    bench.rule(name="Otra", subject=ApprovalSubject.QUOTATION)


def test_a_stale_change_of_a_rule_is_refused(bench):
    [rule] = bench.do(queries.rules)
    bench.do(service.save_rule, rule.id, name="Nueva", version=rule.version)
    with pytest.raises(Stale):
        bench.do(service.save_rule, rule.id, name="Vieja", version=rule.version)


@pytest.mark.parametrize("name", ["ana", "mario"])
def test_rules_are_made_by_administrators(bench, name):
    with pytest.raises(NotAllowed):
        bench.do(service.save_rule, by=name, subject=ApprovalSubject.DISCOUNT, name="Mía")


def test_who_stands_in_decides_with_the_rank_of_who_is_away(bench):
    waits = bench.ask(18)
    stand_in(bench)
    assert [row.id for row in bench.do(queries.pending, Listing(), by="ivan").rows] == [waits]
    assert bench.seen(waits, by="ivan").on_behalf_of == "mario"
    [step] = bench.approve(waits, by="ivan").steps
    assert (step.decided_by, step.on_behalf_of) == ("ivan", "mario")
    assert bench.effects() == 1


def test_who_stands_in_does_not_decide_what_they_or_who_is_away_asked_for(bench):
    stand_in(bench)
    own = bench.ask(18, by="ivan")
    with pytest.raises(NotAllowed, match="La pediste tú"):
        bench.approve(own, by="ivan")
    bench.reject(own)
    of_absent = bench.ask(18, by="mario")
    with pytest.raises(NotAllowed, match="Jefe de taller"):
        bench.approve(of_absent, by="ivan")
    assert bench.do(queries.pending, Listing(), by="ivan").total == 0


def test_who_stands_in_for_who_decided_the_level_before_does_not_decide_an_equal_one(bench):
    bench.rule(
        name="De a dos",
        threshold=Decimal(30),
        levels=[{"role": "MANAGER", "hours": 8}] * 2,
        escalates_to="",
    )
    stand_in(bench)
    waits = bench.ask(40)
    bench.approve(waits, by="mario")
    assert bench.do(queries.pending, Listing(), by="ivan").total == 0
    with pytest.raises(NotAllowed):
        bench.approve(waits, by="ivan")


def test_a_place_left_is_not_passed_on(bench):
    stand_in(bench, by="alba", to="mario")
    stand_in(bench, by="mario", to="ivan")
    bench.rule(threshold=Decimal(40), levels=[{"role": "ADMIN", "hours": 8}], escalates_to="")
    waits = bench.ask(50)
    with pytest.raises(NotAllowed):
        bench.approve(waits, by="ivan")
    bench.approve(waits, by="mario")


def test_after_its_end_nobody_stands_in(bench):
    waits = bench.ask(18)
    made = stand_in(bench)
    bench.do(service.end_delegation, made.id, by="mario")
    assert bench.do(queries.delegations, by="mario") == []
    with pytest.raises(NotAllowed):
        bench.approve(waits, by="ivan")


def test_one_that_has_not_begun_decides_nothing_yet(bench):
    waits = bench.ask(18)
    soon = {"starts_at": NOW + timedelta(hours=5), "ends_at": NOW + timedelta(hours=9)}
    made = stand_in(bench, **soon)
    assert not made.is_now
    with pytest.raises(NotAllowed):
        bench.approve(waits, by="ivan")
    bench.do(service.end_delegation, made.id, by="mario")
    assert bench.do(queries.delegations, by="mario") == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"to": "mario"}, "to_user_id"),
        ({"to": "vera"}, "to_user_id"),
        ({"hours": -1}, "ends_at"),
        ({"hours": 24 * 100}, "ends_at"),
        ({"starts_at": NOW.replace(tzinfo=None), "ends_at": NOW.replace(tzinfo=None)}, "starts_at"),
    ],
)
def test_a_delegation_that_cannot_be_is_refused_at_its_field(bench, wrong, field):
    with pytest.raises(Invalid) as refused:
        stand_in(bench, **wrong)
    assert set(refused.value.fields) == {field}


def test_one_place_is_left_to_one_person_at_a_time(bench):
    stand_in(bench)
    with pytest.raises(Conflict, match="Ya hay alguien"):
        stand_in(bench, to="mila")


def test_another_place_is_given_away_by_administrators_only(bench):
    with pytest.raises(Invalid):
        stand_in(bench, by="mila", to="ivan", from_user_id=bench.people["mario"])
    made = stand_in(bench, by="alba", to="ivan", from_user_id=bench.people["mario"])
    assert (made.from_name, made.to_name) == ("mario", "ivan")
    with pytest.raises(NotFound):
        bench.do(service.end_delegation, made.id, by="mila")
    bench.do(service.end_delegation, made.id, by="rosa")


def test_whom_one_may_leave_in_ones_place_are_the_others_who_decide(bench):
    names = [choice.label for choice in bench.do(queries.stand_ins, by="mario")]
    assert names == ["Rosa Dueña", "alba", "ana", "ivan", "mila"]
