"""Work found and put off, to be offered when the car comes back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.inspections import DeferredStatus, DeferredWork, Grade, InspectionPoint
from models.values import clock
from models.vehicles import Vehicle
from models.work_orders import WorkOrder
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inspections.permissions import Inspections
from torque_app.inspections.queries.rows import DeferredRow
from torque_app.vehicles import queries as vehicles

SEE_MONEY = "work_orders.see_money"
_done_in = aliased(WorkOrder)
_worst_first = case((col(DeferredWork.grade) == Grade.RED, 0), else_=1)


def _rows() -> Select[Any]:
    return (
        columns(
            DeferredWork,
            WorkOrder.number,
            InspectionPoint.inspection_id,
            _done_in.number,
            Vehicle.odometer,
        )
        .join(WorkOrder, col(WorkOrder.id) == col(DeferredWork.work_order_id))
        .join(Vehicle, col(Vehicle.id) == col(DeferredWork.vehicle_id))
        .outerjoin(InspectionPoint, col(InspectionPoint.id) == col(DeferredWork.point_id))
        .outerjoin(_done_in, col(_done_in.id) == col(DeferredWork.done_in_id))
    )


def _row(tx: Tx, found: Sequence[Any]) -> DeferredRow:
    work, number, inspection_id, done_in, odometer = found[:5]
    by_date = work.due_on is not None and work.due_on <= clock.business_date(tx.now)
    by_distance = work.due_odometer is not None and (odometer or 0) >= work.due_odometer
    return DeferredRow(
        id=work.id,
        vehicle_id=work.vehicle_id,
        work_order_id=work.work_order_id,
        number=number,
        point_id=work.point_id,
        inspection_id=inspection_id,
        description=work.description,
        grade=work.grade,
        found_at=work.created_at,
        due_on=work.due_on,
        due_odometer=work.due_odometer,
        is_due=work.status is DeferredStatus.OPEN and (by_date or by_distance),
        estimate=work.estimate if tx.actor.may(SEE_MONEY) else None,
        status=work.status,
        done_in_id=work.done_in_id,
        done_in=done_in,
        closed_reason=work.closed_reason,
        version=work.version,
    )


SORTS: dict[str, Any] = {
    "created_at": col(DeferredWork.created_at),
    "due_on": col(DeferredWork.due_on),
    "due_odometer": col(DeferredWork.due_odometer),
    "id": col(DeferredWork.id),
}
FILTERS: dict[str, Filter] = {
    "status": lambda wanted: col(DeferredWork.status) == DeferredStatus(wanted.upper()),
    "grade": lambda wanted: col(DeferredWork.grade) == Grade(wanted.upper()),
    "work_order_id": lambda wanted: col(DeferredWork.work_order_id) == UUID(wanted),
}


@needs(Inspections.VIEW)
def find_deferred(tx: Tx, listing: Listing, vehicle_id: UUID) -> Page[DeferredRow]:
    """Return a page of a car's deferred work; filters: status, grade, work_order_id.

    NotFound if the car is not here.
    """
    vehicles.row(tx, vehicle_id)
    return paged(
        tx,
        _rows().where(col(DeferredWork.vehicle_id) == vehicle_id),
        listing,
        sorts=SORTS,
        filters=FILTERS,
        default="id",
        make=lambda found: _row(tx, found),
    )


@needs(Inspections.VIEW)
def deferred(tx: Tx, vehicle_id: UUID) -> list[DeferredRow]:
    """Return what is still to be done on a car, the red first, then what falls due first."""
    found = tx.session.execute(
        _rows()
        .where(
            col(DeferredWork.vehicle_id) == vehicle_id,
            col(DeferredWork.status) == DeferredStatus.OPEN,
        )
        .order_by(_worst_first, col(DeferredWork.due_on).nulls_last(), col(DeferredWork.id))
    )
    return [_row(tx, each) for each in found]


@needs(Inspections.VIEW)
def deferred_one(tx: Tx, deferred_id: UUID) -> DeferredRow:
    """Return one deferred work; NotFound if it is not here."""
    work = tx.get(DeferredWork, deferred_id)
    found = tx.session.execute(_rows().where(col(DeferredWork.id) == work.id)).one()
    return _row(tx, found)
