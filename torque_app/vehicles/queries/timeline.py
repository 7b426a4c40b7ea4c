"""The life of a car: jobs, readings, OTs, quotations and owners in one line of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlmodel import col, select

from models.audit import AuditAction, AuditEntry
from models.auth import User
from models.clients import Client
from models.quotations import Quotation, QuotationStatus
from models.values import clock, odometer
from models.values.odometer import Reading
from models.vehicles import OdometerReading, OdometerSource, ServiceRecord, Vehicle
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.listing import Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.vehicles.permissions import SEES_ORDERS, SEES_QUOTATIONS, Vehicles
from torque_app.vehicles.queries.vehicles import sees_money

MOST = 100
Kind = Literal["registered", "owner", "reading", "order", "quotation", "service"]


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A finished job (CRM-14); amounts are net of IVA, None for whoever may not see them."""

    id: UUID
    service_date: datetime
    service_type: str
    work_order_id: UUID
    work_order_number: str
    service_center_id: UUID
    service_center: str
    engineer: str | None
    parts: tuple[str, ...]
    odometer: int | None
    invoice_number: str | None
    labor: Decimal | None
    parts_cost: Decimal | None
    total_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """One reading of the odometer; `warning` says what looked wrong in it."""

    id: UUID
    read_at: datetime
    kilometres: int
    source: OdometerSource
    warning: str | None
    who: str | None


@dataclass(frozen=True, slots=True)
class Readings:
    """The readings, newest first; `per_day` is the average of the last three, if they tell."""

    rows: tuple[ReadingRow, ...]
    per_day: Decimal | None


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened to the car; what does not apply to its kind is None."""

    at: datetime
    kind: Kind
    who: str | None = None
    work_order_id: UUID | None = None
    work_order_number: str | None = None
    status: OTStatus | None = None
    service_type: str | None = None
    parts: tuple[str, ...] = ()
    total: Decimal | None = None
    kilometres: int | None = None
    warning: str | None = None
    from_client: str | None = None
    to_client: str | None = None
    quotation_id: UUID | None = None
    quotation_number: str | None = None
    quotation_status: QuotationStatus | None = None


_SERVICE: tuple[Any, ...] = (
    ServiceRecord.id,
    ServiceRecord.service_date,
    ServiceRecord.service_type,
    ServiceRecord.work_order_id,
    ServiceRecord.work_order_number,
    ServiceRecord.service_center_id,
    ServiceRecord.service_center_name,
    ServiceRecord.engineer,
    ServiceRecord.parts,
    ServiceRecord.odometer,
    ServiceRecord.invoice_number,
    ServiceRecord.labor,
    ServiceRecord.parts_cost,
    ServiceRecord.total_cost,
)


@needs(Vehicles.VIEW)
def history(tx: Tx, vehicle_id: UUID, listing: Listing | None = None) -> Page[ServiceRow]:
    """Return a page of the jobs done on a car, the newest first (CRM-13)."""
    tx.get(Vehicle, vehicle_id)
    money = sees_money(tx)
    return paged(
        tx,
        columns(*_SERVICE).where(col(ServiceRecord.vehicle_id) == vehicle_id),
        listing or Listing(),
        sorts={"service_date": col(ServiceRecord.service_date)},
        default="service_date",
        make=lambda row: _service(row, money=money),
    )


def _service(row: Sequence[Any], *, money: bool) -> ServiceRow:
    *head, parts, km, invoice, labor, parts_cost, total = row
    amounts = (labor, parts_cost, total) if money else (None, None, None)
    return ServiceRow(*[*head, tuple(map(str, parts)), km, invoice, *amounts])


@needs(Vehicles.VIEW)
def readings(tx: Tx, vehicle_id: UUID) -> Readings:
    """Return the last readings of a car's odometer and how far it is driven a day."""
    tx.get(Vehicle, vehicle_id)
    found = tx.session.execute(
        columns(
            OdometerReading.id,
            OdometerReading.read_at,
            OdometerReading.kilometres,
            OdometerReading.source,
            OdometerReading.warning,
            User.full_name,
        )
        .outerjoin(User, col(User.id) == OdometerReading.recorded_by)
        .where(col(OdometerReading.vehicle_id) == vehicle_id)
        .order_by(col(OdometerReading.read_at).desc(), col(OdometerReading.id).desc())
        .limit(MOST)
    )
    rows = tuple(ReadingRow(*row) for row in found)
    average = odometer.daily_average(
        [Reading(row.kilometres, clock.business_date(row.read_at)) for row in rows]
    )
    return Readings(rows, average)


@needs(Vehicles.VIEW)
def timeline(tx: Tx, vehicle_id: UUID) -> tuple[TimelineEntry, ...]:
    """Return what happened to a car, the newest first: at most the last hundred things."""
    car = tx.get(Vehicle, vehicle_id)
    entries = [
        TimelineEntry(car.created_at, "registered"),
        *_owners(tx, vehicle_id),
        *_readings(tx, vehicle_id),
        *_services(tx, vehicle_id),
        *(_orders(tx, vehicle_id) if tx.actor.may(SEES_ORDERS) else ()),
        *(_quotations(tx, vehicle_id) if tx.actor.may(SEES_QUOTATIONS) else ()),
    ]
    entries.sort(key=lambda entry: (entry.at, entry.kind != "registered"), reverse=True)
    return tuple(entries[:MOST])


def _readings(tx: Tx, vehicle_id: UUID) -> Iterator[TimelineEntry]:
    for reading in readings(tx, vehicle_id).rows:
        yield TimelineEntry(
            reading.read_at,
            "reading",
            who=reading.who,
            kilometres=reading.kilometres,
            warning=reading.warning,
        )


def _services(tx: Tx, vehicle_id: UUID) -> Iterator[TimelineEntry]:
    for job in history(tx, vehicle_id, Listing(limit=MOST)).rows:
        yield TimelineEntry(
            job.service_date,
            "service",
            who=job.engineer,
            work_order_id=job.work_order_id,
            work_order_number=job.work_order_number,
            service_type=job.service_type,
            parts=job.parts,
            total=job.total_cost,
            kilometres=job.odometer,
        )


def _orders(tx: Tx, vehicle_id: UUID) -> Iterator[TimelineEntry]:
    rows = tx.session.execute(
        columns(
            WorkOrder.created_at,
            WorkOrder.id,
            WorkOrder.number,
            WorkOrder.status,
            WorkOrder.service_type,
            WorkOrder.odometer_in,
        )
        .where(col(WorkOrder.vehicle_id) == vehicle_id)
        .order_by(col(WorkOrder.created_at).desc())
        .limit(MOST)
    )
    for at, order_id, number, status, service_type, km in rows:
        yield TimelineEntry(
            at,
            "order",
            work_order_id=order_id,
            work_order_number=number,
            status=status,
            service_type=service_type,
            kilometres=km,
        )


def _quotations(tx: Tx, vehicle_id: UUID) -> Iterator[TimelineEntry]:
    rows = tx.session.execute(
        columns(Quotation.created_at, Quotation.id, Quotation.number, Quotation.status)
        .where(col(Quotation.vehicle_id) == vehicle_id)
        .order_by(col(Quotation.created_at).desc())
        .limit(MOST)
    )
    for at, quotation_id, number, status in rows:
        yield TimelineEntry(
            at,
            "quotation",
            quotation_id=quotation_id,
            quotation_number=number,
            quotation_status=status,
        )


def _owners(tx: Tx, vehicle_id: UUID) -> Iterator[TimelineEntry]:
    changes = [
        (entry.created_at, entry.changes["client_id"])
        for entry in tx.session.exec(
            select(AuditEntry).where(
                AuditEntry.entity_type == Vehicle.__tablename__,
                AuditEntry.entity_id == vehicle_id,
                AuditEntry.action == AuditAction.UPDATE,
            )
        )
        if "client_id" in entry.changes
    ]
    ids = {UUID(change[side]) for _, change in changes for side in ("old", "new")}
    names = _names(tx, ids)
    for at, change in changes:
        before, after = (names.get(UUID(change[side])) for side in ("old", "new"))
        yield TimelineEntry(at, "owner", from_client=before, to_client=after)


def _names(tx: Tx, ids: set[UUID]) -> dict[UUID, str]:
    rows = tx.session.execute(
        columns(Client.id, Client.name)
        .where(col(Client.id).in_(ids))
        .execution_options(with_deleted=True)
    )
    return {row.id: row.name for row in rows}
