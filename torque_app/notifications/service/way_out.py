"""The link by which somebody stops receiving publicity: no session, no expiry, nothing to guess.

The address names the workshop, the client and the way, and is signed; it opens nothing else. It
does not end: whoever finds an old message may always get out (Ley 19.496 art. 28 B).
"""

import base64
import hmac
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from models.notifications_messages import Channel
from torque_app.core.crypto import mac
from torque_app.core.errors import NotFound
from torque_app.settings import settings

PATH: Final = "/u/"
_PURPOSE: Final = "messages.way_out"
_WAYS: Final = tuple(Channel)
_KEYS: Final = 33


@dataclass(frozen=True, slots=True)
class WayOut:
    """Whose publicity ends, and by which way."""

    tenant_id: UUID
    client_id: UUID
    channel: Channel


def address(tenant_id: UUID, client_id: UUID, channel: Channel) -> str:
    """Return the whole address of a client's way out."""
    named = tenant_id.bytes + client_id.bytes + bytes([_WAYS.index(channel)])
    body = base64.urlsafe_b64encode(named).decode()
    return f"{settings().public_url.rstrip('/')}{PATH}{body}.{mac(body, purpose=_PURPOSE)}"


def read(token: str) -> WayOut:
    """Return what a token names; NotFound for any that was not made here."""
    body, _, seal = token.partition(".")
    if not token.isascii():
        raise NotFound
    if not hmac.compare_digest(seal.encode(), mac(body, purpose=_PURPOSE).encode()):
        raise NotFound
    named = base64.urlsafe_b64decode(body)
    if len(named) != _KEYS:
        raise NotFound
    return WayOut(UUID(bytes=named[:16]), UUID(bytes=named[16:32]), _WAYS[named[32]])
