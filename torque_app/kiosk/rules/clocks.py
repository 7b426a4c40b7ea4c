"""When something was done at a tablet whose clock may be wrong and whose line was down."""

from datetime import datetime, timedelta
from typing import Final

from torque_app.core.errors import Conflict

GRANT_LIFE: Final = timedelta(hours=12)
LONGEST_QUEUE: Final = timedelta(hours=24)
SLACK: Final = timedelta(minutes=2)
"""How far a tablet's clock may be off without anybody being told."""

TOO_OLD: Final = "Se hizo hace más de un día. Pide al jefe de taller que la anote."
BEFORE_ENTRY: Final = "La tablet dice que se hizo antes de entrar con el PIN. Revisa su hora."
AFTER_END: Final = "Se hizo cuando tu entrada ya había terminado. Entra con tu PIN y repítela."


def skew(sent_at: datetime | None, now: datetime) -> timedelta:
    """Return what to add to a tablet's times: its clock is off by what it says it is now."""
    return now - sent_at if sent_at is not None else timedelta()


def settled(
    happened_at: datetime, *, now: datetime, entered_at: datetime, ends_at: datetime
) -> datetime:
    """Return the instant an action counts from, never later than now.

    Raises:
        Conflict: it is older than a day, before its grant or after its end.
    """
    at = min(happened_at, now)
    if at < now - LONGEST_QUEUE:
        raise Conflict(TOO_OLD)
    if at < entered_at - SLACK:
        raise Conflict(BEFORE_ENTRY)
    if at > ends_at:
        raise Conflict(AFTER_END)
    return max(at, entered_at)
