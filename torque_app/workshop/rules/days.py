"""Which days a centre is open: its week, the holidays of Chile, and its special days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

import holidays

from torque_app.workshop.rules.spans import Span, Week, of_hours, spans


@dataclass(frozen=True, slots=True)
class Special:
    """A day unlike its weekday; `hours` are its own, none stand for those of the weekday."""

    day: date
    is_open: bool
    service_center_id: UUID | None = None
    hours: Sequence[Sequence[str]] = field(default_factory=tuple)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """What decides when a centre is open: its week, its zone, and whether holidays are worked."""

    week: Week
    zone: str
    works_on_holidays: bool = False


@lru_cache(maxsize=8)
def holidays_of(year: int) -> dict[date, str]:
    """Return the holidays of the whole of Chile in a year, each with its Spanish name."""
    return dict(sorted(holidays.country_holidays("CL", years=year, language="es").items()))


def holiday(day: date) -> str:
    """Return the name of the holiday a day is, or nothing."""
    return holidays_of(day.year).get(day, "")


def special_of(told: Iterable[Special], day: date) -> Special | None:
    """Return what was said of a day; what a centre says of itself goes before the workshop's."""
    found = [special for special in told if special.day == day]
    return next((each for each in found if each.service_center_id), found[0] if found else None)


def opening_of(clock: Clock, day: date, special: Special | None = None) -> list[Span]:
    """Return when a centre is open on a day; nothing on a holiday unless it says otherwise."""
    if special is not None and special.is_open and special.hours:
        return of_hours(special.hours, day, clock.zone)
    if special is not None and not special.is_open:
        return []
    if special is None and not clock.works_on_holidays and holiday(day):
        return []
    return spans(clock.week, day, clock.zone)


def special_from(row: Any) -> Special:
    """Return the rule of a stored special day."""
    return Special(row.day, row.is_open, row.service_center_id, tuple(row.hours), row.reason)
