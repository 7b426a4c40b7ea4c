"""When a centre is open, and which technicians are there."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select

from models.values.clock import day_bounds
from models.workshop import CentreCalendar, SpecialDay
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.people import absences_within, technicians
from torque_app.workshop.queries.rows import (
    CalendarRow,
    HolidayRow,
    SpecialDayRow,
    TechnicianRow,
    calendar_row,
    special_day_row,
)
from torque_app.workshop.rules.days import (
    Clock,
    holidays_of,
    opening_of,
    special_from,
    special_of,
)
from torque_app.workshop.rules.spans import Span, Week, meet, minus, spans
from torque_app.workshop.rules.week import DEFAULT_WEEK

Opening = dict[date, list[Span]]
Presence = dict[date, dict[UUID, list[Span]]]


@needs(Workshop.VIEW)
def calendar(tx: Tx, centre_id: UUID) -> CalendarRow:
    """Return a centre's calendar, or the usual one when it never saved any; NotFound."""
    zone = tenants.centre(tx, centre_id).timezone
    query = select(CentreCalendar).where(CentreCalendar.service_center_id == centre_id)
    found = tx.session.exec(query).first()
    if found is not None:
        return calendar_row(found, zone, version=found.version)
    usual = CentreCalendar(service_center_id=centre_id, week=dict(DEFAULT_WEEK))
    return calendar_row(usual, zone, version=0)


@needs(Workshop.VIEW)
def special_days(
    tx: Tx, centre_id: UUID | None, first_day: date, last_day: date
) -> list[SpecialDayRow]:
    """Return the days said to be unlike their weekday, for a centre and for all; NotFound."""
    if centre_id is not None:
        tenants.centre(tx, centre_id)
    return said_of(tx, centre_id, first_day, last_day)


def said_of(tx: Tx, centre_id: UUID | None, first_day: date, last_day: date) -> list[SpecialDayRow]:
    """Return the special days of a centre that is known to be there, by day."""
    query = (
        select(SpecialDay)
        .where(
            SpecialDay.day >= first_day,
            SpecialDay.day <= last_day,
            or_(
                col(SpecialDay.service_center_id) == centre_id,
                col(SpecialDay.service_center_id).is_(None),
            ),
        )
        .order_by(col(SpecialDay.day), col(SpecialDay.service_center_id).nulls_first())
    )
    return [special_day_row(found) for found in tx.session.exec(query)]


@needs(Workshop.VIEW)
def holidays(tx: Tx, centre_id: UUID, year: int) -> list[HolidayRow]:
    """Return Chile's holidays of a year, and on which of them the centre is open."""
    named = holidays_of(year)
    if not named:
        return []
    first, last = min(named), max(named)
    open_on = openings(tx, centre_id, first, (last - first).days + 1)
    return [HolidayRow(day, name, bool(open_on[day])) for day, name in named.items()]


@needs(Workshop.VIEW)
def opening(tx: Tx, centre_id: UUID, day: date) -> list[Span]:
    """Return when a centre is open on a day, in UTC: nothing when it is closed."""
    return openings(tx, centre_id, day, 1)[day]


@needs(Workshop.VIEW)
def openings(tx: Tx, centre_id: UUID, first_day: date, days: int) -> Opening:
    """Return when a centre is open on each of `days` days, in three statements in all."""
    return opened(tx, calendar(tx, centre_id), first_day, days)


def opened(tx: Tx, row: CalendarRow, first_day: date, days: int) -> Opening:
    """Return when the centre of a calendar is open, in one statement."""
    clock = Clock(row.week, row.timezone, row.works_on_holidays)
    wanted = [first_day + timedelta(days=ahead) for ahead in range(days)]
    found = said_of(tx, row.service_center_id, wanted[0], wanted[-1])
    said = [special_from(each) for each in found]
    return {day: opening_of(clock, day, special_of(said, day)) for day in wanted}


@needs(Workshop.VIEW)
def presence(tx: Tx, centre_id: UUID, day: date) -> dict[UUID, list[Span]]:
    """Return when each active technician of a centre is there on a day, by the technician's id.

    The technician's week within the opening hours, less the absences; who has no week of its own
    is there whenever the centre is open.
    """
    return presences(tx, centre_id, first_day=day, days=1)[day]


@needs(Workshop.VIEW)
def presences(tx: Tx, centre_id: UUID, *, first_day: date, days: int) -> Presence:
    """Return `presence` for each of `days` days, in five statements in all."""
    row = calendar(tx, centre_id)
    people = technicians(tx, centre_id, only_active=True)
    return present(tx, people, row.timezone, opened(tx, row, first_day, days))


def present(tx: Tx, people: Sequence[TechnicianRow], zone: str, opened: Opening) -> Presence:
    """Return when these technicians are there while the centre is open, in one statement."""
    start, end = day_bounds(min(opened), zone)[0], day_bounds(max(opened), zone)[1]
    away: dict[UUID, list[Span]] = {}
    for each in absences_within(tx, [one.id for one in people], start, end):
        away.setdefault(each.technician_id, []).append((each.starts_at, each.ends_at))
    return {
        day: {
            one.id: minus(_week_within(one.week, day, zone, hours), away.get(one.id, []))
            for one in people
        }
        for day, hours in opened.items()
    }


def _week_within(week: Week, day: date, zone: str, opened: Sequence[Span]) -> list[Span]:
    return meet(spans(week, day, zone), opened) if week else list(opened)
