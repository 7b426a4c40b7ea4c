"""Tasks with their clocks: a technician's own, those of an OT, one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_
from sqlmodel import col

from models.auth import User
from models.work_orders import OTStatus, Priority, TimeEntry, WorkOrder, WorkOrderLabor
from models.workshop import Bay
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor_rows import Running, TaskRow, TaskState
from torque_app.work_orders.reading import sees_money

AT_HAND = (OTStatus.APPROVED, OTStatus.IN_PROGRESS, OTStatus.WAITING_PARTS)
"""Where an OT's tasks are a technician's work of today."""

Clock = tuple[TimeEntry, str | None]
"""A stretch of work and the name of whose it is."""

_URGENT_FIRST = tuple(reversed(Priority))
_snapshot: Any = col(WorkOrder.client_snapshot)
_COLUMNS: tuple[Any, ...] = (
    WorkOrderLabor.id,
    WorkOrder.id,
    WorkOrder.number,
    WorkOrder.status,
    WorkOrder.priority,
    WorkOrder.promised_at,
    _snapshot["plate"].astext,
    _snapshot["vehicle"].astext,
    WorkOrder.service_type,
    Bay.code,
    WorkOrderLabor.sr_no,
    WorkOrderLabor.description,
    WorkOrderLabor.labour_code,
    WorkOrderLabor.standard_hours,
    WorkOrderLabor.hours,
    WorkOrderLabor.technician_id,
    User.full_name,
    WorkOrderLabor.done_at,
    WorkOrderLabor.left_out,
    WorkOrderLabor.amount,
    WorkOrderLabor.approval,
)
_BAY = 9


def _tasks() -> Select[Any]:
    return (
        columns(*_COLUMNS)
        .join(WorkOrder, col(WorkOrder.id) == col(WorkOrderLabor.work_order_id))
        .outerjoin(Bay, col(Bay.id) == col(WorkOrder.bay_id))
        .outerjoin(User, col(User.id) == col(WorkOrderLabor.technician_id))
        .where(col(WorkOrder.deleted_at).is_(None), col(WorkOrderLabor.deleted_at).is_(None))
        .order_by(col(WorkOrder.id), col(WorkOrderLabor.sr_no))
    )


def _read(tx: Tx, wanted: ColumnElement[bool]) -> list[TaskRow]:
    found = tx.session.execute(_tasks().where(wanted)).all()
    clocks = _clocks(tx, [row[0] for row in found])
    money = sees_money(tx)
    return [_task(row, clocks[row[0]], money=money) for row in found]


def _clocks(tx: Tx, labor_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """Return the clocks of tasks, the oldest first."""
    clocks: dict[UUID, list[Clock]] = defaultdict(list)
    rows = tx.session.execute(
        columns(TimeEntry, User.full_name)
        .outerjoin(User, col(User.id) == col(TimeEntry.user_id))
        .where(col(TimeEntry.labor_id).in_(list(labor_ids)))
        .order_by(col(TimeEntry.started_at), col(TimeEntry.id))
    )
    for row in rows:
        clocks[row[0].labor_id].append((row[0], row[1]))
    return clocks


def _task(row: Sequence[Any], clocks: Sequence[Clock], *, money: bool) -> TaskRow:
    done_at, left_out, amount, _approval = row[-4:]
    running = tuple(
        Running(entry.id, entry.user_id, who or "", entry.started_at)
        for entry, who in clocks
        if entry.ended_at is None
    )
    last = clocks[-1][0] if clocks else None
    known = dict(zip(TaskRow.__slots__, row, strict=False)) | {
        "bay": row[_BAY] or "",
        "amount": amount if money else None,
    }
    state = _state(done=done_at, left_out=left_out, running=bool(running), begun=bool(clocks))
    return TaskRow(
        **known,
        state=state,
        pause_reason=last.pause_reason if last and state is TaskState.PAUSED else None,
        minutes=sum(entry.minutes for entry, _ in clocks if entry.ended_at is not None),
        running=running,
    )


def _state(*, done: object, left_out: object, running: bool, begun: bool) -> TaskState:
    if left_out is not None:
        return TaskState.LEFT_OUT
    if done is not None:
        return TaskState.DONE
    if running:
        return TaskState.RUNNING
    return TaskState.PAUSED if begun else TaskState.OPEN


@needs(WorkOrders.VIEW)
def task(tx: Tx, labor_id: UUID) -> TaskRow:
    """Return one task, or raise NotFound."""
    found = _read(tx, col(WorkOrderLabor.id) == labor_id)
    if not found:
        raise NotFound("Esa tarea ya no está en la OT.")
    return found[0]


@needs(WorkOrders.VIEW)
def tasks_of(tx: Tx, ot_id: UUID) -> list[TaskRow]:
    """Return the tasks of an OT in their order."""
    return _read(tx, col(WorkOrderLabor.work_order_id) == ot_id)


@needs(WorkOrders.VIEW)
def tasks_of_orders(tx: Tx, ot_ids: Iterable[UUID]) -> list[TaskRow]:
    """Return the tasks of several OTs, OT by OT, each in their order."""
    return _read(tx, col(WorkOrderLabor.work_order_id).in_(list(ot_ids)))


@needs(WorkOrders.VIEW)
def my_tasks(tx: Tx, user_id: UUID) -> list[TaskRow]:
    """Return what a technician has to do: the running task first, then by hurry and promise.

    Their tasks, and those of nobody on the OTs that are theirs.
    """
    unnamed = col(WorkOrderLabor.technician_id).is_(None)
    own = or_(
        col(WorkOrderLabor.technician_id) == user_id,
        and_(unnamed, col(WorkOrder.assigned_to) == user_id),
    )
    to_do = and_(col(WorkOrderLabor.done_at).is_(None), col(WorkOrderLabor.left_out).is_(None))
    running = (
        columns(TimeEntry.labor_id)
        .where(
            col(TimeEntry.user_id) == user_id,
            col(TimeEntry.ended_at).is_(None),
            col(TimeEntry.deleted_at).is_(None),
        )
        .scalar_subquery()
    )
    at_hand = and_(own, to_do, col(WorkOrder.status).in_(AT_HAND))
    found = _read(tx, or_(at_hand, col(WorkOrderLabor.id) == running))
    return sorted(found, key=lambda each: _turn(each, user_id))


def _turn(each: TaskRow, user_id: UUID) -> tuple[Any, ...]:
    mine = any(clock.user_id == user_id for clock in each.running)
    promised = each.promised_at.timestamp() if each.promised_at else float("inf")
    return (not mine, _URGENT_FIRST.index(each.priority), promised, each.number, each.sr_no)
