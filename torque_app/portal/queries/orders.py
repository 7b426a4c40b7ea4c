"""The jobs of a client: what is under way and what was done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func
from sqlmodel import col

from models.quality import Delivery
from models.values import plate
from models.vehicles import Vehicle
from models.work_orders import OTStage, OTStatus, WorkOrder, WorkOrderStatusHistory
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal
from torque_app.portal.queries.photos import shown_photos
from torque_app.portal.rules import progress
from torque_app.portal.rules.progress import Step

RECENT: Final = 20


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A job as its client reads it; `plate` as people write it, `said` one sentence of it."""

    id: UUID
    number: str
    status: OTStatus
    vehicle_id: UUID
    plate: str
    vehicle: str
    service_type: str
    promised_at: datetime | None
    created_at: datetime
    status_since: datetime
    said: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """A job with its steps and the photos the workshop chose to show, the oldest first."""

    order: OrderRow
    steps: tuple[Step, ...]
    photos: tuple[UUID, ...]

    @property
    def mark(self) -> str:
        """Something that changes when there is anything new to see."""
        return f"{self.order.status_since.isoformat()}-{len(self.photos)}"


_COLUMNS: Final = (
    WorkOrder.id,
    WorkOrder.number,
    WorkOrder.status,
    WorkOrder.vehicle_id,
    Vehicle.plate,
    Vehicle.make,
    Vehicle.model,
    WorkOrder.service_type,
    WorkOrder.promised_at,
    WorkOrder.created_at,
    WorkOrder.status_since,
    WorkOrder.stage,
    WorkOrder.arrived_at,
    Delivery.delivered_at,
)


def _rows(client_id: UUID) -> Select[Any]:
    return (
        columns(*_COLUMNS)
        .select_from(WorkOrder)
        .join(Vehicle, col(Vehicle.id) == col(WorkOrder.vehicle_id))
        .outerjoin(
            Delivery,
            (col(Delivery.work_order_id) == col(WorkOrder.id)) & col(Delivery.deleted_at).is_(None),
        )
        .where(col(WorkOrder.client_id) == client_id, col(WorkOrder.deleted_at).is_(None))
        .execution_options(with_deleted=True)  # a job tells of its car though it was taken off
    )


def _row(found: Any) -> OrderRow:
    back = found.delivered_at is not None
    return OrderRow(
        id=found.id,
        number=found.number,
        status=found.status,
        vehicle_id=found.vehicle_id,
        plate=plate.formatted(found.plate),
        vehicle=f"{found.make} {found.model}",
        service_type=found.service_type,
        promised_at=found.promised_at,
        created_at=found.created_at,
        status_since=found.status_since,
        said=progress.sentence(found.status, found.stage, is_returned=back),
        is_over=progress.is_over(found.status, is_returned=back),
    )


@needs(Portal.OPEN)
def orders_of(tx: Tx, client_id: UUID, *, vehicle_id: UUID | None = None) -> list[OrderRow]:
    """Return a client's last jobs, or those on one car; the newest first."""
    query = _rows(client_id).order_by(col(WorkOrder.id).desc()).limit(RECENT)
    if vehicle_id is not None:
        query = query.where(col(WorkOrder.vehicle_id) == vehicle_id)
    return [_row(found) for found in tx.session.execute(query)]


@needs(Portal.OPEN)
def order(tx: Tx, client_id: UUID, order_id: UUID) -> OrderDetail:
    """Return a client's own job with its steps and photos; NotFound for anybody else's."""
    found = tx.session.execute(_rows(client_id).where(col(WorkOrder.id) == order_id)).first()
    if found is None:
        raise NotFound
    return OrderDetail(
        _row(found),
        _steps(tx, found),
        tuple(tx.session.execute(shown_photos(order_id)).scalars()),
    )


@needs(Portal.OPEN)
def under_way(tx: Tx, client_id: UUID) -> list[OrderDetail]:
    """Return a client's jobs that are not over, each with its steps; the newest first."""
    going = [row for row in orders_of(tx, client_id) if not row.is_over]
    return [order(tx, client_id, row.id) for row in going]


def _steps(tx: Tx, found: Any) -> tuple[Step, ...]:
    moved: Sequence[Any] = tx.session.execute(
        columns(WorkOrderStatusHistory.to_status, func.max(col(WorkOrderStatusHistory.changed_at)))
        .where(col(WorkOrderStatusHistory.work_order_id) == found.id)
        .group_by(col(WorkOrderStatusHistory.to_status))
    ).all()
    stage: OTStage | None = found.stage
    return progress.steps(
        found.status,
        stage,
        arrived_at=found.arrived_at or found.created_at,
        moves={each[0]: each[1] for each in moved},
        is_returned=found.delivered_at is not None,
    )
