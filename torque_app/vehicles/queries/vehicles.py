"""Cars as lists and records show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column
from sqlmodel import col, select

from models.clients import Client
from models.values import clock, plate, vin
from models.values.odometer import Reading
from models.vehicles import OdometerReading, Vehicle, VehicleStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged, whole
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.vehicles import rules
from torque_app.vehicles.permissions import SEES_MONEY, Vehicles


@dataclass(frozen=True, slots=True)
class VehicleRow:
    """One car of the list; `plate` is the normal form, `plate_shown` what people read.

    `total_spent` is net of IVA, None for whoever may not see it.
    """

    id: UUID
    plate: str
    plate_shown: str
    vin: str | None
    make: str
    model: str
    year: int | None
    color: str | None
    odometer: int | None
    current_status: VehicleStatus
    client_id: UUID
    client: str
    client_phone: str | None
    inspection_due: date | None
    last_service_at: datetime | None
    total_services: int
    total_spent: Decimal | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Inspection:
    """When the revisión técnica falls due; an estimate comes from the plate's last digit."""

    due: date | None
    is_estimate: bool
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class VehicleDetail:
    """A car with all its fields and what looks wrong in its plate and VIN."""

    vehicle: VehicleRow
    variant: str | None
    fuel: str | None
    motor_number: str | None
    insurance_company: str | None
    insurance_end: date | None
    notes: str | None
    version: int
    plate_format: str | None
    plate_check_digit: str | None
    vin_country: str | None
    inspection: Inspection
    warnings: tuple[str, ...]


def sees_money(tx: Tx) -> bool:
    """Tell whether the actor may see what the work on a car cost."""
    return any(tx.actor.may(permission) for permission in SEES_MONEY)


_COLUMNS: tuple[Any, ...] = (
    Vehicle.id,
    Vehicle.plate,
    Vehicle.vin,
    Vehicle.make,
    Vehicle.model,
    Vehicle.year,
    Vehicle.color,
    Vehicle.odometer,
    Vehicle.current_status,
    Vehicle.client_id,
    Client.name,
    Client.phone,
    Vehicle.inspection_due,
    Vehicle.last_service_at,
    Vehicle.total_services,
    Vehicle.total_spent,
    Vehicle.created_at,
)


def _of_status(wanted: str) -> ColumnElement[bool]:
    return col(Vehicle.current_status) == VehicleStatus(wanted)


_FILTERS: dict[str, Filter] = {
    "client": lambda wanted: col(Vehicle.client_id) == UUID(wanted),
    "client_id": lambda wanted: col(Vehicle.client_id) == UUID(wanted),
    "plate": lambda wanted: col(Vehicle.plate) == plate.normalize(wanted),
    "registration": lambda wanted: col(Vehicle.plate) == plate.normalize(wanted),
    "vin": lambda wanted: col(Vehicle.vin) == vin.normalize(wanted),
    "make": lambda wanted: func.lower(Vehicle.make) == wanted.lower(),
    "year": lambda wanted: col(Vehicle.year) == whole(wanted),
    "status": _of_status,
}
# what is not known stands after everything else, not before as NULL would
_NEVER: ColumnElement[datetime] = literal_column("'-infinity'::timestamptz")
_SORTS: dict[str, Any] = {
    "created_at": col(Vehicle.created_at),
    "plate": col(Vehicle.plate),
    "make": col(Vehicle.make),
    "name": func.app.sort_key(Vehicle.make + " " + col(Vehicle.model)),
    "client": col(Client.sort_key),
    "year": func.coalesce(col(Vehicle.year), 0),
    "odometer": func.coalesce(col(Vehicle.odometer), -1),
    "last_service_at": func.coalesce(col(Vehicle.last_service_at), _NEVER),
}


def _rows() -> Select[Any]:
    return columns(*_COLUMNS).join(Client, col(Client.id) == Vehicle.client_id)


def _row(found: Sequence[Any], *, money: bool) -> VehicleRow:
    id_, number, *rest, spent, created_at = found
    shown = [id_, number, plate.formatted(number), *rest, spent if money else None, created_at]
    return VehicleRow(*shown)


def _first(tx: Tx, query: Select[Any]) -> VehicleRow | None:
    found = tx.session.execute(query).first()
    return _row(found, money=sees_money(tx)) if found else None


def _sought(q: str) -> str:
    # a plate typed as people read it, BBBB·12 or BB-BB-12, is kept without separators
    number = plate.normalize(q)
    return number if plate.recognise(number) else q


@needs(Vehicles.VIEW)
def find(tx: Tx, listing: Listing) -> Page[VehicleRow]:
    """Return a page of cars; `q` looks in plate, VIN, make and model, typos forgiven."""
    money = sees_money(tx)
    return paged(
        tx,
        matching(_rows(), Vehicle, _sought(listing.q)),
        listing,
        sorts=_SORTS,
        default="created_at",
        filters=_FILTERS,
        make=lambda found: _row(found, money=money),
    )


@needs(Vehicles.VIEW)
def row(tx: Tx, vehicle_id: UUID) -> VehicleRow:
    """Return one car as lists show it, or raise NotFound."""
    found = _first(tx, _rows().where(col(Vehicle.id) == vehicle_id))
    if found is None:
        raise NotFound
    return found


@needs(Vehicles.VIEW)
def by_plate(tx: Tx, number_plate: str) -> VehicleRow | None:
    """Return the car with this plate, however it is typed, if the workshop knows it."""
    return _first(tx, _rows().where(col(Vehicle.plate) == plate.normalize(number_plate)))


@needs(Vehicles.VIEW)
def by_vin(tx: Tx, number: str) -> VehicleRow | None:
    """Return the car with this VIN, if the workshop knows it."""
    return _first(tx, _rows().where(col(Vehicle.vin) == vin.normalize(number)))


@needs(Vehicles.VIEW)
def one(tx: Tx, vehicle_id: UUID) -> VehicleDetail:
    """Return a car with all that is written about it."""
    car = tx.get(Vehicle, vehicle_id)
    shape = plate.recognise(car.plate)
    return VehicleDetail(
        row(tx, vehicle_id),
        car.variant,
        car.fuel,
        car.motor_number,
        car.insurance_company,
        car.insurance_end,
        car.notes,
        car.version,
        shape.name if shape else None,
        plate.check_digit(car.plate),
        vin.country(car.vin) if car.vin and len(car.vin) == vin.LENGTH else None,
        _inspection(car, clock.business_date(tx.now)),
        tuple(map(_, rules.doubts(car.plate, car.vin, car.year))),
    )


def _inspection(car: Vehicle, today: date) -> Inspection:
    if car.inspection_due is not None:
        return Inspection(
            car.inspection_due, is_estimate=False, is_overdue=car.inspection_due < today
        )
    due = rules.estimated_inspection(car.plate, today)
    return Inspection(due, is_estimate=due is not None, is_overdue=False)


@needs(Vehicles.VIEW)
def search(tx: Tx, q: str, *, limit: int = 8, client_id: UUID | None = None) -> list[Choice]:
    """Return the cars the palette and the pickers offer for what was typed."""
    wanted = {"client": str(client_id)} if client_id else {}
    page = find(tx, Listing(limit=limit, q=q, filters=wanted))
    return [
        Choice(
            str(car.id),
            car.plate_shown,
            f"{car.make} {car.model} · {car.client}",
            f"/vehiculos/{car.id}",
            "vehicle",
        )
        for car in page.rows
    ]


@needs(Vehicles.VIEW)
def latest_reading(tx: Tx, vehicle_id: UUID) -> Reading | None:
    """Return the last reading of the odometer with the day it was taken, if there is one."""
    last = tx.session.exec(
        select(OdometerReading)
        .where(OdometerReading.vehicle_id == vehicle_id)
        .order_by(col(OdometerReading.read_at).desc(), col(OdometerReading.id).desc())
        .limit(1)
    ).first()
    return Reading(last.kilometres, clock.business_date(last.read_at)) if last else None


@needs(Vehicles.VIEW)
def open_orders(tx: Tx, vehicle_id: UUID) -> int:
    """Return how many OTs of a car are not closed."""
    return tx.session.exec(
        select(func.count())
        .select_from(WorkOrder)
        .where(WorkOrder.vehicle_id == vehicle_id, WorkOrder.status != OTStatus.CLOSED)
    ).one()
