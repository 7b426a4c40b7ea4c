"""Where a client may book a visit from the portal, and what stands in their name already."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from models.appointments import Appointment, AppointmentStatus
from models.clients import Client
from models.tenants import ServiceCenter
from models.values import plate
from models.vehicles import Vehicle
from models.workshop import CentreCalendar
from torque_app.appointments import queries as appointments
from torque_app.appointments.queries import Offer, OfferedDay
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal

_SURE: Final = frozenset({AppointmentStatus.CONFIRMED})


@dataclass(frozen=True, slots=True)
class CentreChoice:
    """A centre that takes bookings from outside."""

    id: UUID
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit that is to come; `zone` is where its clock is."""

    starts_at: datetime
    zone: str
    plate: str
    service_type: str
    centre: str
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the workshop calls about a visit."""

    name: str
    phone: str
    email: str
    rut: str


@needs(Portal.OPEN)
def booking_centres(tx: Tx) -> list[CentreChoice]:
    """Return the centres that take bookings from outside, by code."""
    query = (
        columns(ServiceCenter.id, ServiceCenter.name, ServiceCenter.address, ServiceCenter.comuna)
        .join(CentreCalendar, col(CentreCalendar.service_center_id) == col(ServiceCenter.id))
        .where(col(CentreCalendar.online_booking), col(ServiceCenter.is_active))
        .order_by(col(ServiceCenter.code))
    )
    return [
        CentreChoice(id_, name, ", ".join(part for part in place if part))
        for id_, name, *place in tx.session.execute(query)
    ]


@needs(Portal.OPEN)
def offer(tx: Tx, centre_id: UUID) -> Offer:
    """Return what a centre offers to its clients; NotFound unless it takes bookings."""
    if centre_id not in {each.id for each in booking_centres(tx)}:
        raise NotFound
    return appointments.offer(tx, centre_id)


@needs(Portal.OPEN)
def offered_days(tx: Tx, centre_id: UUID, service: str, first_day: date) -> tuple[OfferedDay, ...]:
    """Return a week of free hours for a service, from a day on."""
    return appointments.offered_days(tx, centre_id, service, first_day)


@needs(Portal.OPEN)
def contact(tx: Tx, client_id: UUID) -> Contact:
    """Return how a client is reached."""
    client = tx.get(Client, client_id)
    return Contact(client.name, client.phone or "", client.email or "", client.rut or "")


@needs(Portal.OPEN)
def visits_to_come(tx: Tx, client_id: UUID) -> list[VisitRow]:
    """Return the client's visits from now on, the next one first."""
    query = (
        select(  # type: ignore[call-overload]
            Appointment.starts_at,
            ServiceCenter.timezone,
            Vehicle.plate,
            Appointment.service_type,
            ServiceCenter.name,
            Appointment.status,
        )
        .join(Vehicle, col(Vehicle.id) == col(Appointment.vehicle_id))
        .join(ServiceCenter, col(ServiceCenter.id) == col(Appointment.service_center_id))
        .where(
            col(Appointment.client_id) == client_id,
            col(Appointment.starts_at) >= tx.now,
            col(Appointment.status).in_((AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)),
        )
        .order_by(col(Appointment.starts_at))
        .limit(10)
    )
    return [
        VisitRow(
            at, zone, plate.formatted(number), kind, centre, status == AppointmentStatus.CONFIRMED
        )
        for at, zone, number, kind, centre, status in tx.session.execute(query)
    ]
