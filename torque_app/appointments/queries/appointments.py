"""Appointments as lists and the sheet show them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_
from sqlmodel import col

from models.appointments import Appointment, AppointmentStatus, Channel
from models.auth import User
from models.clients import Client
from models.tenants import ServiceCenter
from models.values import clock, plate
from models.vehicles import Vehicle
from models.workshop import Bay, Technician
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries.rows import AppointmentRow
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.work_orders import queries as orders
from torque_app.workshop import queries as workshop

_SORTS: dict[str, Any] = {
    "starts_at": col(Appointment.starts_at),
    "number": col(Appointment.number),
    "created_at": col(Appointment.id),
    "client": col(Client.sort_key),
    "status": col(Appointment.status),
}
_ASSIGNS = "work_orders.assign"
_PRICES = "work_orders.see_money"
_OWN = frozenset(AppointmentRow.__slots__) & frozenset(Appointment.model_fields)


def appointments() -> Select[Any]:
    """Select what an AppointmentRow is made of."""
    return (
        columns(Appointment, Client.name, Client.phone, Vehicle, Bay.code, User.full_name)
        .join(Client, col(Client.id) == col(Appointment.client_id))
        .join(Vehicle, col(Vehicle.id) == col(Appointment.vehicle_id))
        .outerjoin(Bay, col(Bay.id) == col(Appointment.bay_id))
        .outerjoin(Technician, col(Technician.id) == col(Appointment.technician_id))
        .outerjoin(User, col(User.id) == col(Technician.user_id))
    )


def appointment_row(found: Any, *, warnings: Iterable[str] = ()) -> AppointmentRow:
    """Return the plain row of what `appointments` selected."""
    visit, client, phone, car, bay, technician = found
    return AppointmentRow(
        **{name: getattr(visit, name) for name in _OWN},
        status_name=lifecycle.APPOINTMENT.names[visit.status],
        client=client,
        client_phone=phone,
        plate=plate.formatted(car.plate),
        vehicle=f"{car.make} {car.model}" + (f" {car.year}" if car.year else ""),
        bay=bay,
        technician=technician,
        warnings=tuple(warnings),
    )


@needs(Appointments.VIEW)
def find(tx: Tx, listing: Listing) -> Page[AppointmentRow]:
    """Return a page of appointments; `q` looks in number, plate and client.

    Filters (REC-06): date, from and to (days), status (several by comma, or `open`),
    service_center_id, client_id, vehicle_id, bay_id, technician_id, channel. A member of one
    centre sees the appointments of that centre.
    """
    query = appointments()
    if listing.q.strip():
        query = query.where(_matches(listing.q))
    if tx.actor.centre_id:
        query = query.where(col(Appointment.service_center_id) == tx.actor.centre_id)
    return paged(
        tx, query, listing, sorts=_SORTS, default="created_at", filters=_FILTERS,
        make=appointment_row,
    )  # fmt: skip


@needs(Appointments.VIEW)
def one(tx: Tx, appointment_id: UUID) -> AppointmentRow:
    """Return one appointment with what whoever looks at it should know."""
    found = _found(tx, appointment_id)
    visit: Appointment = found[0]
    if visit.status not in lifecycle.LIVE:
        return appointment_row(found)
    return appointment_row(found, warnings=warnings(tx, visit))


@needs(Appointments.VIEW)
def within(tx: Tx, centre_id: UUID, first: datetime, last: datetime) -> tuple[AppointmentRow, ...]:
    """Return the appointments of a centre that touch a stretch of time, cancelled ones left out."""
    query = (
        appointments()
        .where(
            col(Appointment.service_center_id) == centre_id,
            col(Appointment.starts_at) < last,
            col(Appointment.ends_at) > first,
            col(Appointment.status) != AppointmentStatus.CANCELLED,
        )
        .order_by(col(Appointment.starts_at), col(Appointment.id))
    )
    return tuple(map(appointment_row, tx.session.execute(query)))


def warnings(tx: Tx, visit: Appointment) -> list[str]:
    """Return what may surprise whoever receives the car: open OTs, other visits, no-shows."""
    found = [
        _(Sentence("El vehículo ya tiene la {number} abierta.", number=order.label))
        for order in orders.open_of_vehicle(tx, visit.vehicle_id)
        if UUID(order.id) != visit.work_order_id
    ]
    found += _other_visits(tx, visit)
    missed = _no_shows(tx, visit)
    if missed == 1:
        found.append(_("El cliente no llegó a una cita en los últimos 12 meses."))
    elif missed:
        found.append(
            _(Sentence("El cliente no llegó a {n} citas en los últimos 12 meses.", n=missed))
        )
    return found


@needs(Appointments.VIEW)
def concerned(tx: Tx, appointment_id: UUID) -> list[UUID]:
    """Return the users an appointment concerns: who booked it, and the technician it is for."""
    query = (
        columns(Appointment.created_by, Technician.user_id)
        .outerjoin(Technician, col(Technician.id) == col(Appointment.technician_id))
        .where(col(Appointment.id) == appointment_id)
    )
    found = tx.session.execute(query).first() or ()
    return [user_id for user_id in dict.fromkeys(found) if user_id is not None]


@needs(Appointments.VIEW)
def of_order(tx: Tx, work_order_id: UUID) -> AppointmentRow | None:
    """Return the appointment an OT came of, if it came of one."""
    query = appointments().where(col(Appointment.work_order_id) == work_order_id)
    found = tx.session.execute(query.limit(1)).first()
    return appointment_row(found) if found else None


@needs(Appointments.VIEW)
def agreed(tx: Tx, appointment_id: UUID) -> dict[str, Any]:
    """Return what was agreed with an appointment that its OT begins with, named as the OT does.

    Its technician's user only where the actor may give an OT to them, its cost only where the
    actor may set prices.
    """
    visit = tx.get(Appointment, appointment_id)
    return {
        "location": visit.location,
        "assigned_to": _technician(tx, visit),
        "estimated_hours": visit.estimated_hours,
        "estimated_cost": visit.estimated_cost if tx.actor.may(_PRICES) else None,
    }


def _technician(tx: Tx, visit: Appointment) -> UUID | None:
    if visit.technician_id is None:
        return None
    user_id = workshop.technician(tx, visit.technician_id).user_id
    return user_id if tx.actor.may(_ASSIGNS) or user_id == tx.actor.user_id else None


def named(tx: Tx, appointment_id: UUID) -> tuple[str, str]:
    """Return an appointment's number and its car's plate, as a refusal names it."""
    found = _found(tx, appointment_id)
    return found[0].number, plate.formatted(found[3].plate)


def _found(tx: Tx, appointment_id: UUID) -> Any:
    found = tx.session.execute(appointments().where(col(Appointment.id) == appointment_id)).first()
    if found is None:
        raise NotFound
    return found


def _other_visits(tx: Tx, visit: Appointment) -> list[str]:
    query = (
        columns(Appointment.number, Appointment.starts_at, ServiceCenter.timezone)
        .join(ServiceCenter, col(ServiceCenter.id) == col(Appointment.service_center_id))
        .where(
            col(Appointment.vehicle_id) == visit.vehicle_id,
            col(Appointment.id) != visit.id,
            col(Appointment.status).in_(lifecycle.LIVE),
        )
        .order_by(col(Appointment.starts_at))
        .limit(3)
    )
    return [
        _(
            Sentence(
                "El vehículo también tiene la cita {number} para el {at}.",
                number=number,
                at=clock.formatted(starts_at, zone),
            )
        )
        for number, starts_at, zone in tx.session.execute(query)
    ]


def _no_shows(tx: Tx, visit: Appointment) -> int:
    query = columns(func.count()).where(
        col(Appointment.client_id) == visit.client_id,
        col(Appointment.status) == AppointmentStatus.NO_SHOW,
        col(Appointment.starts_at) >= tx.now - rules.REMEMBERED_NO_SHOWS,
        col(Appointment.id) != visit.id,
    )
    return int(tx.session.execute(query).scalar_one())


def _matches(typed: str) -> ColumnElement[bool]:
    wanted = typed.strip().replace("%", "").replace("_", "")
    number = plate.normalize(wanted)
    return or_(
        func.app.f_unaccent(col(Client.name)).ilike(func.app.f_unaccent(f"%{wanted}%")),
        col(Vehicle.plate).ilike(f"%{number}%"),
        col(Appointment.number).ilike(f"%{wanted}%"),
    )


def _statuses(wanted: str) -> ColumnElement[bool]:
    if wanted == "open":
        return col(Appointment.status).in_(lifecycle.LIVE)
    return col(Appointment.status).in_([AppointmentStatus(one) for one in wanted.split(",")])


def _since(wanted: str) -> ColumnElement[bool]:
    return col(Appointment.starts_at) >= clock.day_bounds(date.fromisoformat(wanted))[0]


def _until(wanted: str) -> ColumnElement[bool]:
    following = date.fromisoformat(wanted) + timedelta(days=1)
    return col(Appointment.starts_at) < clock.day_bounds(following)[0]


_FILTERS: dict[str, Filter] = {
    "date": lambda wanted: _since(wanted) & _until(wanted),
    "from": _since,
    "to": _until,
    "status": _statuses,
    "service_center_id": lambda wanted: col(Appointment.service_center_id) == UUID(wanted),
    "client_id": lambda wanted: col(Appointment.client_id) == UUID(wanted),
    "vehicle_id": lambda wanted: col(Appointment.vehicle_id) == UUID(wanted),
    "bay_id": lambda wanted: col(Appointment.bay_id) == UUID(wanted),
    "technician_id": lambda wanted: col(Appointment.technician_id) == UUID(wanted),
    "channel": lambda wanted: col(Appointment.channel) == Channel(wanted),
}
