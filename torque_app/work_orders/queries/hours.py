"""Hours by the catalogue, on the bill and by the clock."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col

from models.auth import User
from models.values import clock
from models.work_orders import TimeEntry, WorkOrder, WorkOrderLabor
from torque_app.core.errors import Invalid
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders import rules
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor_rows import EntryRow, HoursRow, TaskRow, TaskState
from torque_app.work_orders.reading import scope

LONGEST = 366
Sums = dict[UUID, tuple[Decimal, Decimal]]


def row(
    id: UUID | None, name: str, *, standard: Decimal, billed: Decimal, minutes: int
) -> HoursRow:
    """Return hours beside each other, with how many were billed of those worked."""
    worked = rules.hours_of(minutes)
    return HoursRow(id, name, standard, billed, worked, rules.percent_of(billed, worked))


def of_tasks(tasks: Sequence[TaskRow]) -> tuple[HoursRow, ...]:
    """Return the hours of the tasks that are done or to do, by the clocks that have stopped."""
    return tuple(
        row(
            task.id,
            task.description,
            standard=task.standard_hours,
            billed=task.hours,
            minutes=task.minutes,
        )
        for task in tasks
        if task.state is not TaskState.LEFT_OUT
    )


def of_order(ot_id: UUID, tasks: Iterable[HoursRow], entries: Iterable[EntryRow]) -> HoursRow:
    """Return the hours of an OT: clocks on no task, or on one left out, count as worked."""
    kept = list(tasks)
    return row(
        ot_id,
        "",
        standard=sum((one.standard for one in kept), Decimal(0)),
        billed=sum((one.billed for one in kept), Decimal(0)),
        minutes=sum(entry.minutes for entry in entries),
    )


@needs(WorkOrders.VIEW)
def hours_by_technician(
    tx: Tx, first_day: date, last_day: date, *, centre_id: UUID | None = None
) -> list[HoursRow]:
    """Return each technician's hours of a stretch of days, by name; both days count.

    Standard and billed are of the tasks finished in those days, by who they were given to (else
    the OT's technician); worked are the stretches begun in them, by whoever worked.
    """
    days = (last_day - first_day).days
    if not 0 <= days <= LONGEST:
        raise Invalid.field("to", "Elige hasta un año, con el fin después del comienzo.")
    bounds = clock.day_bounds(first_day)[0], clock.day_bounds(last_day)[1]
    centre = scope(tx, centre_id)
    done, worked = _done(tx, bounds, centre), _worked(tx, bounds, centre)
    names = _names(tx, done.keys() | worked.keys())
    rows = [
        row(
            who,
            names.get(who, ""),
            standard=done[who][0] if who in done else Decimal(0),
            billed=done[who][1] if who in done else Decimal(0),
            minutes=worked.get(who, 0),
        )
        for who in done.keys() | worked.keys()
    ]
    return sorted(rows, key=lambda one: (one.name, str(one.id)))


def _done(tx: Tx, bounds: rules.Span, centre: UUID | None) -> Sums:
    who = func.coalesce(WorkOrderLabor.technician_id, WorkOrder.assigned_to)
    query = (
        columns(
            who,
            func.sum(WorkOrderLabor.standard_hours),
            func.sum(WorkOrderLabor.hours),
        )
        .join(WorkOrder, col(WorkOrder.id) == col(WorkOrderLabor.work_order_id))
        .where(
            col(WorkOrderLabor.done_at) >= bounds[0],
            col(WorkOrderLabor.done_at) < bounds[1],
            col(WorkOrderLabor.left_out).is_(None),
            col(WorkOrderLabor.deleted_at).is_(None),
            who.is_not(None),
        )
        .group_by(who)
    )
    found = tx.session.execute(_of_centre(query, centre))
    return {person: (standard, billed) for person, standard, billed in found}


def _worked(tx: Tx, bounds: rules.Span, centre: UUID | None) -> dict[UUID, int]:
    query = (
        columns(TimeEntry.user_id, func.sum(TimeEntry.minutes))
        .join(WorkOrder, col(WorkOrder.id) == col(TimeEntry.work_order_id))
        .where(
            col(TimeEntry.started_at) >= bounds[0],
            col(TimeEntry.started_at) < bounds[1],
            col(TimeEntry.deleted_at).is_(None),
        )
        .group_by(col(TimeEntry.user_id))
    )
    minutes: dict[UUID, int] = defaultdict(int)
    for person, total in tx.session.execute(_of_centre(query, centre)):
        minutes[person] = int(total)
    return minutes


def _of_centre(query: Any, centre: UUID | None) -> Any:
    return query.where(col(WorkOrder.service_center_id) == centre) if centre else query


def _names(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, str]:
    found = tx.session.execute(columns(User.id, User.full_name).where(col(User.id).in_(list(ids))))
    return {row[0]: row[1] for row in found}
