"""How long folios last, what ends them, and when to worry.

The folios of types that give tax credit die six months after SII authorised them, used or not
(SII, preguntas frecuentes 001_003_6968 to 6970); `expires_on` is the first day they are void.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from typing import Final, Protocol

from torque_app.core.texts import Sentence, counted
from torque_app.invoicing.rules.alerts import Thresholds

OBSERVED_DAYS: Final = 30
"""How far back consumption is measured."""

_FARTHEST: Final = 3650


class RangeState(StrEnum):
    """What a range of folios is good for today."""

    IN_USE = "IN_USE"
    WAITING = "WAITING"
    USED_UP = "USED_UP"
    EXPIRED = "EXPIRED"


class FolioEnd(StrEnum):
    """What ends the folios of a type: the last one is used, or the last range expires."""

    USED_UP = "USED_UP"
    EXPIRED = "EXPIRED"


@dataclass(frozen=True, slots=True)
class Lot:
    """The folios left of a range that may be used today."""

    left: int
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many folios are left, how many go a day, the day none is left, and why.

    `wasted` of them expire before their turn comes. Without an end, both it and its day are None.
    """

    available: int
    per_day: Decimal
    lasts_until: date | None
    ends_by: FolioEnd | None
    wasted: int


class Outlook(Protocol):
    """What a forecast says of the folios of a type."""

    @property
    def available(self) -> int:
        """Folios left of all ranges that may be used."""

    @property
    def lasts_until(self) -> date | None:
        """The day none is left."""

    @property
    def ends_by(self) -> FolioEnd | None:
        """Why none is left then."""


def range_state(
    *, first: int, last: int, next_folio: int, expires_on: date | None, today: date
) -> RangeState:
    """Return the state of one range."""
    if next_folio > last:
        return RangeState.USED_UP
    if expires_on is not None and today >= expires_on:
        return RangeState.EXPIRED
    return RangeState.WAITING if next_folio == first else RangeState.IN_USE


def forecast(lots: Iterable[Lot], *, used: int, today: date, days: int = OBSERVED_DAYS) -> Forecast:
    """Return how long the lots last, taken one after another at the pace of the last `days`.

    `used` folios went in those days. A lot ends used up or expired, whichever comes first.
    """
    lots = tuple(lots)
    pace = Fraction(used, days)
    spent, wasted = Fraction(0), Fraction(0)
    ends_by = FolioEnd.USED_UP if used and not lots else None
    for lot in lots:
        gone = spent + lot.left / pace if pace else None
        ends = None if lot.expires_on is None else Fraction((lot.expires_on - today).days)
        if gone is None and ends is None:
            return Forecast(_sum(lots), _daily(pace), None, None, floor(wasted))
        if ends is None or (gone is not None and gone <= ends):
            spent, ends_by = gone or spent, FolioEnd.USED_UP
            continue
        wasted += lot.left - max(ends - spent, Fraction(0)) * pace
        if ends > spent:
            spent, ends_by = ends, FolioEnd.EXPIRED
    until = today + timedelta(days=min(floor(spent), _FARTHEST)) if ends_by else None
    return Forecast(_sum(lots), _daily(pace), until, ends_by, floor(wasted))


def _sum(lots: Iterable[Lot]) -> int:
    return sum(lot.left for lot in lots)


def _daily(pace: Fraction) -> Decimal:
    return (Decimal(pace.numerator) / pace.denominator).quantize(Decimal("0.01"))


def runs_out(forecast: Outlook, thresholds: Thresholds, *, today: date) -> bool:
    """Tell whether few folios are left, or few days of them at their pace."""
    if forecast.available < thresholds.folios:
        return True
    if forecast.ends_by is not FolioEnd.USED_UP or forecast.lasts_until is None:
        return False
    return forecast.lasts_until < today + timedelta(days=thresholds.folio_days)


def expires_soon(forecast: Outlook, thresholds: Thresholds, *, today: date) -> bool:
    """Tell whether the last folios are about to expire unused."""
    if forecast.ends_by is not FolioEnd.EXPIRED or forecast.lasts_until is None:
        return False
    return forecast.lasts_until <= today + timedelta(days=thresholds.range_days)


def warning(name: str, forecast: Forecast, thresholds: Thresholds, *, today: date) -> str | None:
    """Return the sentence that asks for a new CAF, or None while there is no need."""
    if forecast.available == 0:
        return Sentence(
            "No quedan folios de {name}. Pide un CAF nuevo en el SII y súbelo aquí.",
            name=Sentence(name),
        )
    if runs_out(forecast, thresholds, today=today):
        return _few(name, forecast.available)
    if expires_soon(forecast, thresholds, today=today):
        return Sentence(
            "Los folios de {name} vencen el {day:%d-%m-%Y}, antes de acabarse. Pide un CAF nuevo "
            "en el SII y súbelo aquí.",
            name=Sentence(name),
            day=forecast.lasts_until,
        )
    return None


def _few(name: str, count: int) -> str:
    return counted(
        count,
        "Queda 1 folio de {name}. Pide un CAF nuevo en el SII y súbelo aquí.",
        "Quedan {count} folios de {name}. Pide un CAF nuevo en el SII y súbelo aquí.",
        name=Sentence(name),
    )
