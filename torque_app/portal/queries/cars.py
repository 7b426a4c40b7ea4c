"""The cars of a client: what was done to them and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import col

from models.quality import Delivery
from models.values import clock, plate
from models.vehicles import ServiceRecord, Vehicle
from models.work_orders import WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal
from torque_app.vehicles import queries as vehicles
from torque_app.vehicles.queries import Inspection

MOST_JOBS: Final = 40


@dataclass(frozen=True, slots=True)
class CarRow:
    """A car; `next_on` and `next_km` are what was said of its next maintenance when it left."""

    id: UUID
    plate: str
    make: str
    model: str
    year: int | None
    odometer: int | None
    last_service_at: datetime | None
    next_on: date | None
    next_km: int | None
    is_due: bool

    @property
    def name(self) -> str:
        """The make and the model."""
        return f"{self.make} {self.model}".strip()


@dataclass(frozen=True, slots=True)
class JobRow:
    """A finished job; `parts` are what was used."""

    service_date: datetime
    service_type: str
    odometer: int | None
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """Something left for later when the car went home."""

    description: str
    grade: str


@dataclass(frozen=True, slots=True)
class CarDetail:
    """A car with what was done, the newest first, what was left for later, and its revisión."""

    car: CarRow
    inspection: Inspection
    later: tuple[Later, ...]
    jobs: tuple[JobRow, ...]


_NEWEST: Final = (
    columns(
        Delivery.tenant_id,
        Delivery.vehicle_id,
        Delivery.next_service_on,
        Delivery.next_service_km,
        Delivery.deferred,
    )
    .where(col(Delivery.delivered_at).is_not(None), col(Delivery.deleted_at).is_(None))
    .distinct(col(Delivery.tenant_id), col(Delivery.vehicle_id))
    .order_by(col(Delivery.tenant_id), col(Delivery.vehicle_id), col(Delivery.delivered_at).desc())
    .subquery("newest")
)


def _rows(client_id: UUID) -> Select[Any]:
    return (
        columns(
            Vehicle.id,
            Vehicle.plate,
            Vehicle.make,
            Vehicle.model,
            Vehicle.year,
            Vehicle.odometer,
            Vehicle.last_service_at,
            _NEWEST.c.next_service_on,
            _NEWEST.c.next_service_km,
            _NEWEST.c.deferred,
        )
        .select_from(Vehicle)
        .outerjoin(
            _NEWEST,
            (_NEWEST.c.tenant_id == col(Vehicle.tenant_id))
            & (_NEWEST.c.vehicle_id == col(Vehicle.id)),
        )
        .where(col(Vehicle.client_id) == client_id)
        .order_by(col(Vehicle.last_service_at).desc().nulls_last(), col(Vehicle.id).desc())
    )


def _row(found: Any, today: date) -> CarRow:
    on, km = found.next_service_on, found.next_service_km
    driven = km is not None and found.odometer is not None and found.odometer >= km
    return CarRow(
        id=found.id,
        plate=plate.formatted(found.plate),
        make=found.make,
        model=found.model,
        year=found.year,
        odometer=found.odometer,
        last_service_at=found.last_service_at,
        next_on=on,
        next_km=km,
        is_due=driven or (on is not None and on <= today),
    )


@needs(Portal.OPEN)
def cars_of(tx: Tx, client_id: UUID) -> list[CarRow]:
    """Return a client's cars, the last one seen first."""
    today = clock.business_date(tx.now)
    return [_row(found, today) for found in tx.session.execute(_rows(client_id))]


@needs(Portal.OPEN)
def car(tx: Tx, client_id: UUID, vehicle_id: UUID) -> CarDetail:
    """Return a client's own car with its history; NotFound for anybody else's."""
    found = tx.session.execute(_rows(client_id).where(col(Vehicle.id) == vehicle_id)).first()
    if found is None:
        raise NotFound
    return CarDetail(
        _row(found, clock.business_date(tx.now)),
        vehicles.one(tx, vehicle_id).inspection,
        tuple(_later(each) for each in found.deferred or ()),
        _jobs(tx, client_id, vehicle_id),
    )


def _later(told: dict[str, Any]) -> Later:
    return Later(str(told.get("description", "")), str(told.get("grade", "")))


def _jobs(tx: Tx, client_id: UUID, vehicle_id: UUID) -> tuple[JobRow, ...]:
    """Return the last jobs done on the car for this very client: a car has had other owners."""
    query = (
        columns(
            ServiceRecord.service_date,
            ServiceRecord.service_type,
            ServiceRecord.odometer,
            ServiceRecord.parts,
        )
        .where(
            col(ServiceRecord.vehicle_id) == vehicle_id,
            col(ServiceRecord.work_order_id).in_(_orders_of(client_id)),
        )
        .order_by(col(ServiceRecord.service_date).desc())
        .limit(MOST_JOBS)
    )
    return tuple(
        JobRow(at, kind, km, tuple(map(str, parts)))
        for at, kind, km, parts in tx.session.execute(query)
    )


def _orders_of(client_id: UUID) -> Select[Any]:
    query: Select[Any] = select(WorkOrder.id).where(  # type: ignore[call-overload]
        col(WorkOrder.client_id) == client_id
    )
    return query.execution_options(with_deleted=True)
