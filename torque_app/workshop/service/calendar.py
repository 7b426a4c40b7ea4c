"""A centre's hours: its week, how much it takes on, and the days unlike the others."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, select

from models.workshop import CentreCalendar, SpecialDay
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants
from torque_app.workshop.events import CalendarSaved
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.queries.calendar import calendar as calendar_of
from torque_app.workshop.queries.rows import (
    CalendarRow,
    SpecialDayRow,
    special_day_row,
)
from torque_app.workshop.rules.week import WrongHours, hours_of, week_of
from torque_app.workshop.service.writing import one_line, refuse, refuse_stale, within, write

LIMITS = {
    "slot_minutes": (5, 240),
    "max_load_percent": (10, 100),
    "no_show_minutes": (5, 240),
    "lead_hours": (0, 720),
    "horizon_days": (1, 365),
}
"""From and up to which number each setting goes."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Years whose holidays are known."""

MOST_SERVICES = 30
SERVICE_LETTERS = 60
REASON_LETTERS = 120
_SERVICE_MINUTES = (5, 720)
_NOT_GIVEN = ("service_center_id", "timezone", "version")


@needs(Workshop.MANAGE)
def save_calendar(
    tx: Tx,
    centre_id: UUID,
    *,
    week: Mapping[str, Sequence[Sequence[str]]],
    slot_minutes: int = 30,
    max_load_percent: int = 85,
    no_show_minutes: int = 15,
    works_on_holidays: bool = False,
    online_booking: bool = False,
    lead_hours: int = 2,
    horizon_days: int = 30,
    services: Sequence[Mapping[str, Any]] = (),
    version: int | None = None,
) -> CalendarRow:
    """Save a centre's calendar; version 0 is the usual one, which nobody saved yet.

    Raises NotFound, Invalid, Stale, or Conflict when two save the first at once.
    """
    numbers = {
        "slot_minutes": slot_minutes,
        "max_load_percent": max_load_percent,
        "no_show_minutes": no_show_minutes,
        "lead_hours": lead_hours,
        "horizon_days": horizon_days,
    }
    refuse({name: within(told, *LIMITS[name]) for name, told in numbers.items()})
    tenants.centre(tx, centre_id)
    values: dict[str, Any] = {
        **numbers,
        "week": _week(week),
        "works_on_holidays": works_on_holidays,
        "online_booking": online_booking,
        "services": [_service(each) for each in _few(services)],
    }
    found = _calendar(tx, centre_id)
    refuse_stale(found.version if found else 0, version)
    calendar = found or CentreCalendar(service_center_id=centre_id, **values)
    write(calendar, values)
    tx.session.add(calendar)
    tx.session.flush()
    tx.emit(CalendarSaved(centre_id))
    return calendar_of(tx, centre_id)


@needs(Workshop.MANAGE)
def change_calendar(
    tx: Tx, centre_id: UUID, changes: Mapping[str, Any], *, version: int | None = None
) -> CalendarRow:
    """Replace only the given fields of a calendar."""
    there = asdict(calendar_of(tx, centre_id))
    kept = {name: value for name, value in there.items() if name not in _NOT_GIVEN}
    return save_calendar(tx, centre_id, **kept | dict(changes), version=version)


def _calendar(tx: Tx, centre_id: UUID) -> CentreCalendar | None:
    query = select(CentreCalendar).where(CentreCalendar.service_center_id == centre_id)
    return tx.session.exec(
        query.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).first()


def _week(told: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    try:
        return week_of(told)
    except WrongHours as wrong:
        raise Invalid.field("week", wrong.args[0]) from None


def _few(services: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    if len(services) > MOST_SERVICES:
        raise Invalid.field(
            "services", Sentence("Ofrece hasta {most} servicios.", most=MOST_SERVICES)
        )
    return services


def _service(told: Mapping[str, Any]) -> dict[str, Any]:
    name, minutes = one_line(str(told.get("name", ""))), told.get("minutes")
    if not name or len(name) > SERVICE_LETTERS:
        raise Invalid.field(
            "services",
            Sentence("Cada servicio lleva un nombre de hasta {most} letras.", most=SERVICE_LETTERS),
        )
    least, most = _SERVICE_MINUTES
    if type(minutes) is not int or not least <= minutes <= most:
        raise Invalid.field(
            "services",
            Sentence(
                "«{name}» dura de {least} a {most} minutos.", name=name, least=least, most=most
            ),
        )
    return {"name": name, "minutes": minutes}


@needs(Workshop.MANAGE)
def add_special_day(
    tx: Tx,
    *,
    day: date,
    is_open: bool = False,
    hours: Sequence[Sequence[str]] = (),
    service_center_id: UUID | None = None,
    reason: str = "",
) -> SpecialDayRow:
    """Say that a day is unlike its weekday, for a centre or (without one) for all.

    What was said of that day before is replaced. Open without `hours` means those of the weekday.
    """
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid.field("day", "Elige un día de este siglo.")
    told = _hours(hours) if is_open else []
    if service_center_id is not None:
        week = calendar_of(tx, service_center_id).week
        if is_open and not told and not week.get(str(day.weekday())):
            raise Invalid.field(
                "hours", "Ese día el centro no abre: escribe de qué hora a qué hora."
            )
    values: dict[str, Any] = {
        "is_open": is_open,
        "hours": told,
        "reason": one_line(reason)[:REASON_LETTERS],
    }
    special = _special(tx, day, service_center_id) or SpecialDay(
        day=day, service_center_id=service_center_id, **values
    )
    write(special, values)
    tx.session.add(special)
    tx.session.flush()
    tx.emit(CalendarSaved(service_center_id))
    return special_day_row(special)


def _hours(told: Sequence[Sequence[str]]) -> list[list[str]]:
    try:
        return hours_of(told)
    except WrongHours as wrong:
        raise Invalid.field("hours", wrong.args[0]) from None


def _special(tx: Tx, day: date, centre_id: UUID | None) -> SpecialDay | None:
    query = select(SpecialDay).where(
        SpecialDay.day == day,
        col(SpecialDay.service_center_id).is_not_distinct_from(centre_id),
    )
    return tx.session.exec(
        query.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).first()


@needs(Workshop.MANAGE)
def remove_special_day(tx: Tx, special_day_id: UUID) -> None:
    """Let a day be like its weekday again."""
    special = tx.get(SpecialDay, special_day_id, lock=True)
    special.deleted_at = tx.now
    tx.emit(CalendarSaved(special.service_center_id))
