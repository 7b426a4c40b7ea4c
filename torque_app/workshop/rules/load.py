"""How full a day is: the hours somebody is there against the hours already promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Work:
    """Hours still to be done; `due` is the day they are promised, None when nobody said."""

    hours: Decimal
    due: date | None = None


def spread(free: Mapping[date, Decimal], works: Sequence[Work]) -> dict[date, Decimal]:
    """Return how many hours of each day the works take: the soonest promised goes first.

    A work fills what is free from the first day up to the day it is promised; what does not fit
    lands on that day all the same, which is how a day comes to hold more than it can. What is
    overdue already, or promised by nobody, is done as soon as there is time; what never fits
    lands on the last day. No hour is lost.
    """
    days = sorted(free)
    taken = dict.fromkeys(days, NOTHING)
    if not days:
        return taken
    for work in sorted(works, key=lambda each: each.due or date.max):
        last = _place(days, work.due)
        rest = work.hours
        for day in days[: last + 1]:
            fits = min(rest, max(free[day] - taken[day], NOTHING))
            taken[day] += fits
            rest -= fits
        taken[days[last]] += rest
    return taken


def _place(days: Sequence[date], due: date | None) -> int:
    if due is None or not days[0] <= due < days[-1]:
        return len(days) - 1
    return sum(day <= due for day in days) - 1


def percent(committed: Decimal, present: Decimal) -> int:
    """Return how much of the hours present is promised; with nobody there any promise is 100."""
    if present <= 0:
        return 100 if committed > 0 else 0
    return int((100 * committed / present).quantize(Decimal(1), rounding=ROUND_HALF_UP))
