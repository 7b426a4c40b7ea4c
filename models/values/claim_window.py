"""The 8 days in which whoever receives a factura may answer it at SII's registry.

Ley 19.983 art. 3 and the registry's manual v1.2 (2017-08-07): 8 calendar days from SII's reception;
after them silence has accepted the document. Both sides count alike: what we received, and what we
issued.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from models.values.clock import business_date, local

WINDOW: Final = timedelta(days=8)
"""Calendar days from SII's reception in which a receiver may answer."""

REGISTERED_TYPES: Final = frozenset({33, 34, 43})
"""Types the registry knows; of any other it says that the type does not belong there (code 3)."""


def deadline(received_at: datetime) -> datetime:
    """Return the instant the 8 days end: the same wall time in Chile, 8 days later."""
    return local(received_at) + WINDOW


def latest_reception_over(now: datetime) -> datetime:
    """Return the reception whose 8 days end right now; earlier ones are over too."""
    return local(now) - WINDOW


def is_over(dte_type: int, received_at: datetime, *, now: datetime) -> bool:
    """Tell whether silence has accepted the document; only types of the registry have a window."""
    return dte_type in REGISTERED_TYPES and received_at <= latest_reception_over(now)


def days_left(received_at: datetime, *, now: datetime) -> int:
    """Return the whole days of Chile's calendar until the last one; 0 on that day and after."""
    return max(0, (business_date(deadline(received_at)) - business_date(now)).days)


def time_left(received_at: datetime, *, now: datetime) -> timedelta:
    """Return how long there is until the deadline, to the second; never negative."""
    # two instants of one zone subtract by the wall clock: only in UTC is a change of clocks seen
    left = deadline(received_at).astimezone(UTC) - now.astimezone(UTC)
    return max(timedelta(0), left)
