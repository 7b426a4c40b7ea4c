"""Days of a centre: its hours, lanes, load, appointments, and the hours that are still free."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import col

from models.appointments import Appointment, ServiceRequest, ServiceRequestStatus
from models.values import clock
from torque_app.appointments import lifecycle, rules
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.queries.appointments import within
from torque_app.appointments.queries.requests import asked_within
from torque_app.appointments.queries.rows import Calendar, DayRow, FreeSlots, Lane, SlotRow
from torque_app.core.errors import Invalid
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.workshop import queries as workshop

MOST_DAYS = 31


@needs(Appointments.VIEW)
def calendar(tx: Tx, centre_id: UUID, first_day: date, days: int = 1) -> Calendar:
    """Return up to 31 days of a centre with lanes by bay and by technician, and each day's load."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.field("days", Sentence("Se muestran de 1 a {most} días.", most=MOST_DAYS))
    said = workshop.calendar(tx, centre_id)
    start = clock.day_bounds(first_day, said.timezone)[0]
    end = clock.day_bounds(first_day + timedelta(days=days - 1), said.timezone)[1]
    visits = within(tx, centre_id, start, end)
    asked = asked_within(tx, centre_id, start, end)
    present = workshop.presences(tx, centre_id, first_day=first_day, days=days)
    return Calendar(
        service_center_id=centre_id,
        timezone=said.timezone,
        slot_minutes=said.slot_minutes,
        max_load_percent=said.max_load_percent,
        days=_days(tx, centre_id, first_day, days),
        bays=tuple(
            Lane(one.id, one.code, one.name)
            for one in workshop.bays(tx, centre_id, only_active=True)
        ),
        technicians=tuple(
            Lane(
                one.id,
                one.name,
                one.level_name,
                tuple(span for there in present.values() for span in there.get(one.id, [])),
            )
            for one in workshop.technicians(tx, centre_id, only_active=True)
        ),
        appointments=visits,
        requests=asked,
    )


def _days(tx: Tx, centre_id: UUID, first_day: date, days: int) -> tuple[DayRow, ...]:
    load = workshop.load(tx, centre_id, first_day, days)
    opened = workshop.openings(tx, centre_id, first_day, days)
    named = {
        each.day: each.name
        for year in {first_day.year, max(opened).year}
        for each in workshop.holidays(tx, centre_id, year)
    }
    zone = tenants.centre(tx, centre_id).timezone
    counted = _counted(tx, centre_id, first_day, days=days, zone=zone)
    return tuple(
        DayRow(
            day=cell.day,
            opened=tuple(opened[cell.day]),
            holiday=named.get(cell.day, ""),
            appointments=counted.get(cell.day, 0),
            load_percent=cell.percent if cell.present else None,
            is_full=bool(cell.present) and cell.percent >= load.max_load_percent,
        )
        for cell in load.days
    )


def _counted(tx: Tx, centre_id: UUID, first_day: date, *, days: int, zone: str) -> dict[date, int]:
    start = clock.day_bounds(first_day, zone)[0]
    end = clock.day_bounds(first_day + timedelta(days=days - 1), zone)[1]
    found: dict[date, int] = {}
    query = columns(Appointment.starts_at).where(
        col(Appointment.service_center_id) == centre_id,
        col(Appointment.starts_at) >= start,
        col(Appointment.starts_at) < end,
        col(Appointment.status).in_(lifecycle.LIVE),
    )
    for (starts_at,) in tx.session.execute(query):
        day = clock.business_date(starts_at, zone)
        found[day] = found.get(day, 0) + 1
    return found


@needs(Appointments.VIEW)
def free_slots(
    tx: Tx, centre_id: UUID, day: date, minutes: int, *, after: datetime | None = None
) -> FreeSlots:
    """Return the hours of a day that still take a car for so many minutes, from `after` or now.

    An hour somebody asked for online and nobody answered yet counts as taken.
    """
    refused = rules.length_refusal(minutes)
    if refused:
        raise Invalid.field("minutes", refused)
    said = workshop.calendar(tx, centre_id)
    opened = workshop.opening(tx, centre_id, day)
    slots = rules.free_slots(
        shop_on(tx, centre_id, day),
        taken_on(tx, centre_id, day, said.timezone),
        minutes=minutes,
        every=said.slot_minutes,
        after=max(after or tx.now, tx.now),
    )
    percent = load_on(tx, centre_id, day) if opened else None
    return FreeSlots(
        day=day,
        minutes=minutes,
        load_percent=percent,
        is_full=percent is not None and percent >= said.max_load_percent,
        slots=tuple(SlotRow(each.starts_at, each.ends_at, each.places) for each in slots),
    )


def shop_on(tx: Tx, centre_id: UUID, day: date) -> rules.Shop:
    """Return a centre as the rules see it on one day."""
    return rules.Shop(
        opened=tuple(workshop.opening(tx, centre_id, day)),
        bays=frozenset(one.id for one in workshop.bays(tx, centre_id, only_active=True)),
        presence=workshop.presence(tx, centre_id, day),
    )


def taken_on(tx: Tx, centre_id: UUID, day: date, zone: str) -> list[rules.Taken]:
    """Return what is promised or asked for on one day of a centre."""
    start, end = clock.day_bounds(day, zone)
    visits = columns(
        Appointment.starts_at, Appointment.ends_at, Appointment.bay_id, Appointment.technician_id
    ).where(
        col(Appointment.service_center_id) == centre_id,
        col(Appointment.starts_at) < end,
        col(Appointment.ends_at) > start,
        col(Appointment.status).in_(lifecycle.LIVE),
    )
    asked = columns(ServiceRequest.wanted_at, ServiceRequest.wanted_minutes).where(
        col(ServiceRequest.service_center_id) == centre_id,
        col(ServiceRequest.status) == ServiceRequestStatus.NEW,
        col(ServiceRequest.wanted_at) >= start,
        col(ServiceRequest.wanted_at) < end,
    )
    found = [rules.Taken(*row) for row in tx.session.execute(visits)]
    return found + [
        rules.Taken(at, at + timedelta(minutes=minutes or rules.LEAST_MINUTES))
        for at, minutes in tx.session.execute(asked)
    ]


def load_on(tx: Tx, centre_id: UUID, day: date) -> int | None:
    """Return how full a day is in percent of its technicians' hours; None where none are known."""
    cell = workshop.load(tx, centre_id, day, 1).days[0]
    return cell.percent if cell.present else None
