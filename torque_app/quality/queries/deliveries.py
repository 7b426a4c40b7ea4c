"""The delivery of an OT: as it was signed, or as it would be proposed."""

from collections.abc import Iterator
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlmodel import col, select

from models.auth import User
from models.quality import Delivery, QualityCheck, QualityStatus
from models.tenants import ServiceCenter
from models.values import clock, quantity
from models.work_orders import PartStatus, WorkOrder, WorkOrderLabor, WorkOrderPart
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inspections import queries as inspections
from torque_app.quality import access
from torque_app.quality.permissions import Quality
from torque_app.quality.queries.checks import of_order
from torque_app.quality.queries.rows import CheckRow, DeferredLine, DeliveryDetail, DeliveryRow
from torque_app.quality.rules.delivery import Terms, proposed
from torque_app.quality.rules.points import read, wheels_tightened

_snapshot: Any = col(WorkOrder.client_snapshot)
_KEPT = tuple(
    name
    for name in DeliveryRow.__dataclass_fields__
    if name not in {"deferred", "delivered_by", "delivered_at"}
)


@needs(Quality.VIEW)
def delivery(tx: Tx, ot_id: UUID) -> DeliveryDetail:
    """Return the delivery of an OT and what it would say; NotFound if the OT is not here."""
    found = tx.session.execute(
        columns(WorkOrder, ServiceCenter.timezone)
        .join(ServiceCenter, col(ServiceCenter.id) == col(WorkOrder.service_center_id))
        .where(col(WorkOrder.id) == ot_id)
    ).first()
    if found is None:
        raise NotFound("Esta OT no existe o no está en tu taller.")
    order, zone = found
    made, draft = _made(tx, ot_id)
    control, road_end, wheels = _control(tx, ot_id)
    snapshot = order.client_snapshot
    return DeliveryDetail(
        work_order_id=order.id,
        number=order.number,
        status=order.status,
        plate=snapshot.get("plate", ""),
        vehicle=snapshot.get("vehicle", ""),
        client=snapshot.get("client", ""),
        client_rut=snapshot.get("rut", ""),
        timezone=zone,
        odometer_in=order.odometer_in,
        control=control,
        road_end_km=road_end,
        deferred=made.deferred if made else _deferred(tx, order.vehicle_id),
        proposed=draft or _proposed(tx, order, road_end, zone=zone, wheels=wheels),
        delivery=made,
        refusal=access.delivery_refusal(
            tx.actor,
            order.service_center_id,
            order.status,
            delivered=made is not None,
            came_back=_came_back(tx, order),
        ),
    )


def _came_back(tx: Tx, order: WorkOrder) -> bool:
    """Tell whether the car has another OT that was opened after this one was closed."""
    if order.closed_at is None:
        return False
    later = select(WorkOrder.id).where(
        col(WorkOrder.vehicle_id) == order.vehicle_id,
        col(WorkOrder.created_at) > order.closed_at,
    )
    return tx.session.exec(later.limit(1)).first() is not None


@needs(Quality.VIEW)
def delivery_known(tx: Tx, delivery_id: UUID) -> UUID:
    """Return the OT of a delivery; NotFound if it is not here."""
    return tx.get(Delivery, delivery_id).work_order_id


def _made(tx: Tx, ot_id: UUID) -> tuple[DeliveryRow | None, Terms | None]:
    """Return the signed delivery of an OT, and what was prepared for it."""
    found = tx.session.execute(
        columns(Delivery, User.full_name)
        .outerjoin(User, col(User.id) == col(Delivery.delivered_by))
        .where(col(Delivery.work_order_id) == ot_id)
    ).first()
    if found is None:
        return None, None
    row, who = found
    terms = cast(Terms, {name: getattr(row, name) for name in Terms.__annotations__})
    if row.delivered_at is None:
        return None, terms
    made = DeliveryRow(
        **{name: getattr(row, name) for name in _KEPT},
        deferred=tuple(DeferredLine(**_dated(line)) for line in row.deferred),
        delivered_by=who,
        delivered_at=row.delivered_at,
    )
    return made, terms


def _dated(line: dict[str, Any]) -> dict[str, Any]:
    due = line.get("due_on")
    return line | {"due_on": date.fromisoformat(due) if due else None}


def _control(tx: Tx, ot_id: UUID) -> tuple[CheckRow | None, int | None, bool]:
    """Return the control the work passed, where its road test ended, if wheels were tightened."""
    passed = next((c for c in of_order(tx, ot_id) if c.status is QualityStatus.PASSED), None)
    if passed is None:
        return None, None, False
    check = tx.get(QualityCheck, passed.id)
    return passed, check.road_end_km, wheels_tightened(read(check.points))


def _deferred(tx: Tx, vehicle_id: UUID) -> tuple[DeferredLine, ...]:
    """Return what is left for later; nothing for whoever may not see inspections."""
    if not tx.actor.may(inspections.deferred.needs):  # type: ignore[attr-defined]
        return ()
    return tuple(
        DeferredLine(left.description, left.grade.value, left.due_on, left.due_odometer)
        for left in inspections.deferred(tx, vehicle_id)
    )


def _proposed(tx: Tx, order: WorkOrder, road_end: int | None, *, zone: str, wheels: bool) -> Terms:
    return proposed(
        service_type=order.service_type,
        work=_work(tx, order.id),
        odometer=order.odometer_in if road_end is None else road_end,
        today=clock.business_date(tx.now, zone),
        wheels=wheels,
    )


def _work(tx: Tx, ot_id: UUID) -> Iterator[str]:
    """Yield what was done, then what was put in, one line each."""
    tasks = select(WorkOrderLabor).where(
        col(WorkOrderLabor.work_order_id) == ot_id, col(WorkOrderLabor.left_out).is_(None)
    )
    for task in tx.session.exec(tasks.order_by(col(WorkOrderLabor.sr_no))):
        yield task.description
    parts = select(WorkOrderPart).where(
        col(WorkOrderPart.work_order_id) == ot_id,
        col(WorkOrderPart.status) != PartStatus.RETURNED,
    )
    for part in tx.session.exec(parts.order_by(col(WorkOrderPart.sr_no))):
        yield f"{part.part_name} ({quantity.formatted(part.quantity)} {part.unit})"
