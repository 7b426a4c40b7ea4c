"""What the public booking page may know of a workshop: its name, its services, its free hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from models.values import clock
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries.calendar import free_days
from torque_app.branding import queries as branding
from torque_app.branding.queries import Face
from torque_app.core.actor import Actor
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx, transaction
from torque_app.tenants import queries as tenants
from torque_app.workshop import queries as workshop

_NOWHERE = UUID(int=0)
_LOOK = text("SELECT tenant_id, id FROM app.booking_lookup(:workshop, :centre)")
DAYS_OFFERED = 7


@dataclass(frozen=True, slots=True)
class Door:
    """A centre that takes bookings from outside."""

    tenant_id: UUID
    centre_id: UUID

    def visitor(self) -> Actor:
        """Return the platform acting for whoever stands at the door."""
        return Actor.system(self.tenant_id, {Appointments.BOOK.value})


@dataclass(frozen=True, slots=True)
class Service:
    """What may be booked, and how long it takes."""

    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A centre as its booking page shows it."""

    workshop: str
    centre: str
    address: str
    contacts: tuple[str, ...]
    face: Face
    timezone: str
    services: tuple[Service, ...]
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """The free hours of one day, as they may be chosen."""

    day: date
    hours: tuple[datetime, ...]


def door(workshop_slug: str, centre_code: str) -> Door:
    """Return the centre behind an address; NotFound unless it takes bookings from outside."""
    with transaction(Actor.system(_NOWHERE, ())) as tx:
        asked = {"workshop": workshop_slug[:60], "centre": centre_code[:10]}
        found = tx.session.execute(_LOOK, asked).first()
    if found is None:
        raise NotFound
    return Door(found.tenant_id, found.id)


@needs(Appointments.BOOK)
def offer(tx: Tx, centre_id: UUID) -> Offer:
    """Return what a centre offers to whoever books from outside."""
    said, centre = workshop.calendar(tx, centre_id), tenants.centre(tx, centre_id)
    today = clock.business_date(tx.now, said.timezone)
    address = ", ".join(filter(None, (centre.address, centre.comuna)))
    return Offer(
        workshop=tenants.current(tx).name,
        centre=centre.name,
        address=address,
        contacts=tuple(filter(None, (centre.phone, centre.email))),
        face=branding.on_page(tx, centre.company_id),
        timezone=said.timezone,
        services=tuple(map(_service, said.services)),
        first_day=today,
        last_day=today + timedelta(days=said.horizon_days),
    )


@needs(Appointments.BOOK)
def offered_days(tx: Tx, centre_id: UUID, service: str, first_day: date) -> tuple[OfferedDay, ...]:
    """Return a week of free hours for a service, from a day on; full and closed days are empty."""
    wanted = service_of(tx, centre_id, service)
    said, open_for = workshop.calendar(tx, centre_id), offer(tx, centre_id)
    first = min(max(first_day, open_for.first_day), open_for.last_day)
    days = min(DAYS_OFFERED, (open_for.last_day - first).days + 1)
    after = tx.now + timedelta(hours=said.lead_hours)
    found = free_days(tx, centre_id, first, days, minutes=wanted.minutes, after=after)
    return tuple(
        OfferedDay(each.day, () if each.is_full else tuple(slot.starts_at for slot in each.slots))
        for each in found
    )


@needs(Appointments.BOOK)
def service_of(tx: Tx, centre_id: UUID, name: str) -> Service:
    """Return a service the centre offers, by its name; NotFound for any other."""
    for each in map(_service, workshop.calendar(tx, centre_id).services):
        if each.name == name:
            return each
    raise NotFound


def _service(told: Any) -> Service:
    return Service(str(told["name"]), int(told["minutes"]))
