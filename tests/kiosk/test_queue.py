"""What a tablet sends: once each, in its order, at the time it was done."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from models.kiosk import ActionOutcome
from models.work_orders import PauseReason
from tests.kiosk.conftest import ago
from torque_app.kiosk import service
from torque_app.work_orders import queries as orders
from torque_app.work_orders import service as work

DONE, CONFLICT, REFUSED = ActionOutcome
MINUTE = timedelta(minutes=1)


def test_the_same_action_is_done_once_and_answers_the_same(stand):
    ot, (brakes, _) = stand.tasks()
    start = stand.action("task.start", ot_id=ot.id, labor_id=brakes.id)
    first = stand.send(start)
    assert [one.outcome for one in first] == [DONE]
    stand.send(stand.action("task.pause", ot_id=ot.id, labor_id=brakes.id, reason="LUNCH"))
    assert stand.send(start) == first
    assert [entry.ended_at is None for entry in stand.entries()] == [False]


def test_a_refusal_is_remembered_too(stand):
    ot, (brakes, _) = stand.tasks()
    pause = stand.action("task.pause", ot_id=ot.id, labor_id=brakes.id, reason="LUNCH")
    first = stand.send(pause)
    assert first[0].outcome is CONFLICT
    stand.act("task.start", ot_id=ot.id, labor_id=brakes.id)
    assert stand.send(pause) == first
    assert stand.work().now.labor_id == brakes.id


def test_the_same_key_twice_in_one_delivery_is_one_action(stand):
    ot, _ = stand.tasks()
    ask = stand.action("part.ask", ot_id=ot.id, name="Pastillas", quantity="2")
    assert [one.outcome for one in stand.send(ask, ask)] == [DONE, DONE]
    assert len(stand.floor.do(orders.requisitions_of, ot.id)) == 1


def test_what_builds_on_a_failed_action_is_not_tried(stand):
    ot, (brakes, oil) = stand.tasks()
    stand.act("task.start", ot_id=ot.id, labor_id=brakes.id)
    outcomes = stand.send(
        stand.action("task.start", ot_id=ot.id, labor_id=oil.id),
        stand.action("task.finish", ot_id=ot.id, labor_id=oil.id),
        stand.action("part.ask", ot_id=ot.id, name="Aceite", quantity="4"),
    )
    assert [one.outcome for one in outcomes] == [CONFLICT, CONFLICT, DONE]
    assert outcomes[1].sentence == "Depende de una acción que no se pudo hacer."


def test_what_was_done_offline_counts_from_when_it_was_done(stand):
    stand.grant()
    stand.long_ago()
    ot, (brakes, oil) = stand.tasks(now=ago(170))
    outcomes = stand.send(
        stand.action("task.start", ot_id=ot.id, labor_id=brakes.id, at=ago(120)),
        stand.action("task.pause", ot_id=ot.id, labor_id=brakes.id, reason="LUNCH", at=ago(60)),
        stand.action("task.start", ot_id=ot.id, labor_id=oil.id, at=ago(30)),
    )
    assert [one.outcome for one in outcomes] == [DONE] * 3
    first, second = stand.entries()
    assert (first.minutes, first.pause_reason) == (60, PauseReason.LUNCH)
    assert abs(second.started_at - ago(30)) < MINUTE


def test_nothing_counts_before_the_ot_stood_where_it_stands(stand):
    stand.grant()
    stand.long_ago()
    ot, (brakes, _) = stand.tasks()
    stand.send(stand.action("task.start", ot_id=ot.id, labor_id=brakes.id, at=ago(90)))
    (entry,) = stand.entries()
    assert datetime.now(UTC) - entry.started_at < MINUTE


def test_a_tablet_whose_clock_is_off_is_put_right(stand):
    ot, (brakes, _) = stand.tasks()
    fast = timedelta(hours=5)
    start = stand.action("task.start", ot_id=ot.id, labor_id=brakes.id, at=ago(0) + fast)
    (outcome,) = stand.send(start, sent_at=datetime.now(UTC) + fast)
    assert outcome.outcome is DONE
    assert abs(stand.entries()[0].started_at - ago(0)) < MINUTE


def test_what_is_older_than_a_day_or_than_its_turn_is_told(stand):
    ot, (brakes, _) = stand.tasks()
    task = {"ot_id": ot.id, "labor_id": brakes.id}
    old, early = stand.send(
        stand.action("task.start", **task, at=ago(25 * 60)),
        stand.action("help.ask", words="Ven", at=ago(30)),
    )
    assert (old.outcome, early.outcome) == (CONFLICT, CONFLICT)
    assert "más de un día" in old.sentence
    assert "antes de entrar" in early.sentence
    assert stand.entries() == []


def test_a_late_pause_does_not_stop_a_clock_started_since(stand):
    stand.grant()
    stand.long_ago()
    ot, (brakes, _) = stand.tasks(now=ago(170))
    stand.floor.do(work.start_task, ot.id, brakes.id, actor=stand.floor.technician())
    late = stand.action("task.pause", ot_id=ot.id, labor_id=brakes.id, reason="LUNCH", at=ago(45))
    (outcome,) = stand.send(late)
    assert outcome.outcome is CONFLICT
    assert stand.entries()[0].ended_at is None


def test_what_was_done_before_leaving_still_arrives(stand):
    ot, (brakes, _) = stand.tasks()
    start = stand.action("task.start", ot_id=ot.id, labor_id=brakes.id)
    with stand.shop.tx() as tx:
        service.leave(tx, stand.device.id, stand.grant())
    late = stand.action("help.ask", words="Ven", at=ago(0) + MINUTE / 30)
    outcomes = stand.send(start, late)
    assert outcomes[0].outcome is DONE
    assert outcomes[1].outcome is CONFLICT


def test_a_kind_nobody_knows_and_a_content_that_is_none_are_refused(stand):
    ot, _ = stand.tasks()
    outcomes = stand.send(
        stand.action("tarea.borrar", ot_id=ot.id),
        stand.action("part.ask", ot_id=ot.id, name="x", quantity="NaN"),
        stand.action("part.ask", ot_id=ot.id, name="x", quantity="1", price="0"),
        stand.action("task.start", payload={"ot_id": "no", "labor_id": str(uuid4())}),
    )
    assert [one.outcome for one in outcomes] == [REFUSED] * 4
    assert outcomes[1].answer["fields"].keys() == {"quantity"}
