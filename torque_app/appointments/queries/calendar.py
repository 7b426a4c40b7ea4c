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
LOOKED_AHEAD = 14
"""Days in which the soonest free hour is looked for."""


@needs(Appointments.VIEW)
def calendar(tx: Tx, centre_id: UUID, first_day: date, days: int = 1) -> Calendar:
    """Return up to 31 days of a centre with lanes by bay and by technician, and each day's load."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid.field("days", Sentence("Se muestran de 1 a {most} días.", most=MOST_DAYS))
    said = workshop.calendar(tx, centre_id)
    _check_near(tx, first_day, said.timezone, field="first_day")
    start, end = _bounds(first_day, days, said.timezone)
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
    start, end = _bounds(first_day, days, zone)
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
    """Return the hours of a day that still take a car for so many minutes, from `after` or now."""
    return free_days(tx, centre_id, day, 1, minutes=minutes, after=after)[0]


@needs(Appointments.VIEW)
def free_days(
    tx: Tx,
    centre_id: UUID,
    first_day: date,
    days: int,
    *,
    minutes: int,
    after: datetime | None = None,
) -> tuple[FreeSlots, ...]:
    """Return `free_slots` of each of some days, in as many statements as for one.

    An hour somebody asked for online and nobody answered yet counts as taken.
    """
    refused = rules.length_refusal(minutes)
    if refused:
        raise Invalid.field("minutes", refused)
    said = workshop.calendar(tx, centre_id)
    _check_near(tx, first_day, said.timezone, field="day")
    load = workshop.load(tx, centre_id, first_day, days)
    opened = workshop.openings(tx, centre_id, first_day, days)
    present = workshop.presences(tx, centre_id, first_day=first_day, days=days)
    bays = frozenset(one.id for one in workshop.bays(tx, centre_id, only_active=True))
    taken = _taken(tx, centre_id, *_bounds(first_day, days, said.timezone))
    since = max(after or tx.now, tx.now)

    def free(cell: workshop.LoadCell) -> FreeSlots:
        shop = rules.Shop(tuple(opened[cell.day]), bays, present[cell.day])
        slots = rules.free_slots(shop, taken, minutes=minutes, every=said.slot_minutes, after=since)
        return _free(cell, slots, minutes=minutes, most=said.max_load_percent)

    return tuple(map(free, load.days))


@needs(Appointments.VIEW)
def soonest(tx: Tx, centre_id: UUID, day: date, minutes: int) -> datetime | None:
    """Return the first free hour from now and from a day on; None if two weeks have none."""
    today = clock.business_date(tx.now, tenants.centre(tx, centre_id).timezone)
    found = free_days(tx, centre_id, max(day, today), LOOKED_AHEAD, minutes=minutes)
    return next((slot.starts_at for each in found for slot in each.slots), None)


def _free(
    cell: workshop.LoadCell, slots: list[rules.Slot], *, minutes: int, most: int
) -> FreeSlots:
    percent = cell.percent if cell.present else None
    return FreeSlots(
        day=cell.day,
        minutes=minutes,
        load_percent=percent,
        is_full=percent is not None and percent >= most,
        slots=tuple(SlotRow(each.starts_at, each.ends_at, each.places) for each in slots),
    )


def _check_near(tx: Tx, day: date, zone: str, *, field: str) -> None:
    if not rules.is_near(day, clock.business_date(tx.now, zone)):
        raise Invalid.field(field, "Elige un día a menos de un año de hoy.")


def _bounds(first_day: date, days: int, zone: str) -> tuple[datetime, datetime]:
    start = clock.day_bounds(first_day, zone)[0]
    return start, clock.day_bounds(first_day + timedelta(days=days - 1), zone)[1]


def _taken(tx: Tx, centre_id: UUID, start: datetime, end: datetime) -> list[rules.Taken]:
    """Return what is promised or asked for at a centre in a stretch of time."""
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
