"""When a message may go, and when it is tried again."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from torque_app.core.errors import Invalid

QuietHours = tuple[time, time]

CLIENTS_QUIET: Final[QuietHours] = (time(21), time(9))
"""When clients are left alone unless they or the workshop chose otherwise."""

WAITS: Final = (15, 60, 300, 1200, 3600, 7200, 14400, 28800)
"""Seconds between attempts; after about fifteen hours the message is given up (DEAD)."""

LEASE: Final = timedelta(seconds=60)
"""How long an attempt may take before it counts as broken off: longer than any client waits."""

PATIENCE: Final = timedelta(minutes=10)
"""How long a provider that tells by itself what it took is given to tell it."""

PER_MINUTE: Final = 60
"""How many messages a workshop sends by one way within a minute; the others wait."""

KEPT: Final = timedelta(days=30)
"""How long a message stays in the hot table (NOT-04)."""


def let_go(at: datetime, quiet: QuietHours | None, *, timezone: str) -> datetime:
    """Return when a message due at `at` may go: then, or when the silence it falls in ends.

    The hours are those of the wall clock in `timezone`; `from` later than `until` is overnight.
    """
    if quiet is None or quiet[0] == quiet[1]:
        return at
    begins, ends = quiet
    local = at.astimezone(ZoneInfo(timezone))
    now = local.time()
    overnight = begins > ends
    silent = (now >= begins or now < ends) if overnight else begins <= now < ends
    if not silent:
        return at
    day = local.date() + timedelta(days=1) if overnight and now >= begins else local.date()
    return datetime.combine(day, ends, ZoneInfo(timezone)).astimezone(UTC)


def wait_after(attempts: int, *, asked: float | None = None) -> float | None:
    """Return the seconds to the next attempt after so many, None when there is none left.

    `asked` is what the provider wants to be waited, which is never cut short.
    """
    if attempts > len(WAITS):
        return None
    own = float(WAITS[max(attempts, 1) - 1])
    return own if asked is None else max(own, asked)


def typed_hour(data: Mapping[str, Any], name: str) -> time | None:
    """Return the hour in a form's field, None for an empty one; Invalid names the field."""
    said = str(data.get(name) or "").strip()
    try:
        return time.fromisoformat(said) if said else None
    except ValueError:
        raise Invalid.field(name, "Escribe una hora como 22:00.") from None
