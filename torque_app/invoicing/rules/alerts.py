"""From where on a company is told that folios or a certificate run out: its own thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Self

from torque_app.core.texts import Sentence

SETTING: Final = "invoicing_alerts"
"""Where a company's thresholds stand among its settings."""

REMINDERS: Final = (15, 7, 1)
"""Days before an end on which it is told again, after the company's own first warning."""

MOST: Final[Mapping[str, int]] = {
    "folios": 1000,
    "folio_days": 90,
    "certificate_days": 180,
    "range_days": 150,
}
"""The largest of each threshold; a range lives six months, so that 150 days leave one of rest."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on a company is told, each at least 1 and at most its MOST.

    `folios`: fewer than these are left of a type; `folio_days`: they last less at the present
    pace; `certificate_days`, `range_days`: so many before a certificate or a CAF ends.
    """

    folios: int = 10
    folio_days: int = 10
    certificate_days: int = 30
    range_days: int = 30

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """Return the thresholds of a company's settings; what is not there is the usual one."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if name in known})


def wrong_thresholds(values: Mapping[str, int]) -> dict[str, str]:
    """Return field → sentence for every threshold out of its bounds."""
    return {
        name: Sentence("Escribe un número del 1 al {most}.", most=MOST[name])
        for name, value in values.items()
        if not 1 <= value <= MOST[name]
    }


def due(days_left: int, warned: int | None, *, first: int) -> int | None:
    """Return the warning that is due now, as its days: each one is given once, the nearest one.

    `first` is the company's own; `warned` is what was told before, None when nothing was.
    """
    steps = (first, *(days for days in REMINDERS if days < first))
    reached = [days for days in steps if days_left <= days]
    if not reached:
        return None
    nearest = min(reached)
    return nearest if warned is None or nearest < warned else None
