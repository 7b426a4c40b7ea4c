"""How long folios last, and when to worry."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from math import floor
from typing import Final

from torque_app.core.texts import Sentence

OBSERVED_DAYS: Final = 30
"""How far back consumption is measured."""

SOON_DAYS: Final = 10
FEW: Final = 10
"""Warn when less than these are left: days at the present pace, or folios."""


class RangeState(StrEnum):
    """What a range of folios is good for today."""

    IN_USE = "IN_USE"
    WAITING = "WAITING"
    USED_UP = "USED_UP"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many folios are left, how many go a day, and the day the last one does."""

    available: int
    per_day: Decimal
    lasts_until: date | None
    is_low: bool


def range_state(
    *, first: int, last: int, next_folio: int, expires_on: date | None, today: date
) -> RangeState:
    """Return the state of one range."""
    if next_folio > last:
        return RangeState.USED_UP
    if expires_on is not None and today >= expires_on:
        return RangeState.EXPIRED
    return RangeState.WAITING if next_folio == first else RangeState.IN_USE


def forecast(available: int, *, used: int, today: date, days: int = OBSERVED_DAYS) -> Forecast:
    """Return how long `available` folios last if as many are used as in the last `days`."""
    per_day = (Decimal(used) / days).quantize(Decimal("0.01"))
    left_days = floor(available * days / used) if used else None
    until = None if left_days is None else today + timedelta(days=min(left_days, 3650))
    soon = left_days is not None and left_days < SOON_DAYS
    return Forecast(available, per_day, until, is_low=available < FEW or soon)


def warning(name: str, forecast: Forecast) -> str | None:
    """Return the sentence that asks for a new CAF, or None while there is no need."""
    if forecast.available == 0:
        return Sentence(
            "No quedan folios de {name}. Pide un CAF nuevo en el SII y súbelo aquí.",
            name=Sentence(name),
        )
    if not forecast.is_low:
        return None
    count = forecast.available
    left = (
        Sentence("Queda 1 folio") if count == 1 else Sentence("Quedan {count} folios", count=count)
    )
    return Sentence(
        "{left} de {name}. Pide un CAF nuevo en el SII y súbelo aquí.",
        left=left,
        name=Sentence(name),
    )
