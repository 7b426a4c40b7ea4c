"""A car in the workshop's hands: what an OT does to it."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.vehicles import ServiceRecord, Vehicle, VehicleStatus
from torque_app.clients import service as clients
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.vehicles.events import VehicleSaved
from torque_app.vehicles.permissions import Vehicles


@needs(Vehicles.EDIT)
def open_job(tx: Tx, vehicle_id: UUID) -> None:
    """Note that an OT is open on a car that is not being worked on yet."""
    _to(tx, vehicle_id, VehicleStatus.ACTIVE_JOB_CARD)


@needs(Vehicles.EDIT)
def start_service(tx: Tx, vehicle_id: UUID) -> None:
    """Note that somebody works on the car (CRM-10)."""
    _to(tx, vehicle_id, VehicleStatus.IN_SERVICE)


@needs(Vehicles.EDIT)
def release(tx: Tx, vehicle_id: UUID) -> None:
    """Note that the car is its owner's again: its OT was closed or removed."""
    _to(tx, vehicle_id, VehicleStatus.AVAILABLE)


@needs(Vehicles.EDIT)
def finish_service(
    tx: Tx,
    vehicle_id: UUID,
    *,
    work_order_id: UUID,
    work_order_number: str,
    centre_id: UUID,
    centre_name: str,
    service_type: str,
    engineer: str | None,
    parts: Sequence[str],
    labor: Decimal,
    parts_cost: Decimal,
    total_cost: Decimal,
    odometer: int | None,
) -> UUID:
    """Write a finished OT into the life of the car and of its owner (CRM-15); return the record.

    The car waits for its papers: its OT is still open. A second record of one OT is refused.
    """
    car = tx.get(Vehicle, vehicle_id, lock=True)
    record = ServiceRecord(
        id=new_id(),
        vehicle_id=vehicle_id,
        service_center_id=centre_id,
        service_center_name=centre_name,
        work_order_id=work_order_id,
        work_order_number=work_order_number,
        service_date=tx.now,
        service_type=service_type,
        engineer=engineer,
        parts=list(parts),
        labor=labor,
        parts_cost=parts_cost,
        total_cost=total_cost,
        odometer=odometer,
    )
    tx.session.add(record)
    car.total_services += 1
    car.total_spent += total_cost
    car.last_service_at = tx.now
    car.current_status = VehicleStatus.ACTIVE_JOB_CARD
    clients.mark_served(tx, car.client_id, at=tx.now)
    tx.emit(VehicleSaved(vehicle_id, car.client_id))
    return record.id


@needs(Vehicles.EDIT)
def note_invoice(tx: Tx, work_order_id: UUID, *, invoice_number: str | None) -> None:
    """Write an OT's invoice beside its job in the car's history; None takes it away again."""
    query = select(ServiceRecord).where(ServiceRecord.work_order_id == work_order_id)
    record = tx.session.exec(query.with_for_update()).first()
    if record is not None:
        record.invoice_number = invoice_number


def _to(tx: Tx, vehicle_id: UUID, status: VehicleStatus) -> None:
    car = tx.get(Vehicle, vehicle_id, lock=True)
    if car.current_status is not status:
        car.current_status = status
        tx.emit(VehicleSaved(vehicle_id, car.client_id))
