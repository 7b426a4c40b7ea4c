"""Stretches of work: those of an OT, and those of a workshop by day and person."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.auth import User
from models.tenants import ServiceCenter
from models.values import clock
from models.work_orders import TimeEntry, WorkOrder, WorkOrderLabor
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.tx import Tx
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor_rows import EntryRow
from torque_app.work_orders.reading import scope

_corrector = aliased(User)


@needs(WorkOrders.VIEW)
def entries(tx: Tx, ot_id: UUID) -> list[EntryRow]:
    """Return the stretches of work on an OT, the oldest first."""
    query = _entries().where(col(TimeEntry.work_order_id) == ot_id)
    ordered = query.order_by(col(TimeEntry.started_at), col(TimeEntry.id))
    return [_entry(row) for row in tx.session.execute(ordered)]


@needs(WorkOrders.VIEW)
def entry(tx: Tx, entry_id: UUID) -> EntryRow:
    """Return one stretch of work, or raise NotFound."""
    found = tx.session.execute(_entries().where(col(TimeEntry.id) == entry_id)).first()
    if found is None:
        raise NotFound("Ese tiempo ya no está en la OT.")
    return _entry(found)


@needs(WorkOrders.VIEW)
def find_entries(tx: Tx, listing: Listing) -> Page[EntryRow]:
    """Return a page of stretches of work; a member of one centre reads its own.

    Filters: user_id, service_center_id, from and to (days on which it began, both count), mark
    (running, forgotten, corrected); `q` looks in OT, plate, client, car.
    """
    query = _entries().where(col(WorkOrder.deleted_at).is_(None))
    centre = scope(tx, None)
    if centre:
        query = query.where(col(WorkOrder.service_center_id) == centre)
    return paged(
        tx,
        matching(query, WorkOrder, listing.q),
        listing,
        sorts=SORTS,
        default="id",
        filters=FILTERS,
        make=_entry,
    )


def _marked(wanted: str) -> ColumnElement[bool]:
    marks = {
        "running": col(TimeEntry.ended_at).is_(None),
        "forgotten": col(TimeEntry.is_forgotten) & col(TimeEntry.corrected_at).is_(None),
        "corrected": col(TimeEntry.corrected_at).is_not(None),
    }
    if wanted not in marks:
        raise ValueError(wanted)
    return marks[wanted]


def _since(day: str) -> ColumnElement[bool]:
    return col(TimeEntry.started_at) >= clock.day_bounds(date.fromisoformat(day))[0]


def _until(day: str) -> ColumnElement[bool]:
    return col(TimeEntry.started_at) < clock.day_bounds(date.fromisoformat(day))[1]


SORTS: Final[dict[str, Any]] = {
    "started_at": col(TimeEntry.started_at),
    "minutes": col(TimeEntry.minutes),
    "who": col(User.full_name),
    "number": col(WorkOrder.number),
    "id": col(TimeEntry.id),
}
FILTERS: Final[dict[str, Filter]] = {
    "user_id": lambda wanted: col(TimeEntry.user_id) == UUID(wanted),
    "service_center_id": lambda wanted: col(WorkOrder.service_center_id) == UUID(wanted),
    "from": _since,
    "to": _until,
    "mark": _marked,
}


def _entries() -> Select[Any]:
    return (
        columns(
            TimeEntry,
            User.full_name,
            WorkOrderLabor.description,
            _corrector.full_name,
            WorkOrder.number,
            ServiceCenter.timezone,
        )
        .join(WorkOrder, col(WorkOrder.id) == col(TimeEntry.work_order_id))
        .join(ServiceCenter, col(ServiceCenter.id) == col(WorkOrder.service_center_id))
        .outerjoin(User, col(User.id) == col(TimeEntry.user_id))
        .outerjoin(WorkOrderLabor, col(WorkOrderLabor.id) == col(TimeEntry.labor_id))
        .outerjoin(_corrector, col(_corrector.id) == col(TimeEntry.corrected_by))
    )


def _entry(found: Any) -> EntryRow:
    one, who, task, corrector, number, zone = found[:6]
    return EntryRow(
        id=one.id,
        ot_id=one.work_order_id,
        number=number,
        timezone=zone,
        user_id=one.user_id,
        who=who or "",
        labor_id=one.labor_id,
        task=task or "",
        started_at=one.started_at,
        ended_at=one.ended_at,
        minutes=one.minutes,
        pause_reason=one.pause_reason,
        is_forgotten=one.is_forgotten,
        corrected_by=corrector or "",
        corrected_at=one.corrected_at,
        correction=one.correction,
        note=one.note,
    )
