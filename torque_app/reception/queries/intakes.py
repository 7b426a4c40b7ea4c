"""Lists of receptions, and one with all it says."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_
from sqlmodel import col, select

from models.auth import User
from models.clients import Client
from models.reception import Intake, IntakeMark, IntakeStatus
from models.tenants import ServiceCenter
from models.values import clock
from models.values import plate as plates
from models.vehicles import Vehicle
from models.work_orders import ArrivalMode, WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.files import queries as files
from torque_app.inspections import queries as inspections
from torque_app.inspections.queries import DeferredRow
from torque_app.reception.lifecycle import INTAKE
from torque_app.reception.permissions import Receptions
from torque_app.reception.queries.rows import IntakeDetail, IntakeRow, MarkRow
from torque_app.reception.rules import signing
from torque_app.work_orders import queries as orders

PHOTOS, MARK_PHOTOS = "intakes", "intake_marks"
"""What files hang on: the act itself, and a mark of it."""

_ELECTRIC = ("electr", "eléctr", "hibrid", "híbrid", "hybrid", "ev")
_typed: Any = col(Intake.typed)
_PLATE = func.coalesce(col(Vehicle.plate), func.upper(_typed["plate"].astext), "")
_CLIENT = func.coalesce(col(Client.name), _typed["name"].astext, "")

SORTS: dict[str, Any] = {
    "created_at": col(Intake.created_at),
    "number": col(Intake.number),
    "status": col(Intake.status),
    "promised_at": func.coalesce(col(Intake.promised_at), func.to_timestamp(0)),
    "plate": _PLATE,
    "client": func.lower(_CLIENT),
}
FILTERS: dict[str, Filter] = {
    "status": lambda wanted: col(Intake.status).in_(
        [IntakeStatus(one) for one in wanted.upper().split(",")]
    ),
    "arrival_mode": lambda wanted: col(Intake.arrival_mode) == ArrivalMode(wanted.upper()),
    "service_center_id": lambda wanted: col(Intake.service_center_id) == UUID(wanted),
    "client_id": lambda wanted: col(Intake.client_id) == UUID(wanted),
    "vehicle_id": lambda wanted: col(Intake.vehicle_id) == UUID(wanted),
    "work_order_id": lambda wanted: col(Intake.work_order_id) == UUID(wanted),
    "appointment_id": lambda wanted: col(Intake.appointment_id) == UUID(wanted),
    "from": lambda wanted: (
        col(Intake.created_at) >= clock.day_bounds(date.fromisoformat(wanted))[0]
    ),
    "to": lambda wanted: col(Intake.created_at) < clock.day_bounds(date.fromisoformat(wanted))[1],
}


def _rows() -> Select[Any]:
    return (
        columns(Intake, Client, Vehicle, User.full_name, WorkOrder.number, ServiceCenter)
        .outerjoin(Client, col(Client.id) == col(Intake.client_id))
        .outerjoin(Vehicle, col(Vehicle.id) == col(Intake.vehicle_id))
        .outerjoin(User, col(User.id) == col(Intake.received_by))
        .outerjoin(WorkOrder, col(WorkOrder.id) == col(Intake.work_order_id))
        .join(ServiceCenter, col(ServiceCenter.id) == col(Intake.service_center_id))
    )


def _row(found: Sequence[Any]) -> IntakeRow:
    intake, client, car, receiver, order_number, *_ = found
    typed = intake.typed
    number = car.plate if car else plates.normalize(str(typed.get("plate", "")))
    label = f"{car.make} {car.model}" + (f" {car.year}" if car.year else "") if car else ""
    return IntakeRow(
        id=intake.id,
        number=intake.number,
        status=intake.status,
        status_name=INTAKE.names[intake.status],
        arrival_mode=intake.arrival_mode,
        service_center_id=intake.service_center_id,
        plate=plates.formatted(number) if number else "",
        vehicle=label or " ".join(filter(None, (typed.get("make"), typed.get("model")))),
        client=client.name if client else str(typed.get("name", "")),
        service_type=intake.service_type,
        promised_at=intake.promised_at,
        received_by=receiver,
        created_at=intake.created_at,
        updated_at=intake.updated_at,
        signed_at=intake.signed_at,
        work_order_id=intake.work_order_id,
        work_order_number=order_number,
    )


@needs(Receptions.VIEW)
def find(tx: Tx, listing: Listing) -> Page[IntakeRow]:
    """Return a page of receptions; `q` looks in number, plate and client.

    Filters: status (several by comma), arrival_mode, service_center_id, client_id, vehicle_id,
    work_order_id, appointment_id, from and to (days begun). A member of one centre sees its own.
    """
    query = _rows()
    if listing.q.strip():
        query = query.where(_matches(listing.q.strip()))
    if tx.actor.centre_id is not None:
        query = query.where(col(Intake.service_center_id) == tx.actor.centre_id)
    return paged(tx, query, listing, sorts=SORTS, default="created_at", filters=FILTERS, make=_row)


def _matches(wanted: str) -> ColumnElement[bool]:
    pattern = f"%{wanted.replace('%', '').replace('_', '')}%"
    plate = f"%{plates.normalize(wanted).replace('%', '').replace('_', '')}%"
    return or_(
        col(Intake.number).ilike(pattern),
        _PLATE.ilike(plate),
        func.app.f_unaccent(_CLIENT).ilike(func.app.f_unaccent(pattern)),
    )


def _found(tx: Tx, intake_id: UUID) -> Any:
    found = tx.session.execute(_rows().where(col(Intake.id) == intake_id)).first()
    if found is None:
        raise NotFound("Esta recepción no existe o no está en tu taller.")
    return found


@needs(Receptions.VIEW)
def row(tx: Tx, intake_id: UUID) -> IntakeRow:
    """Return one reception as the list shows it, or raise NotFound."""
    return _row(_found(tx, intake_id))


@needs(Receptions.VIEW)
def one(tx: Tx, intake_id: UUID) -> IntakeDetail:
    """Return a reception with its fields, marks, photos, and what it still lacks."""
    found = _found(tx, intake_id)
    intake, client, car, *_, centre = found
    photos = files.of(tx, PHOTOS, intake_id)
    papers = {intake.signature_file_id, intake.slip_file_id}
    return IntakeDetail(
        intake=_row(found),
        **{name: getattr(intake, name) for name in _COPIED},
        client_rut=client.rut if client else None,
        client_phone=client.phone if client else None,
        client_email=client.email if client else None,
        vin=car.vin if car else None,
        owner_id=car.client_id if car else None,
        last_odometer=car.odometer if car else None,
        is_electric=_is_electric(car),
        timezone=centre.timezone,
        centre=centre.name,
        warning_lights=tuple(intake.warning_lights),
        marks=marks(tx, intake_id),
        photos=tuple(photo for photo in photos if photo.id not in papers),
        already=_already(tx, intake),
        put_off=_put_off(tx, intake),
        missing=lacking(intake),
    )


_COPIED = (
    "version", "client_id", "vehicle_id", "appointment_id", "typed", "brought_by",
    "brought_by_rut", "brought_by_phone", "complaint", "symptom", "symptom_when", "odometer",
    "fuel_eighths", "battery_percent", "battery_serial", "motor_number", "charger_serial",
    "keys_count", "parked_at", "belongings", "authorisations", "notes", "signed_by", "signed_rut",
    "refused_reason", "signature_file_id", "slip_file_id", "slip_sha256",
)  # fmt: skip


def _is_electric(car: Vehicle | None) -> bool:
    fuel = (car.fuel or "").lower() if car else ""
    return any(fuel.startswith(word) for word in _ELECTRIC)


def _already(tx: Tx, intake: Intake) -> tuple[Any, ...]:
    if intake.vehicle_id is None or intake.status is not IntakeStatus.OPEN:
        return ()
    here = orders.open_of_vehicle(tx, intake.vehicle_id)
    return tuple(order for order in here if order.id != str(intake.work_order_id))


def _put_off(tx: Tx, intake: Intake) -> tuple[DeferredRow, ...]:
    if intake.vehicle_id is None or intake.status is not IntakeStatus.OPEN:
        return ()
    return tuple(inspections.deferred(tx, intake.vehicle_id))


def lacking(intake: Intake) -> dict[str, str]:
    """Return what an act lacks before it may be signed, by field."""
    if intake.status is not IntakeStatus.OPEN:
        return {}
    return signing.missing(
        arrival_mode=intake.arrival_mode,
        client_id=intake.client_id,
        vehicle_id=intake.vehicle_id,
        service_type=intake.service_type,
        complaint=intake.complaint,
        odometer=intake.odometer,
    )


def marks(tx: Tx, intake_id: UUID) -> tuple[MarkRow, ...]:
    """Return the marks of an act in the order they were made, each with its photos."""
    found = tx.session.exec(
        select(IntakeMark)
        .where(col(IntakeMark.intake_id) == intake_id)
        .order_by(col(IntakeMark.id))
    ).all()
    if not found:
        return ()
    photos = files.hanging(tx, MARK_PHOTOS, [each.id for each in found])
    return tuple(mark_row(each, photos.get(each.id, ())) for each in found)


def mark_row(found: IntakeMark, photos: Sequence[Any] = ()) -> MarkRow:
    """Return the plain row of a mark."""
    return MarkRow(found.id, found.view, found.kind, found.x, found.y, found.note, tuple(photos))


@needs(Receptions.VIEW)
def mark(tx: Tx, mark_id: UUID) -> MarkRow:
    """Return one mark without its photos, or raise NotFound."""
    return mark_row(tx.get(IntakeMark, mark_id))


@needs(Receptions.VIEW)
def of_appointment(tx: Tx, appointment_id: UUID) -> IntakeRow | None:
    """Return the reception of an appointment that was not called off, if one began."""
    found = tx.session.execute(
        _rows()
        .where(
            col(Intake.appointment_id) == appointment_id,
            col(Intake.status) != IntakeStatus.CANCELLED,
        )
        .order_by(col(Intake.id))
        .limit(1)
    ).first()
    return _row(found) if found else None
