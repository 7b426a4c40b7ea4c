"""Tasks by the clock, on a real database: one at a time, switched, finished, put right."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlmodel import select

from models.auth import Role
from models.outbox import OutboxMessage
from models.work_orders import OTStatus, PauseReason
from tests.factories.workshop import add_member
from torque_app.core.errors import Conflict, Invalid, NotAllowed, NotFound
from torque_app.work_orders import queries, service
from torque_app.work_orders.queries import TaskState
from torque_app.work_orders.service import ClockRunning, NewLabor, TasksOpen

# a Tuesday at nine in Santiago
MORNING = datetime(2026, 11, 17, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def two_tasks(floor, **more):
    """Return an OT in work and its tasks."""
    asked = [NewLabor("Frenos", hours=Decimal(2)), NewLabor("Aceite", hours=Decimal(1))]
    ot = floor.at("IN_PROGRESS", labor=asked, **more)
    return ot, floor.do(queries.tasks_of, ot.id)


def test_a_task_runs_pauses_with_a_reason_and_ends(floor):
    ot, (brakes, _) = two_tasks(floor)
    me = floor.technician()
    started = floor.do(service.start_task, ot.id, brakes.id, actor=me, now=MORNING)
    assert (started.state, started.technician) == (TaskState.RUNNING, "Pedro Técnico")
    paused = floor.do(
        service.pause_task, ot.id, brakes.id, reason=PauseReason.LUNCH, actor=me, now=MORNING + HOUR
    )
    assert (paused.state, paused.pause_reason) == (TaskState.PAUSED, PauseReason.LUNCH)
    floor.do(service.start_task, ot.id, brakes.id, actor=me, now=MORNING + 2 * HOUR)
    done = floor.do(service.finish_task, ot.id, brakes.id, actor=me, now=MORNING + 3 * HOUR)
    assert (done.state, done.minutes) == (TaskState.DONE, 120)
    seen = floor.seen(ot.id)
    assert (seen.order.tasks_done, seen.actual_hours) == (1, Decimal(2))


def test_starting_another_task_asks_first_and_then_switches(floor):
    ot, (brakes, oil) = two_tasks(floor)
    me = floor.technician()
    floor.do(service.start_task, ot.id, brakes.id, actor=me, now=MORNING)
    with pytest.raises(ClockRunning, match=ot.number) as refused:
        floor.do(service.start_task, ot.id, oil.id, actor=me, now=MORNING + HOUR)
    assert refused.value.details["running"]["task"] == "Frenos"
    now = MORNING + HOUR
    floor.do(service.start_task, ot.id, oil.id, switch=True, actor=me, now=now)
    left, taken = floor.do(queries.tasks_of, ot.id)
    assert (left.state, left.pause_reason, left.minutes) == (
        TaskState.PAUSED,
        PauseReason.PRIORITY,
        60,
    )
    assert taken.state is TaskState.RUNNING


def test_pressing_start_twice_starts_once(floor):
    ot, (brakes, _) = two_tasks(floor)
    me = floor.technician()
    for _ in range(2):
        floor.do(service.start_task, ot.id, brakes.id, actor=me, now=MORNING)
    assert len(floor.do(queries.entries, ot.id)) == 1


def test_the_first_task_puts_an_approved_ot_in_work(floor):
    ot = floor.at("APPROVED", labor=[NewLabor("Frenos", hours=Decimal(2))])
    floor.do(service.assign, ot.id, technician_id=floor.technician_id)
    (brakes,) = floor.do(queries.tasks_of, ot.id)
    floor.do(service.start_task, ot.id, brakes.id, actor=floor.technician())
    assert floor.seen(ot.id).order.status is OTStatus.IN_PROGRESS


def test_a_task_does_not_run_while_its_ot_waits(floor):
    ot = floor.at("WAITING_PARTS", labor=[NewLabor("Frenos", hours=Decimal(2))])
    (brakes,) = floor.do(queries.tasks_of, ot.id)
    with pytest.raises(Conflict, match="Espera repuestos"):
        floor.do(service.start_task, ot.id, brakes.id, actor=floor.technician())


def test_a_colleague_works_on_an_ot_only_by_a_task_of_their_own(floor):
    ot, (brakes, oil) = two_tasks(floor)
    colleague = add_member(floor.shop, name="Luis Ayudante", role=Role.OPERATOR)
    helper = floor.shop.actor("work_orders.work", user_id=colleague, role="OPERATOR")
    with pytest.raises(NotAllowed):
        floor.do(service.start_task, ot.id, brakes.id, actor=helper)
    me = floor.technician()
    floor.do(service.start_task, ot.id, oil.id, actor=me, now=MORNING)
    handed = floor.do(
        service.hand_over_task, ot.id, oil.id, technician_id=colleague, actor=me, now=MORNING + HOUR
    )
    assert (handed.technician, handed.state, handed.minutes) == (
        "Luis Ayudante",
        TaskState.PAUSED,
        60,
    )
    started = floor.do(service.start_task, ot.id, oil.id, actor=helper, now=MORNING + HOUR)
    assert [clock.who for clock in started.running] == ["Luis Ayudante"]


def test_a_task_of_another_ot_or_workshop_is_not_there(floor, rival_floor):
    (ot, _), (_, (other, _)) = two_tasks(floor), two_tasks(floor)
    with pytest.raises(NotFound):
        floor.do(service.start_task, ot.id, other.id)
    with pytest.raises(NotFound):
        rival_floor.do(service.start_task, ot.id, other.id)


def test_an_ot_with_an_open_task_does_not_reach_quality_control(floor):
    ot, (brakes, oil) = two_tasks(floor)
    floor.do(service.finish_task, ot.id, brakes.id)
    with pytest.raises(TasksOpen, match="Aceite") as refused:
        floor.do(service.finish_work, ot.id)
    assert refused.value.details["tasks"] == [str(oil.id)]
    with pytest.raises(Invalid):
        floor.do(service.leave_out_task, ot.id, oil.id, reason="  ")
    floor.do(service.leave_out_task, ot.id, oil.id, reason="El cliente trae el aceite")
    assert floor.do(service.finish_work, ot.id).status is OTStatus.QC


def test_a_task_added_in_quality_control_is_done_before_it_passes(floor):
    ot = floor.at("QC", labor=[NewLabor("Frenos", hours=Decimal(2))])
    late = floor.do(service.add_labor, ot.id, description="Ajuste", amount=Decimal(5000))
    with pytest.raises(TasksOpen, match="Ajuste"):
        floor.do(service.pass_qc, ot.id)
    floor.do(service.mark_labor_done, ot.id, late.id)
    assert floor.do(service.pass_qc, ot.id).status is OTStatus.COMPLETED


def test_what_was_left_out_is_not_billed_and_can_be_taken_up(floor):
    ot, (_, oil) = two_tasks(floor)
    floor.do(service.leave_out_task, ot.id, oil.id, reason="No hacía falta")
    order = floor.seen(ot.id).order
    assert (order.tasks_total, order.labor_cost) == (1, 60_000)
    assert [line.name for line in floor.do(queries.billable, ot.id).lines] == ["Frenos"]
    with pytest.raises(Conflict, match="quedó fuera"):
        floor.do(service.start_task, ot.id, oil.id, actor=floor.technician())
    with pytest.raises(Conflict, match="quedó fuera"):
        floor.do(service.mark_labor_done, ot.id, oil.id)
    assert floor.do(service.take_up_task, ot.id, oil.id).state is TaskState.OPEN
    assert floor.seen(ot.id).order.labor_cost == 90_000


@pytest.mark.parametrize(
    "ends", [service.mark_labor_done, service.remove_labor, service.finish_task]
)
def test_ending_a_task_stops_everybodys_clock_on_it(floor, ends):
    ot, (brakes, _) = two_tasks(floor)
    floor.do(service.start_task, ot.id, brakes.id, actor=floor.technician(), now=MORNING)
    floor.do(service.start_task, ot.id, brakes.id, now=MORNING)
    floor.do(ends, ot.id, brakes.id, now=MORNING + HOUR)
    assert [entry.minutes for entry in floor.do(queries.entries, ot.id)] == [60, 60]
    assert floor.seen(ot.id).actual_hours == 2


def test_my_work_shows_the_running_task_first_and_nothing_done(floor):
    early = floor.at("IN_PROGRESS", labor=[NewLabor("A", hours=Decimal(1))], priority="LOW")
    ot, (brakes, oil) = two_tasks(floor, priority="URGENT")
    me = floor.technician()
    (slow,) = floor.do(queries.tasks_of, early.id)
    floor.do(service.start_task, early.id, slow.id, actor=me)
    floor.do(service.finish_task, ot.id, brakes.id)
    mine = floor.do(queries.my_tasks, floor.technician_id, actor=me)
    assert [task.id for task in mine] == [slow.id, oil.id]
    assert floor.do(queries.my_tasks, floor.shop.owner_id) == []


# --- clocks nobody stopped, and wrong ones ---------------------------------------------


def test_a_forgotten_clock_ends_when_the_centre_closed_and_says_so(floor):
    ot, (brakes, _) = two_tasks(floor)
    floor.do(service.start_task, ot.id, brakes.id, actor=floor.technician(), now=MORNING)
    closing = MORNING + 9 * HOUR
    assert floor.do(service.close_forgotten, now=closing + timedelta(minutes=59)) == 0
    assert floor.do(service.close_forgotten, now=closing + HOUR) == 1
    (entry,) = floor.do(queries.entries, ot.id)
    assert (entry.ended_at, entry.is_forgotten) == (closing, True)
    assert entry.pause_reason is PauseReason.END_OF_DAY
    assert floor.seen(ot.id).actual_hours == 9
    assert floor.do(service.close_forgotten, now=closing + 2 * HOUR) == 0


def test_a_clock_of_the_night_has_twelve_hours(floor):
    ot, (brakes, _) = two_tasks(floor)
    night = MORNING + 12 * HOUR
    floor.do(service.start_task, ot.id, brakes.id, actor=floor.technician(), now=night)
    assert floor.do(service.close_forgotten, now=night + 11 * HOUR) == 0
    assert floor.do(service.close_forgotten, now=night + 13 * HOUR) == 1
    assert floor.do(queries.entries, ot.id)[0].minutes == 720


def test_the_manager_puts_a_clock_right_with_a_reason(floor):
    ot, (brakes, _) = two_tasks(floor)
    me = floor.technician()
    floor.do(service.start_task, ot.id, brakes.id, actor=me, now=MORNING)
    (entry,) = floor.do(queries.entries, ot.id)
    span = {"started_at": MORNING, "ended_at": MORNING + 2 * HOUR}
    late = MORNING + 5 * HOUR
    with pytest.raises(NotAllowed):
        floor.do(service.correct_clock, entry.id, why="Se me olvidó", actor=me, now=late, **span)
    with pytest.raises(Invalid):
        floor.do(service.correct_clock, entry.id, why=" ", now=late, **span)
    fixed = floor.do(service.correct_clock, entry.id, why="Se fue a las once", now=late, **span)
    assert (fixed.minutes, fixed.correction, fixed.corrected_by) == (
        120,
        "Se fue a las once",
        "Rosa Dueña",
    )
    assert floor.seen(ot.id).actual_hours == 2


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [(2, 2, "ended_at"), (2, 1, "ended_at"), (3, 5, "ended_at"), (-30, 1, "ended_at")],
)
def test_a_correction_ends_after_it_starts_not_in_the_future_within_a_day(floor, start, end, field):
    ot, (brakes, _) = two_tasks(floor)
    floor.do(service.start_task, ot.id, brakes.id, actor=floor.technician(), now=MORNING)
    (entry,) = floor.do(queries.entries, ot.id)
    with pytest.raises(Invalid) as refused:
        floor.do(
            service.correct_clock,
            entry.id,
            started_at=MORNING + start * HOUR,
            ended_at=MORNING + end * HOUR,
            why="Mal marcado",
            now=MORNING + 4 * HOUR,
        )
    assert list(refused.value.details["fields"]) == [field]


def test_a_correction_shares_no_moment_with_another_stretch(floor):
    ot, (brakes, oil) = two_tasks(floor)
    me = floor.technician()
    floor.do(service.start_task, ot.id, brakes.id, actor=me, now=MORNING)
    floor.do(service.start_task, ot.id, oil.id, switch=True, actor=me, now=MORNING + HOUR)
    first, _ = floor.do(queries.entries, ot.id)
    with pytest.raises(Invalid, match=ot.number):
        floor.do(
            service.correct_clock,
            first.id,
            started_at=MORNING,
            ended_at=MORNING + 2 * HOUR,
            why="Mal marcado",
            now=MORNING + 3 * HOUR,
        )


def test_a_correction_is_in_the_log_with_what_stood_before(floor):
    from models.audit import AuditEntry  # noqa: PLC0415 - a table of another context

    ot, (brakes, _) = two_tasks(floor)
    floor.do(service.start_task, ot.id, brakes.id, actor=floor.technician(), now=MORNING)
    (entry,) = floor.do(queries.entries, ot.id)
    floor.do(
        service.correct_clock,
        entry.id,
        started_at=MORNING,
        ended_at=MORNING + HOUR,
        why="Se fue",
        now=MORNING + 2 * HOUR,
    )
    with floor.shop.tx() as tx:
        logged = tx.session.exec(select(AuditEntry).where(AuditEntry.entity_id == entry.id)).all()
    changed = [one.changes for one in logged if "correction" in one.changes]
    assert changed[-1]["ended_at"]["old"] is None
    assert changed[-1]["correction"]["new"] == "Se fue"


# --- hours ------------------------------------------------------------------------------


def test_hours_stand_beside_each_other_by_task_ot_and_technician(floor):
    ot, (brakes, _) = two_tasks(floor)
    me = floor.technician()
    floor.do(service.start_task, ot.id, brakes.id, actor=me, now=MORNING)
    floor.do(service.finish_task, ot.id, brakes.id, actor=me, now=MORNING + HOUR)
    seen = floor.do(queries.floor, ot.id)
    assert (seen.task_hours[0].billed, seen.task_hours[0].worked) == (2, 1)
    assert (seen.hours.billed, seen.hours.worked, seen.hours.efficiency) == (3, 1, 300)
    (row,) = floor.do(queries.hours_by_technician, MORNING.date(), MORNING.date())
    assert (row.name, row.billed, row.worked, row.efficiency) == ("Pedro Técnico", 2, 1, 200)
    yesterday = (MORNING - 24 * HOUR).date()
    assert floor.do(queries.hours_by_technician, yesterday, yesterday) == []


def test_who_cries_for_help_is_heard(floor):
    ot, (brakes, _) = two_tasks(floor)
    me = floor.technician()
    floor.do(service.start_task, ot.id, brakes.id, actor=me)
    floor.do(service.pause_task, ot.id, brakes.id, reason=PauseReason.HELP, actor=me)
    with floor.shop.tx() as tx:
        told = tx.session.exec(
            select(OutboxMessage).where(OutboxMessage.name == "TaskPaused")
        ).one()
    assert set(told.topics) == {"board", f"work_order:{ot.id}", f"work_of:{floor.technician_id}"}
    assert told.payload["reason"] == "HELP"
