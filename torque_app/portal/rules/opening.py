"""Where the portal stands, what its links open, and what a browser keeps once it said the PIN."""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from torque_app.core.crypto import mac

PATH: Final = "/p/"
"""Where the portal stands; a link's token follows."""

CLIENTS: Final = "clients"
"""The subject of a link that opens all that is a client's."""

QUOTATIONS: Final = "quotations"
"""The subject of a link that opens one quotation and nothing else."""

MATTER: Final = "consulta"
"""By what the address of a portal names a matter: it opens there, and home is one step back."""

COOKIE: Final = "torque_portal"
STAYS: Final = timedelta(hours=12)
"""How long a browser need not say the PIN again."""


def pass_of(link_id: UUID, pin_hash: str, *, until: datetime) -> str:
    """Return what a browser shows instead of the PIN; another PIN, or another link, voids it."""
    ends = int(until.timestamp())
    return f"{ends}.{_seal(link_id, pin_hash, ends)}"


def is_pass(shown: str, link_id: UUID, pin_hash: str, *, now: datetime) -> bool:
    """Tell whether what a browser shows is a pass for this link at this moment."""
    ends, _dot, seal = shown.partition(".")
    if not (ends.isascii() and ends.isdigit() and len(ends) < len("99999999999")):
        return False
    known = _seal(link_id, pin_hash, int(ends))
    return hmac.compare_digest(seal.encode(), known.encode()) and _instant(int(ends)) > now


def _seal(link_id: UUID, pin_hash: str, ends: int) -> str:
    return mac(f"{link_id}:{pin_hash}:{ends}", purpose="portal.pass")


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
