"""Odometer readings: what looks wrong in them, and when the next service falls due.

A reading is never refused: dashboards get replaced and people mistype, so everything here warns.
Only readings since the last change of dashboard may be compared.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

from models.values import spanish_number
from models.values.sentence import Sentence

MAX_KM_PER_DAY: Final = 1000
"""More than this between two readings is hardly driven; somebody mistyped."""

KM_PER_MILE: Final = Decimal("1.609344")

READINGS_AVERAGED: Final = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What the odometer showed on a day, in whole kilometres."""

    km: int
    on: date


def km_of_miles(miles: int) -> int:
    """Return whole kilometres, half-up."""
    return int((miles * KM_PER_MILE).to_integral_value(ROUND_HALF_UP))


def check_reading(previous: int, new: int, days: int) -> list[str]:
    """Return the Spanish warnings about a reading taken so many days after the previous one (km).

    Two readings of the same day are held to one day's driving.
    """
    if new < previous:
        return [
            (
                Sentence(
                    "El kilometraje baja de {previous} a {new}. Revísalo, o registra el cambio de "
                    "tablero.",
                    previous=_km(previous),
                    new=_km(new),
                )
            )
        ]
    if new - previous > MAX_KM_PER_DAY * max(days, 1):
        return [
            (
                Sentence(
                    "El kilometraje sube {new} en {days}. Revisa que esté bien escrito.",
                    new=_km(new - previous),
                    days=_days(max(days, 1)),
                )
            )
        ]
    return []


def daily_average(readings: Sequence[Reading]) -> Decimal | None:
    """Return km per day over the last three readings by date, or None when they do not tell.

    They do not when there are fewer than two, all are of one day, or the last is below the first.
    """
    last = sorted(readings, key=lambda reading: (reading.on, reading.km))[-READINGS_AVERAGED:]
    if not last or last[0].on == last[-1].on:
        return None
    driven = last[-1].km - last[0].km
    return Decimal(driven) / (last[-1].on - last[0].on).days if driven >= 0 else None


def projected_date(readings: Sequence[Reading], target_km: int) -> date | None:
    """Return the first day on which the vehicle should have reached `target_km`.

    It is the day of the last reading when that already did, and None when there is no average, the
    vehicle stands still, or the day lies beyond the calendar.
    """
    if not readings:
        return None
    last = max(readings, key=lambda reading: (reading.on, reading.km))
    if last.km >= target_km:
        return last.on
    average = daily_average(readings)
    if not average:
        return None
    days = int(((target_km - last.km) / average).to_integral_value(ROUND_CEILING))
    return last.on + timedelta(days=days) if days <= (date.max - last.on).days else None


def _km(distance: int) -> str:
    return f"{spanish_number.show(Decimal(distance), decimals=0)} km"


def _days(count: int) -> str:
    return Sentence("1 día") if count == 1 else Sentence("{count} días", count=count)
