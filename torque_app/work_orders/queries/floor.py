"""What the shop floor knows of an OT: bay, tasks, clocks, part 2A, part 3, work outside."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from models.auth import User
from models.tenants import ServiceCenter
from models.work_orders import OTStatus, WorkOrder
from models.work_orders_floor import OutsideWork, PartRequisition, RequisitionStatus, WarrantyDetail
from models.workshop import Bay
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.tx import Tx
from torque_app.work_orders import access, rules
from torque_app.work_orders.lifecycle import LINES_OPEN
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import hours
from torque_app.work_orders.queries.floor_rows import (
    Earlier,
    Floor,
    OutsideRow,
    RequisitionRow,
    WarrantyRow,
)
from torque_app.work_orders.queries.tasks import tasks_of
from torque_app.work_orders.queries.times import entries
from torque_app.work_orders.reading import scope, sees_money

ISSUE = "inventory.consume"
SEE_COST = "inventory.see_cost"
DONE = (OTStatus.COMPLETED, OTStatus.INVOICED, OTStatus.CLOSED)


@needs(WorkOrders.VIEW)
def floor(tx: Tx, ot_id: UUID) -> Floor:
    """Return what the shop floor knows of an OT; NotFound if it is not here."""
    order, zone, bay = _order(tx, ot_id)
    tasks = tuple(tasks_of(tx, ot_id))
    stretches = tuple(entries(tx, ot_id))
    task_hours = hours.of_tasks(tasks)
    own = access.refusal(tx.actor, order) is None
    here = access.centre_refusal(tx.actor, order) is None
    return Floor(
        ot_id=ot_id,
        service_center_id=order.service_center_id,
        timezone=zone,
        bay_id=order.bay_id,
        bay=bay or "",
        comeback_of=_original(tx, order),
        earlier=_earlier(tx, order),
        tasks=tasks,
        entries=stretches,
        hours=hours.of_order(ot_id, task_hours, stretches),
        task_hours=task_hours,
        warranty=warranty(tx, ot_id),
        requisitions=tuple(requisitions_of(tx, ot_id)),
        outside=tuple(outside_works(tx, ot_id)),
        may_work=tx.actor.may(WorkOrders.WORK) and (own or _has_task(tx, tasks)),
        may_correct=here and tx.actor.may(WorkOrders.ASSIGN),
        may_issue=here and tx.actor.may(ISSUE),
    )


def _has_task(tx: Tx, tasks: tuple[Any, ...]) -> bool:
    return any(task.technician_id == tx.actor.user_id for task in tasks)


def _order(tx: Tx, ot_id: UUID) -> Any:
    query = (
        columns(WorkOrder, ServiceCenter.timezone, Bay.code)
        .join(ServiceCenter, col(ServiceCenter.id) == col(WorkOrder.service_center_id))
        .outerjoin(Bay, col(Bay.id) == col(WorkOrder.bay_id))
    )
    found = tx.session.execute(query.where(col(WorkOrder.id) == ot_id)).first()
    if found is None:
        raise NotFound("Esta OT no existe o no está en tu taller.")
    return found


def _jobs() -> Select[Any]:
    return columns(
        WorkOrder.id, WorkOrder.number, WorkOrder.service_type, WorkOrder.completed_at
    ).where(col(WorkOrder.deleted_at).is_(None))


def _original(tx: Tx, order: WorkOrder) -> Earlier | None:
    if order.comeback_of_id is None:
        return None
    found = tx.session.execute(_jobs().where(col(WorkOrder.id) == order.comeback_of_id)).first()
    return Earlier(*found) if found else None


def _earlier(tx: Tx, order: WorkOrder) -> tuple[Earlier, ...]:
    """Return the jobs done on the car in the thirty days before this one, the newest first."""
    if order.comeback_of_id is not None:
        return ()
    found = tx.session.execute(
        _jobs()
        .where(
            col(WorkOrder.vehicle_id) == order.vehicle_id,
            col(WorkOrder.id) != order.id,
            col(WorkOrder.status).in_(DONE),
            col(WorkOrder.completed_at) >= order.created_at - rules.COMEBACK_WITHIN,
            col(WorkOrder.completed_at) <= order.created_at,
        )
        .order_by(col(WorkOrder.completed_at).desc())
        .limit(5)
    )
    return tuple(Earlier(*row) for row in found)


@needs(WorkOrders.VIEW)
def warranty(tx: Tx, ot_id: UUID) -> WarrantyRow:
    """Return part 2A of an OT, empty until somebody wrote it."""
    tx.get(WorkOrder, ot_id)
    query = select(WarrantyDetail).where(col(WarrantyDetail.work_order_id) == ot_id)
    found = tx.session.exec(query).first()
    return warranty_row(found) if found else WarrantyRow()


def warranty_row(found: WarrantyDetail) -> WarrantyRow:
    """Return part 2A as it is shown."""
    return WarrantyRow(**{name: getattr(found, name) for name in WarrantyRow.__slots__})


# --- part 3 -----------------------------------------------------------------------------

_asker, _answerer = aliased(User), aliased(User)


def _requisitions() -> Select[Any]:
    return (
        columns(
            PartRequisition,
            WorkOrder.number,
            _plate(),
            _asker.full_name,
            _answerer.full_name,
        )
        .join(WorkOrder, col(WorkOrder.id) == col(PartRequisition.work_order_id))
        .outerjoin(_asker, col(_asker.id) == col(PartRequisition.asked_by))
        .outerjoin(_answerer, col(_answerer.id) == col(PartRequisition.answered_by))
        .where(col(WorkOrder.deleted_at).is_(None))
    )


def _plate() -> Any:
    snapshot: Any = col(WorkOrder.client_snapshot)
    return snapshot["plate"].astext


def _requisition(found: Any) -> RequisitionRow:
    one, number, plate, asker, answerer = found[:5]
    return RequisitionRow(
        id=one.id,
        ot_id=one.work_order_id,
        number=number,
        plate=plate or "",
        item_id=one.item_id,
        part_code=one.part_code,
        part_name=one.part_name,
        quantity=one.quantity,
        issued=one.issued,
        returned=one.returned,
        warranty_tag=one.warranty_tag,
        return_part_number=one.return_part_number,
        approval=one.approval,
        status=one.status,
        asked_by=asker or "",
        answered_by=answerer or "",
        answered_at=one.answered_at,
        created_at=one.created_at,
        version=one.version,
    )


@needs(WorkOrders.VIEW)
def requisitions_of(tx: Tx, ot_id: UUID) -> list[RequisitionRow]:
    """Return the parts asked for on an OT, the oldest first."""
    query = _requisitions().where(col(PartRequisition.work_order_id) == ot_id)
    found = tx.session.execute(query.order_by(col(PartRequisition.id)))
    return [_requisition(row) for row in found]


@needs(WorkOrders.VIEW)
def requisition(tx: Tx, requisition_id: UUID) -> RequisitionRow:
    """Return one part asked for, or raise NotFound."""
    query = _requisitions().where(col(PartRequisition.id) == requisition_id)
    found = tx.session.execute(query).first()
    if found is None:
        raise NotFound("Esa solicitud de repuesto no existe.")
    return _requisition(found)


@needs(WorkOrders.VIEW)
def requisitions(tx: Tx, listing: Listing) -> Page[RequisitionRow]:
    """Return a page of the parts asked for on OTs whose lines may still change.

    Filters: status (several by comma), service_center_id; `q` looks in OT, plate, client, car.
    """
    query = _requisitions().where(col(WorkOrder.status).in_(LINES_OPEN))
    centre = scope(tx, None)
    if centre:
        query = query.where(col(WorkOrder.service_center_id) == centre)
    return paged(
        tx,
        matching(query, WorkOrder, listing.q),
        listing,
        sorts={
            "created_at": col(PartRequisition.id),
            "status": col(PartRequisition.status),
            "part_name": col(PartRequisition.part_name),
            "number": col(WorkOrder.number),
        },
        default="created_at",
        filters=_REQUISITION_FILTERS,
        make=_requisition,
    )


def _with_status(wanted: str) -> ColumnElement[bool]:
    statuses = [RequisitionStatus(one) for one in wanted.upper().split(",")]
    return col(PartRequisition.status).in_(statuses)


_REQUISITION_FILTERS: dict[str, Filter] = {
    "status": _with_status,
    "service_center_id": lambda wanted: col(WorkOrder.service_center_id) == UUID(wanted),
}


# --- work outside -----------------------------------------------------------------------


@needs(WorkOrders.VIEW)
def outside_works(tx: Tx, ot_id: UUID) -> list[OutsideRow]:
    """Return the work other shops do for an OT, the oldest first."""
    query = select(OutsideWork).where(col(OutsideWork.work_order_id) == ot_id)
    found = tx.session.exec(query.order_by(col(OutsideWork.id)))
    return [outside_row(tx, one) for one in found]


def outside_row(tx: Tx, one: OutsideWork) -> OutsideRow:
    """Return work outside as the actor may see it."""
    names = [name for name in OutsideRow.__slots__ if name != "ot_id"]
    values: dict[str, Any] = {name: getattr(one, name) for name in names}
    if not sees_money(tx):
        values["price"] = None
    if not tx.actor.may(SEE_COST):
        values["cost"] = None
    return OutsideRow(ot_id=one.work_order_id, **values)
