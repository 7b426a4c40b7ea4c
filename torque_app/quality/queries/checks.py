"""Controls, and the OTs that wait for one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists
from sqlmodel import col

from models.auth import User
from models.quality import QualityCheck, QualityStatus
from models.work_orders import OTStatus, TimeEntry, WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.tx import Tx
from torque_app.quality import access
from torque_app.quality.permissions import Quality
from torque_app.quality.queries.rows import CheckDetail, CheckRow, Target, WaitingRow
from torque_app.quality.rules import points as answers

_snapshot: Any = col(WorkOrder.client_snapshot)
_MISSING = "Este control no existe o no está en tu taller."
ROAD_TEST = "Prueba de ruta"


def _rows() -> Select[Any]:
    return (
        columns(
            QualityCheck,
            WorkOrder.number,
            _snapshot["plate"].astext,
            _snapshot["vehicle"].astext,
            User.full_name,
        )
        .join(WorkOrder, col(WorkOrder.id) == col(QualityCheck.work_order_id))
        .outerjoin(User, col(User.id) == col(QualityCheck.checked_by))
    )


def _row(found: Sequence[Any]) -> CheckRow:
    check, number, plate, vehicle, who = found[:5]
    points = answers.read(check.points)
    return CheckRow(
        id=check.id,
        work_order_id=check.work_order_id,
        number=number,
        plate=plate or "",
        vehicle=vehicle or "",
        template_name=check.template_name,
        status=check.status,
        total=len(points),
        answered=sum(point.answered for point in points),
        wrong=sum(point.wrong for point in points),
        note=check.note,
        created_at=check.created_at,
        checked_at=check.checked_at,
        checked_by=who,
    )


SORTS: dict[str, Any] = {
    "created_at": col(QualityCheck.created_at),
    "checked_at": col(QualityCheck.checked_at),
    "number": col(WorkOrder.number),
    "id": col(QualityCheck.id),
}
FILTERS: dict[str, Filter] = {
    "status": lambda wanted: col(QualityCheck.status) == QualityStatus(wanted.upper()),
    "work_order_id": lambda wanted: col(QualityCheck.work_order_id) == UUID(wanted),
}


@needs(Quality.VIEW)
def find(tx: Tx, listing: Listing) -> Page[CheckRow]:
    """Return a page of controls; filters: status, work_order_id; searched by the OT's words."""
    query = matching(_rows(), WorkOrder, listing.q)
    return paged(tx, query, listing, sorts=SORTS, filters=FILTERS, default="id", make=_row)


@needs(Quality.VIEW)
def of_order(tx: Tx, ot_id: UUID) -> list[CheckRow]:
    """Return the controls of an OT, the newest first; NotFound if the OT is not here."""
    target(tx, ot_id)
    query = _rows().where(col(QualityCheck.work_order_id) == ot_id)
    return [
        _row(found) for found in tx.session.execute(query.order_by(col(QualityCheck.id).desc()))
    ]


@needs(Quality.VIEW)
def target(tx: Tx, ot_id: UUID) -> Target:
    """Return what of an OT decides whether it may be controlled or delivered; else NotFound."""
    found = tx.session.execute(
        columns(
            WorkOrder.id,
            WorkOrder.number,
            WorkOrder.status,
            WorkOrder.service_type,
            WorkOrder.vehicle_id,
            WorkOrder.service_center_id,
            WorkOrder.status_since,
            WorkOrder.assigned_to,
        ).where(col(WorkOrder.id) == ot_id)
    ).first()
    if found is None:
        raise NotFound("Esta OT no existe o no está en tu taller.")
    return Target(*found)


@needs(Quality.VIEW)
def one(tx: Tx, check_id: UUID) -> CheckDetail:
    """Return a control with its points; NotFound if it is not here."""
    found = tx.session.execute(
        _rows()
        .add_columns(
            col(WorkOrder.service_center_id),
            col(WorkOrder.status),
            col(WorkOrder.odometer_in),
            _worked(tx.actor.user_id),
        )
        .where(col(QualityCheck.id) == check_id)
    ).first()
    if found is None:
        raise NotFound(_MISSING)
    check: QualityCheck = found[0]
    centre_id, status, odometer, worked = found[5:]
    points = answers.read(check.points)
    decided = check.status is not QualityStatus.OPEN
    return CheckDetail(
        check=_row(found),
        version=check.version,
        points=points,
        road_test=check.road_test,
        road_start_km=check.road_start_km,
        road_end_km=check.road_end_km,
        odometer_in=odometer,
        owed=() if decided else owed(check),
        worked=bool(worked),
        refusal=access.DECIDED if decided else access.check_refusal(tx.actor, centre_id, status),
    )


def owed(check: QualityCheck) -> tuple[str, ...]:
    """Return what is to be answered before a control can pass, in its order."""
    points = [point.label for point in answers.read(check.points) if point.owed]
    return tuple([*points, ROAD_TEST] if check.road_test and check.road_end_km is None else points)


def _worked(user_id: UUID | None) -> Any:
    clocked = exists().where(
        col(TimeEntry.work_order_id) == col(WorkOrder.id), col(TimeEntry.user_id) == user_id
    )
    return (col(WorkOrder.assigned_to) == user_id) | clocked


WAITING_SORTS: dict[str, Any] = {
    "since": col(WorkOrder.status_since),
    "promised_at": col(WorkOrder.promised_at),
    "number": col(WorkOrder.number),
}
WAITING_FILTERS: dict[str, Filter] = {
    "service_center_id": lambda wanted: col(WorkOrder.service_center_id) == UUID(wanted),
}


@needs(Quality.VIEW)
def waiting(tx: Tx, listing: Listing) -> Page[WaitingRow]:
    """Return a page of the OTs in quality control; filter: service_center_id.

    A member of one centre sees its own.
    """
    query = (
        columns(
            WorkOrder.id,
            WorkOrder.number,
            _snapshot["plate"].astext,
            _snapshot["vehicle"].astext,
            _snapshot["client"].astext,
            WorkOrder.service_type,
            User.full_name,
            WorkOrder.priority,
            WorkOrder.promised_at,
            WorkOrder.status_since,
            QualityCheck.points,
        )
        .outerjoin(User, col(User.id) == col(WorkOrder.assigned_to))
        .outerjoin(
            QualityCheck,
            (col(QualityCheck.work_order_id) == col(WorkOrder.id))
            & (col(QualityCheck.status) == QualityStatus.OPEN),
        )
        .where(col(WorkOrder.status) == OTStatus.QC)
    )
    if tx.actor.centre_id is not None:
        query = query.where(col(WorkOrder.service_center_id) == tx.actor.centre_id)
    return paged(
        tx,
        matching(query, WorkOrder, listing.q),
        listing,
        sorts=WAITING_SORTS,
        filters=WAITING_FILTERS,
        default="since",
        make=_waits,
    )


def _waits(found: Sequence[Any]) -> WaitingRow:
    ot_id, number, plate, vehicle, client, service, technician, priority, promised, since = found[
        :10
    ]
    points = answers.read(found[10] or ())
    return WaitingRow(
        work_order_id=ot_id,
        number=number,
        plate=plate or "",
        vehicle=vehicle or "",
        client=client or "",
        service_type=service,
        technician=technician,
        priority=priority,
        promised_at=promised,
        since=since,
        answered=sum(point.answered for point in points),
        total=len(points),
    )
