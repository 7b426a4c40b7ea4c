"""What hangs on a client: cars, OTs, invoices and the jobs done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlmodel import col, select

from models.clients import Client
from models.invoicing import Invoice
from models.values import plate
from models.vehicles import ServiceRecord, Vehicle, VehicleStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.clients.permissions import SEES_INVOICES, SEES_MONEY, SEES_ORDERS, Clients
from torque_app.core.listing import Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

RECENT = 20


@dataclass(frozen=True, slots=True)
class OwnedVehicle:
    """A car of the client, as its record shows it; `plate` as people read it."""

    id: UUID
    plate: str
    make: str
    model: str
    year: int | None
    odometer: int | None
    current_status: VehicleStatus
    last_service_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClientOrder:
    """An OT of the client; `total` net of IVA, None for whoever may not see it."""

    id: UUID
    number: str
    status: OTStatus
    service_type: str
    plate: str
    created_at: datetime
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class ClientInvoice:
    """A document issued to the client; amounts are None for whoever may not see them."""

    id: UUID
    dte_type: int
    folio: int | None
    status: str
    issued_at: datetime | None
    total: Decimal | None
    balance: Decimal | None


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A finished job on a car of the client's; `total` is None for whoever may not see it."""

    id: UUID
    service_date: datetime
    vehicle_id: UUID
    plate: str
    vehicle: str
    work_order_id: UUID
    work_order_number: str
    service_type: str
    service_center: str
    engineer: str | None
    parts: tuple[str, ...]
    odometer: int | None
    invoice_number: str | None
    total: Decimal | None


def _sees_money(tx: Tx) -> bool:
    return any(tx.actor.may(permission) for permission in SEES_MONEY)


@needs(Clients.VIEW)
def vehicles_of(tx: Tx, client_id: UUID) -> tuple[OwnedVehicle, ...]:
    """Return the client's cars, the last one seen first; NotFound without such a client."""
    tx.get(Client, client_id)
    rows: Sequence[Vehicle] = tx.session.exec(
        select(Vehicle)
        .where(Vehicle.client_id == client_id)
        .order_by(col(Vehicle.last_service_at).desc().nulls_last(), col(Vehicle.id).desc())
    ).all()
    return tuple(
        OwnedVehicle(
            car.id,
            plate.formatted(car.plate),
            car.make,
            car.model,
            car.year,
            car.odometer,
            car.current_status,
            car.last_service_at,
        )
        for car in rows
    )


@needs(SEES_ORDERS)
def orders_of(tx: Tx, client_id: UUID) -> tuple[ClientOrder, ...]:
    """Return the client's last OTs, the newest first."""
    money = _sees_money(tx)
    rows = tx.session.execute(
        columns(
            WorkOrder.id,
            WorkOrder.number,
            WorkOrder.status,
            WorkOrder.service_type,
            Vehicle.plate,
            WorkOrder.created_at,
            WorkOrder.total_cost,
        )
        .join(Vehicle, col(Vehicle.id) == WorkOrder.vehicle_id)
        .where(col(WorkOrder.client_id) == client_id, col(WorkOrder.deleted_at).is_(None))
        .order_by(col(WorkOrder.created_at).desc(), col(WorkOrder.id).desc())
        .limit(RECENT)
        .execution_options(with_deleted=True)
    )
    return tuple(
        ClientOrder(*[*head, plate.formatted(number), at, total if money else None])
        for *head, number, at, total in map(list, rows)
    )


@needs(SEES_INVOICES)
def invoices_of(tx: Tx, client_id: UUID) -> tuple[ClientInvoice, ...]:
    """Return the client's last documents, the newest first."""
    money = _sees_money(tx)
    rows: Sequence[Invoice] = tx.session.exec(
        select(Invoice)
        .where(Invoice.client_id == client_id)
        .order_by(col(Invoice.created_at).desc(), col(Invoice.id).desc())
        .limit(RECENT)
    ).all()
    return tuple(
        ClientInvoice(
            paper.id,
            paper.dte_type,
            paper.folio,
            paper.status,
            paper.issued_at,
            paper.total if money else None,
            paper.balance if money else None,
        )
        for paper in rows
    )


@needs(Clients.VIEW)
def service_history(tx: Tx, client_id: UUID, listing: Listing) -> Page[ServiceRow]:
    """Return a page of the jobs done for this client, whoever owns the cars today (CRM-06)."""
    tx.get(Client, client_id)
    money = _sees_money(tx)

    def make(record: Sequence[Any]) -> ServiceRow:
        id_, at, vehicle_id, number, maker, model, *rest, parts, km, invoice, total = record
        car = [plate.formatted(number), f"{maker} {model}"]
        done = [tuple(map(str, parts)), km, invoice, total if money else None]
        return ServiceRow(*[id_, at, vehicle_id, *car, *rest, *done])

    return paged(
        tx,
        _services_for(client_id),
        listing,
        sorts={"service_date": col(ServiceRecord.service_date)},
        default="service_date",
        filters={"vehicle": lambda wanted: col(ServiceRecord.vehicle_id) == UUID(wanted)},
        make=make,
    )


def _services_for(client_id: UUID) -> Select[Any]:
    return (
        columns(
            ServiceRecord.id,
            ServiceRecord.service_date,
            ServiceRecord.vehicle_id,
            Vehicle.plate,
            Vehicle.make,
            Vehicle.model,
            ServiceRecord.work_order_id,
            ServiceRecord.work_order_number,
            ServiceRecord.service_type,
            ServiceRecord.service_center_name,
            ServiceRecord.engineer,
            ServiceRecord.parts,
            ServiceRecord.odometer,
            ServiceRecord.invoice_number,
            ServiceRecord.total_cost,
        )
        .join(WorkOrder, col(WorkOrder.id) == ServiceRecord.work_order_id)
        .join(Vehicle, col(Vehicle.id) == ServiceRecord.vehicle_id)
        .where(col(WorkOrder.client_id) == client_id, col(ServiceRecord.deleted_at).is_(None))
        .execution_options(with_deleted=True)
    )
