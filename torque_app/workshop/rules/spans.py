"""Stretches of time: `[start, end)` in UTC, in order, without overlap and never empty."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from models.values.clock import SANTIAGO, day_bounds

Span = tuple[datetime, datetime]
"""When a stretch begins and when it is over, both in UTC."""

Week = Mapping[str, Sequence[Sequence[str]]]
"""Weekday (`"0"` is Monday) → stretches on the wall clock, `[["09:00", "13:00"], …]`."""

MIDNIGHT = "24:00"
"""How a stretch is written that goes on to the end of its day."""

_STEP = Decimal("0.001")
_SECONDS = Decimal(3600)


def spans(week: Week, day: date, zone: str = SANTIAGO) -> list[Span]:
    """Return what a week says of a day, on the clock of a zone.

    A day on which the clocks change has 23 or 25 hours: a stretch over the change is shorter or
    longer by that hour, and one that lies in a skipped hour is none.
    """
    return of_hours(week.get(str(day.weekday()), ()), day, zone)


def of_hours(told: Iterable[Sequence[Any]], day: date, zone: str = SANTIAGO) -> list[Span]:
    """Return stretches written on the wall clock as they lie on one day."""
    return merged((_instant(day, start, zone), _instant(day, end, zone)) for start, end in told)


def _instant(day: date, wall: str, zone: str) -> datetime:
    first, following = day_bounds(day, zone)
    if wall == MIDNIGHT:
        return following
    clock = datetime.combine(day, time.fromisoformat(wall), ZoneInfo(zone))
    # a time the change skips is read with the old offset: past the change, never past the day
    return min(max(clock.astimezone(first.tzinfo), first), following)


def merged(told: Iterable[Span]) -> list[Span]:
    """Return the same time in order, what touches or overlaps joined, empty stretches left out."""
    joined: list[Span] = []
    for start, end in sorted(span for span in told if span[0] < span[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def meet(one: Iterable[Span], other: Iterable[Span]) -> list[Span]:
    """Return the time that lies in both."""
    rest = merged(other)
    return merged(
        (max(start, begin), min(end, finish))
        for start, end in merged(one)
        for begin, finish in rest
    )


def minus(from_: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Return the time of the first that does not lie in the second."""
    left = merged(from_)
    for begin, finish in merged(taken):
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, begin)), (max(start, finish), end))
            if piece[0] < piece[1]
        ]
    return left


def hours(told: Iterable[Span]) -> Decimal:
    """Return how many hours that is, to the thousandth; what overlaps counts once."""
    return as_hours(sum((end - start for start, end in merged(told)), timedelta()))


def as_hours(length: timedelta) -> Decimal:
    """Return a length of time in hours, to the thousandth."""
    seconds = Decimal(length // timedelta(microseconds=1)) / 1_000_000
    return (seconds / _SECONDS).quantize(_STEP, rounding=ROUND_HALF_UP)
