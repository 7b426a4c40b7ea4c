"""How near the hour is that was promised for a car."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

SOON: Final = timedelta(hours=2)


class Risk(StrEnum):
    """Whether a promise holds: no promise, in time, nearly due, broken."""

    NONE = "NONE"
    ON_TIME = "ON_TIME"
    SOON = "SOON"
    LATE = "LATE"


def risk(promised_at: datetime | None, now: datetime) -> Risk:
    """Return how a promise stands at an instant."""
    if promised_at is None:
        return Risk.NONE
    if promised_at < now:
        return Risk.LATE
    return Risk.SOON if promised_at - now <= SOON else Risk.ON_TIME
