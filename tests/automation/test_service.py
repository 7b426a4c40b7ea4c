"""Rules written, tried, switched on, and at work."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.automation import RunOutcome
from models.notifications_messages import Channel, Message, MessageTemplate
from models.outbox import OutboxMessage
from models.vehicles import Vehicle
from models.work_orders import OTStatus
from tests.automation.conftest import LOW, bell
from tests.factories.workshop import add_member
from torque_app.automation import queries, service
from torque_app.clients import service as clients
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from torque_app.core.listing import Listing
from torque_app.notifications.variables import OFFERS
from torque_app.vehicles import service as vehicles
from torque_app.work_orders.events import OTMoved


def outcomes(rules, rule_id):
    return [run.outcome for run in rules.runs(rule_id)]


# --- writing -----------------------------------------------------------------------------


def test_a_rule_begins_switched_off_and_says_what_it_does(rules):
    row = rules.shop.do(queries.one, rules.write(on=False))
    assert (row.is_active, row.tested_at, row.last_run_at) == (False, None, None)
    assert row.trigger_label == "Un repuesto llega a su mínimo"
    assert row.conditions_told == "Stock menor o igual que 2"
    assert row.actions_told == "Avisar en la campana"


def test_a_rule_is_not_switched_on_before_it_was_tried(rules):
    rule = rules.write(on=False)
    with pytest.raises(service.NotTested):
        rules.shop.do(service.switch_rule, rule, on=True)
    rules.shop.do(service.test_rule, rule)
    assert rules.shop.do(service.switch_rule, rule, on=True).is_active


def test_what_changes_what_a_rule_does_switches_it_off_and_another_name_does_not(rules):
    rule = rules.write()
    assert rules.shop.do(service.change_rule, rule, {"name": "Otro nombre"}).is_active
    row = rules.shop.do(service.change_rule, rule, {"conditions": []})
    assert (row.is_active, row.tested_at) == (False, None)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"trigger": "OutboxMessage"}, "trigger"),
        ({"conditions": [LOW | {"figure": "precio"}]}, "conditions.0"),
        ({"conditions": [LOW | {"operator": "CONTAINS"}]}, "conditions.0"),
        ({"conditions": [LOW | {"operator": "__class__"}]}, "conditions"),
        ({"conditions": [LOW] * 11}, "conditions"),
        ({"actions": []}, "actions"),
        ({"actions": [bell()] * 6}, "actions"),
        ({"actions": [{"name": "invoicing.void", "arguments": {}}]}, "actions.0"),
        ({"actions": [bell("{{ secret }}")]}, "actions.0"),
        ({"actions": [bell(to="ROLE:PLATFORM")]}, "actions.0"),
        ({"actions": [{"name": "work_orders.update", "arguments": {"priority": "HIGH"}}]},
         "actions.0"),
        ({"priority": 0}, "priority"),
        ({"max_per_hour": 10_001}, "max_per_hour"),
    ],
)  # fmt: skip
def test_a_rule_of_what_is_not_on_offer_is_refused_by_field(rules, wrong, field):
    with pytest.raises(Invalid) as refused:
        rules.write(on=False, **wrong)
    assert list(refused.value.fields) == [field]


def test_nobody_writes_a_rule_that_does_what_they_may_not(rules):
    about = {
        "name": "Todo urgente",
        "trigger": "OTMoved",
        "actions": [{"name": "work_orders.update", "arguments": {"priority": "URGENT"}}],
    }
    with rules.shop.tx("automation.configure", "automation.view") as tx, pytest.raises(NotAllowed):
        service.save_rule(tx, **about)
    assert rules.shop.do(service.save_rule, **about).name == "Todo urgente"


def test_two_rules_do_not_share_a_name(rules):
    rules.write(on=False, name="Aviso")
    with pytest.raises(Conflict):
        rules.write(on=False, name=" Aviso ")


def test_a_stale_page_changes_nothing(rules):
    rule = rules.write(on=False)
    rules.shop.do(service.change_rule, rule, {"priority": 10}, version=1)
    with pytest.raises(Stale):
        rules.shop.do(service.change_rule, rule, {"priority": 20}, version=1)


def test_another_workshop_has_none_of_our_rules(rules, rival):
    rule = rules.write()
    for command in (queries.one, service.test_rule, service.remove_rule):
        with pytest.raises(NotFound):
            rival.do(command, rule)
    assert rival.do(queries.find, Listing()).total == 0


def test_without_the_right_nothing_is_read_or_written(rules):
    with rules.shop.tx("work_orders.view") as tx, pytest.raises(NotAllowed):
        queries.find(tx, Listing())
    with rules.shop.tx("automation.view") as tx, pytest.raises(NotAllowed):
        service.adopt_examples(tx)


# --- trying ------------------------------------------------------------------------------


def test_a_rule_is_tried_on_what_happened_and_does_nothing(rules):
    for stock in ("1", "3", "2"):
        rules.happen(rules.low(stock))
    told = rules.shop.do(
        queries.rehearse, trigger="StockRanLow", conditions=[LOW], actions=[bell()]
    )
    assert (told.happened, told.met, told.gone) == (3, 2, 0)
    assert [row.is_met for row in told.rows] == [True, False, True]
    assert told.rows[0].would == ("Avisar en la campana: «Quedan 2 de Filtro de aceite»",)
    assert rules.bells() == []


def test_what_happened_in_another_workshop_is_not_tried_on(rules, rival):
    rival.do(lambda tx: tx.emit(rules.low()))
    told = rules.shop.do(queries.rehearse, trigger="StockRanLow", conditions=[], actions=[])
    assert told.happened == 0


def test_what_is_not_there_any_more_is_counted_as_gone(rules):
    moved = OTMoved(rules.low().item_id, "OT-1", OTStatus.DRAFT, OTStatus.PENDING, None)
    rules.shop.do(lambda tx: tx.emit(moved))
    told = rules.shop.do(queries.rehearse, trigger="OTMoved", conditions=[], actions=[])
    assert (told.happened, told.gone, told.rows) == (1, 1, ())


# --- at work -----------------------------------------------------------------------------


def test_an_event_that_meets_the_conditions_is_acted_on(rules):
    rule = rules.write()
    rules.happen(rules.low("2", "Pastillas"))
    assert rules.bells() == ["Quedan 2 de Pastillas"]
    (run,) = rules.runs(rule)
    assert (run.outcome, run.told) == (RunOutcome.DONE, "Avisó a 1 persona.")
    assert run.figures["repuesto"] == "Pastillas"
    assert rules.shop.do(queries.one, rule).last_run_at == run.ran_at


def test_an_event_that_does_not_is_only_noted(rules):
    rule = rules.write()
    rules.happen(rules.low("3"))
    assert (rules.bells(), outcomes(rules, rule)) == ([], [RunOutcome.NOT_MET])


def test_a_rule_that_is_off_or_removed_hears_nothing(rules):
    off, gone = rules.write(on=False), rules.write()
    rules.shop.do(service.remove_rule, gone)
    rules.happen(rules.low())
    assert (rules.runs(off), rules.runs(gone), rules.bells()) == ([], [], [])


def test_an_event_nobody_has_a_rule_about_asks_for_no_job(rules):
    rules.happen(rules.low())
    with rules.shop.tx() as tx:
        names = list(tx.session.exec(select(OutboxMessage.name)))
    assert "automation.obey" not in names


def test_the_same_event_told_twice_is_acted_on_once(rules):
    rule = rules.write()
    event = rules.low()
    assert (rules.obey(event), rules.obey(event), rules.obey(event, key="dos")) == (1, 0, 1)
    assert outcomes(rules, rule) == [RunOutcome.DONE] * 2


def test_rules_run_by_priority_and_a_refused_one_does_not_hold_the_next(rules):
    first = rules.write(priority=1, actions=[bell(), bell("Otra", to="ADVISOR")])
    second = rules.write(priority=2, actions=[bell("Segunda")])
    rules.happen(rules.low())
    (refused,) = rules.runs(first)
    assert (refused.outcome, refused.told) == (RunOutcome.REFUSED, "No había a quién avisar.")
    assert outcomes(rules, second) == [RunOutcome.DONE]
    assert rules.bells() == ["Segunda"]  # what the refused one did before is undone


def test_a_role_is_told_by_all_its_active_members(rules):
    add_member(rules.shop, name="Otro dueño")
    rules.write(actions=[bell("Hola", to="ROLE:OPERATOR")])
    rules.happen(rules.low())
    assert rules.bells() == []


# --- loops -------------------------------------------------------------------------------


def test_a_rule_that_led_to_the_event_itself_is_stopped_and_said_so_once(rules):
    rule = rules.write()
    for key in ("uno", "dos"):
        assert rules.obey(rules.low(), key=key, chain=(str(rule),)) == 0
    assert outcomes(rules, rule) == [RunOutcome.LOOP] * 2
    rules.drain()
    assert len([title for title in rules.bells() if "se detuvo" in title]) == 1


def test_what_a_rule_causes_carries_the_rules_that_led_there(rules):
    rule = rules.write()
    rules.happen(rules.low())
    with rules.shop.tx() as tx:
        query = select(OutboxMessage.name, OutboxMessage.actor)
        chains = {name: actor.get("chain") for name, actor in tx.session.exec(query)}
    assert chains["BellRang"] == [str(rule)]
    assert chains["automation.obey"] is None


def test_too_many_rules_following_from_one_another_are_stopped(rules):
    rule = rules.write()
    assert rules.obey(rules.low(), chain=("a", "b", "c")) == 0
    (run,) = rules.runs(rule)
    assert (run.outcome, run.depth) == (RunOutcome.LOOP, 3)


def test_a_rule_runs_no_more_often_than_its_hour_allows(rules):
    rule = rules.write(max_per_hour=2)
    done = [rules.obey(rules.low(), key=str(number)) for number in range(4)]
    assert done == [1, 1, 0, 0]
    assert outcomes(rules, rule)[2:] == [RunOutcome.LOOP] * 2


# --- each day ----------------------------------------------------------------------------


@pytest.fixture
def car(rules):
    """Return a car that was last served 200 days ago."""
    do = rules.shop.do
    client = do(clients.create, name="Marta Soto", phone="+56912345678").id
    row = do(vehicles.create, client_id=client, plate="BBBB10", make="Toyota", model="Yaris")
    with rules.shop.tx() as tx:
        found = tx.get(Vehicle, row.vehicle.id, lock=True)
        found.last_service_at = tx.now - timedelta(days=200)
    return row.vehicle.id


UNSERVED = {
    "trigger": "daily:vehicles.unserved",
    "conditions": [{"figure": "dias", "operator": "AT_LEAST", "value": "180"}],
}


def ask(rules):
    with rules.shop.tx() as tx:
        return service.ask_today(tx)


def test_a_car_not_seen_for_long_is_reminded_of_once_for_each_visit(rules, car):
    rule = rules.write(**UNSERVED, actions=[bell("Llama a {{ cliente }}: {{ patente }}")])
    assert (ask(rules), ask(rules)) == (1, 0)
    assert rules.bells() == ["Llama a Marta Soto: BBBB·10"]
    with rules.shop.tx() as tx:
        tx.get(Vehicle, car, lock=True).last_service_at = tx.now - timedelta(days=181)
    assert ask(rules) == 1
    assert outcomes(rules, rule) == [RunOutcome.DONE] * 2


def test_a_car_seen_lately_is_not_reminded_of_and_leaves_no_trace(rules, car):
    over = {"figure": "dias", "operator": "OVER", "value": "300"}
    rule = rules.write(**UNSERVED | {"conditions": [over]}, actions=[bell("Llama a {{ cliente }}")])
    assert (ask(rules), rules.runs(rule)) == (0, [])


def test_what_exceeds_the_hour_waits_for_another_day(rules, car):
    rule = rules.write(**UNSERVED, actions=[bell("{{ patente }}")], max_per_hour=1)
    do = rules.shop.do
    client = do(clients.create, name="Luis Rojas", phone="+56912345679").id
    other = do(vehicles.create, client_id=client, plate="CCCC11", make="Kia", model="Rio")
    with rules.shop.tx() as tx:
        found = tx.get(Vehicle, other.vehicle.id, lock=True)
        found.last_service_at = tx.now - timedelta(days=300)
    assert ask(rules) == 1
    assert outcomes(rules, rule) == [RunOutcome.DONE]


def test_a_request_is_noted_for_the_client_of_the_car(rules, car):
    told = {"service_type": "Mantención", "complaint": "{{ dias }} días sin venir"}
    rule = rules.write(**UNSERVED, actions=[{"name": "appointments.request", "arguments": told}])
    assert ask(rules) == 1
    (run,) = rules.runs(rule)
    assert run.told.startswith("Anotó la solicitud SS-")


def test_a_message_by_template_is_written_to_the_client_once(rules, car):
    template = MessageTemplate(
        code="SERVICE_REMINDER",
        channel=Channel.EMAIL,
        subject="Te esperamos",
        body="Hola {{ cliente }}: hace {{ dias }} días que no vemos tu {{ vehiculo }}.",
    )
    with rules.shop.tx() as tx:
        tx.session.add(template)
    told = {"to": "CLIENT", "template": "SERVICE_REMINDER", "channel": "EMAIL"}
    rule = rules.write(**UNSERVED, actions=[{"name": "notifications.message", "arguments": told}])
    assert (ask(rules), ask(rules)) == (1, 0)
    (run,) = rules.runs(rule)
    assert run.told == "Escribió 1 mensaje."
    with rules.shop.tx() as tx:
        (message,) = tx.session.exec(select(Message))
    assert (message.template_code, message.about_type, message.about_id) == (
        "SERVICE_REMINDER", "vehicles", car,
    )  # fmt: skip


def test_a_template_that_is_gone_is_a_refusal_in_the_log(rules, car):
    template = MessageTemplate(code="ADIOS", channel=Channel.EMAIL, body="Hola")
    with rules.shop.tx() as tx:
        tx.session.add(template)
    told = {"to": "CLIENT", "template": "ADIOS"}
    rule = rules.write(**UNSERVED, actions=[{"name": "notifications.message", "arguments": told}])
    with rules.shop.tx() as tx:
        tx.get(MessageTemplate, template.id, lock=True).is_active = False
    assert ask(rules) == 0
    assert outcomes(rules, rule) == [RunOutcome.REFUSED]


# --- examples ----------------------------------------------------------------------------


def test_examples_are_written_once_and_switched_off(rules):
    assert rules.shop.do(service.adopt_examples) == 4
    assert rules.shop.do(service.adopt_examples) == 0
    rows = rules.shop.do(queries.find, Listing(sort="name", order="asc")).rows
    assert {row.trigger for row in rows} == {
        "OTMoved", "StockRanLow", "daily:vehicles.unserved", "AppointmentMissed",
    }  # fmt: skip
    assert not any(row.is_active for row in rows)


def test_every_example_can_be_tried_and_switched_on(rules):
    rules.shop.do(service.adopt_examples)
    for row in rules.shop.do(queries.find, Listing()).rows:
        rules.shop.do(service.test_rule, row.id)
        assert rules.shop.do(service.switch_rule, row.id, on=True).is_active


def test_the_log_is_read_by_rule_and_by_outcome(rules):
    rule = rules.write()
    rules.write(actions=[bell("Otra")])
    rules.happen(rules.low("1"))
    rules.happen(rules.low("9"))
    asked = Listing(filters={"rule_id": str(rule), "outcome": "DONE"})
    page = rules.shop.do(queries.runs, asked)
    assert (page.total, page.rows[0].rule_id, page.rows[0].outcome) == (1, rule, RunOutcome.DONE)
    assert rules.shop.do(queries.runs, Listing()).total == 4


def test_the_log_tells_figures_in_the_order_of_their_event(rules):
    rules.write()
    rules.happen(rules.low("1"))
    (run,) = rules.shop.do(queries.runs, Listing()).rows
    assert list(run.figures) == list(OFFERS["StockRanLow"].figures)


def test_what_is_on_offer_is_told_with_the_comparisons_that_make_sense(rules):
    told = rules.shop.do(queries.offered)
    moved = next(one for one in told.triggers if one.name == "OTMoved")
    now = next(one for one in moved.figures if one.name == "ahora")
    assert [one.id for one in now.operators] == ["IS", "IS_NOT"]
    assert "COMPLETED" in {one.id for one in now.choices}
    assert {one.name for one in told.deeds} >= {
        "notifications.bell", "notifications.message", "work_orders.update",
        "appointments.request",
    }  # fmt: skip
