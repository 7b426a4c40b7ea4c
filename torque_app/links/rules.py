"""How a token looks, how long a link lasts, and what it is worth at a moment."""

import re
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Final

DAYS: Final = 90
"""How long a link opens when nobody says otherwise."""

MOST_DAYS: Final = 366
MOST_LIVE: Final = 20
"""How many links of one thing may be open at once."""

_BYTES: Final = 24  # 192 bits: beyond guessing, and the QR of the whole address stays small
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")


class LinkState(StrEnum):
    """Whether a link opens anything; revoked says more than expired."""

    ACTIVE = "ACTIVE"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"


STATE_NAMES: Final = {
    LinkState.ACTIVE: "Abierto",
    LinkState.EXPIRED: "Vencido",
    LinkState.REVOKED: "Revocado",
}


def new_token() -> str:
    """Return a fresh token: 192 random bits in 32 characters that need no escaping in a path."""
    return secrets.token_urlsafe(_BYTES)


def looks_like_token(text: str) -> bool:
    """Tell whether a text has the shape of a token; what has not needs no look-up."""
    return _TOKEN.fullmatch(text) is not None


def state_of(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> LinkState:
    """Return what a link is worth at `now`; the very instant of its end is too late."""
    if revoked_at is not None:
        return LinkState.REVOKED
    return LinkState.EXPIRED if expires_at <= now else LinkState.ACTIVE
