"""Tasks by the clock: started, paused with a reason, finished, left out, handed over."""

from uuid import UUID

from models.work_orders import OTStatus, PauseReason, TimeEntry, WorkOrder, WorkOrderLabor
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders.events import (
    OTChanged,
    TaskFinished,
    TaskHandedOver,
    TaskPaused,
    TaskStarted,
)
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor_rows import TaskRow
from torque_app.work_orders.queries.tasks import task
from torque_app.work_orders.service import holding, lines, moves, stretches, undone

REASON = 200


@needs(WorkOrders.WORK)
def start_task(tx: Tx, ot_id: UUID, labor_id: UUID, *, switch: bool = False) -> TaskRow:
    """Start the actor's clock on a task; an approved OT is thereby in work.

    A person has one clock: while another runs this raises ClockRunning, or with `switch` pauses
    that one for the sake of priority. Starting what runs already changes nothing.
    """
    who = stretches.worker(tx)
    stretches.hold_person(tx, who)
    other = stretches.running_of(tx, who)
    # both OTs in the order of their keys: two people who swap tasks do not wait for each other
    for each in sorted({ot_id, other.work_order_id if other else ot_id}):
        holding.unrestricted(tx, each)
    order = holding.by_hand(tx, ot_id)
    line = _line(tx, ot_id, labor_id)
    running = stretches.running_of(tx, who)
    if running is not None and running.labor_id == labor_id:
        return task(tx, labor_id)
    _check_to_do(line)
    if running is not None:
        _make_way(tx, running, switch=switch)
    if order.status is OTStatus.APPROVED:
        moves.begin(tx, order)
    stretches.check_in_work(order)
    line.technician_id = line.technician_id or who
    stretches.begin(tx, order, who, labor_id=labor_id)
    tx.emit(TaskStarted(ot_id, labor_id, who))
    return task(tx, labor_id)


def _make_way(tx: Tx, running: TimeEntry, *, switch: bool) -> None:
    if not switch:
        raise stretches.refuse_running(tx, running)
    left = holding.unrestricted(tx, running.work_order_id)
    stretches.end(tx, running, reason=PauseReason.PRIORITY)
    # the index that allows one running clock is checked statement by statement
    tx.session.flush()
    stretches.recount(tx, left)
    tx.emit(OTChanged(left.id))


def _line(tx: Tx, ot_id: UUID, labor_id: UUID) -> WorkOrderLabor:
    """Return the task, locked; what hangs on another OT is not there."""
    try:
        line = tx.get(WorkOrderLabor, labor_id, lock=True)
    except NotFound:
        raise NotFound("Esa tarea ya no está en la OT.") from None
    if line.work_order_id != ot_id:
        raise NotFound("Esa tarea ya no está en la OT.")
    return line


def _check_to_do(line: WorkOrderLabor) -> None:
    if line.left_out is not None:
        raise Conflict("La tarea quedó fuera de la OT. Retómala antes de trabajar en ella.")
    if line.done_at is not None:
        raise Conflict("La tarea ya está hecha. Reábrela para seguir trabajando en ella.")


@needs(WorkOrders.WORK)
def pause_task(tx: Tx, ot_id: UUID, labor_id: UUID, *, reason: PauseReason) -> TaskRow:
    """Stop the actor's clock on a task that is not finished, saying why."""
    who = stretches.worker(tx)
    order = holding.by_hand(tx, ot_id)
    line = _line(tx, ot_id, labor_id)
    _pause_own(tx, order, line, who, reason)
    tx.emit(TaskPaused(ot_id, labor_id, who, order.number, line.description, reason))
    return task(tx, labor_id)


def _pause_own(
    tx: Tx, order: WorkOrder, line: WorkOrderLabor, who: UUID, reason: PauseReason
) -> None:
    running = [e for e in stretches.of_task(tx, line.id, running=True) if e.user_id == who]
    if not running:
        raise Conflict("Tu reloj no está corriendo en esta tarea.")
    stretches.end(tx, running[0], reason=PauseReason(reason))
    stretches.recount(tx, order)


@needs(WorkOrders.WORK)
def finish_task(tx: Tx, ot_id: UUID, labor_id: UUID) -> TaskRow:
    """Say that a task is done: everybody's clock on it stops."""
    who = stretches.worker(tx)
    order = holding.by_hand(tx, ot_id)
    lines.check_open(order)
    line = _line(tx, ot_id, labor_id)
    _check_to_do(line)
    undone.refuse_outside(tx, labor_id)
    line.done_at = tx.now
    stretches.end_task(tx, order, labor_id)
    lines.recount(order, *lines.load(tx, ot_id))
    tx.emit(TaskFinished(ot_id, labor_id, who))
    return task(tx, labor_id)


@needs(WorkOrders.WORK)
def leave_out_task(tx: Tx, ot_id: UUID, labor_id: UUID, *, reason: str) -> TaskRow:
    """Leave a task undone, saying why: it is then neither owed nor billed."""
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    line = _line(tx, ot_id, labor_id)
    _check_to_do(line)
    undone.refuse_outside(tx, labor_id)
    said = reason.strip()
    if not 1 <= len(said) <= REASON:
        raise Invalid.field("reason", "Di en una frase por qué la tarea no se hace.")
    line.left_out = said
    return _recounted(tx, order, line)


@needs(WorkOrders.WORK)
def take_up_task(tx: Tx, ot_id: UUID, labor_id: UUID) -> TaskRow:
    """Take a task up again that was left out or thought done."""
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    line = _line(tx, ot_id, labor_id)
    line.left_out = line.done_at = None
    return _recounted(tx, order, line)


def _recounted(tx: Tx, order: WorkOrder, line: WorkOrderLabor) -> TaskRow:
    stretches.end_task(tx, order, line.id)
    lines.recount(order, *lines.load(tx, order.id))
    tx.emit(OTChanged(order.id))
    return task(tx, line.id)


@needs(WorkOrders.WORK)
def hand_over_task(
    tx: Tx,
    ot_id: UUID,
    labor_id: UUID,
    *,
    technician_id: UUID,
    reason: PauseReason = PauseReason.HELP,
) -> TaskRow:
    """Give a task to a colleague; the actor's clock on it stops, theirs they start themselves."""
    order = holding.by_hand(tx, ot_id)
    lines.check_open(order)
    line = _line(tx, ot_id, labor_id)
    _check_to_do(line)
    lines.check_technicians(tx, technician_id)
    running = stretches.of_task(tx, labor_id, running=True)
    if any(entry.user_id == tx.actor.user_id for entry in running):
        _pause_own(tx, order, line, stretches.worker(tx), reason)
    line.technician_id = technician_id
    handed_by = tx.actor.user_id
    tx.emit(
        TaskHandedOver(ot_id, labor_id, technician_id, order.number, line.description, handed_by)
    )
    return task(tx, labor_id)
