"""A week as it is written down: which stretches a day may have, and what the law allows."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from torque_app.core.texts import Sentence
from torque_app.workshop.rules.spans import MIDNIGHT

WEEKDAY_NAMES: Final = ("Lunes", "Martes", "Miércoles", "Jueves", "Viernes", "Sábado", "Domingo")
"""The names of the days, Monday first, as `date.weekday` counts them."""

MOST_STRETCHES: Final = 2
"""Stretches of one day: before and after lunch."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])|24:00")

DEFAULT_WEEK: Final[Mapping[str, Sequence[Sequence[str]]]] = {
    **{str(day): [["09:00", "18:00"]] for day in range(5)},
    "5": [["09:00", "13:00"]],
}
"""When a centre is open that never said so: Monday to Friday 9-18, Saturday 9-13."""

_LEGAL: Final = (
    (date(2028, 4, 26), Decimal(40)),
    (date(2026, 4, 26), Decimal(42)),
    (date(2024, 4, 26), Decimal(44)),
)
"""Ley 21.561, first transitory article: the ordinary week, from each day on."""


class WrongHours(ValueError):
    """What was written is no stretch of a day; its text is the Spanish sentence for the user."""


def week_of(told: Mapping[Any, Any]) -> dict[str, list[list[str]]]:
    """Return a week as it is stored: days without hours left out; WrongHours says what is wrong."""
    strangers = {str(day) for day in told} - {str(day) for day in range(7)}
    if strangers:
        raise WrongHours("Los días de la semana van de 0 (lunes) a 6 (domingo).")
    week = {
        str(day): _of_day(WEEKDAY_NAMES[int(day)], stretches) for day, stretches in told.items()
    }
    return {day: stretches for day, stretches in sorted(week.items()) if stretches}


def hours_of(told: Any) -> list[list[str]]:
    """Return the stretches of a single day as they are stored; WrongHours says what is wrong."""
    return _of_day("Ese día", told)


def _of_day(day: str, told: Any) -> list[list[str]]:
    if not isinstance(told, list | tuple) or len(told) > MOST_STRETCHES:
        raise WrongHours(
            Sentence("{day}: anota hasta {most} tramos.", day=Sentence(day), most=MOST_STRETCHES)
        )
    stretches = sorted(_stretch(day, each) for each in told)
    if any(earlier[1] > later[0] for earlier, later in pairwise(stretches)):
        raise WrongHours(Sentence("{day}: los tramos se traslapan.", day=Sentence(day)))
    return stretches


def _stretch(day: str, told: Any) -> list[str]:
    pair = list(told) if isinstance(told, list | tuple) else []
    found = [_CLOCK.fullmatch(str(each).strip()) for each in pair]
    if len(pair) != 2 or not all(found):  # noqa: PLR2004 - from and until
        raise WrongHours(
            Sentence("{day}: escribe las horas así: 09:00 a 18:00.", day=Sentence(day))
        )
    start, end = (str(each).strip().zfill(5) for each in pair)
    if start >= end:
        raise WrongHours(
            Sentence("{day}: la hora de término va después del inicio.", day=Sentence(day))
        )
    return [start, end]


def weekly_hours(week: Mapping[str, Sequence[Sequence[str]]]) -> Decimal:
    """Return the hours of an ordinary week, without holidays or changes of the clock."""
    minutes = sum(
        _minutes(end) - _minutes(start) for stretches in week.values() for start, end in stretches
    )
    return Decimal(minutes) / 60


def _minutes(wall: str) -> int:
    hour, minute = (24, 0) if wall == MIDNIGHT else map(int, wall.split(":"))
    return 60 * hour + minute


def legal_hours(day: date) -> Decimal:
    """Return the ordinary weekly hours the law allows on a day (art. 22 CT, Ley 21.561)."""
    return next((most for since, most in _LEGAL if day >= since), Decimal(45))
