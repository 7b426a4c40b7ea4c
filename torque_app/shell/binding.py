"""A client's token opens its state only together with the session it was born under.

Reflex finds a browser tab's state by a token the tab makes itself (Math.random) and sends in the
websocket's address, hence into logs. Here it becomes `nonce.HMAC(session, nonce)`: without the
httpOnly cookie it leads to an empty state, and a new login never inherits the former's.
"""

# ruff: noqa: SLF001 - Reflex makes its tokens in a private function

import hmac
import secrets
from contextvars import ContextVar
from urllib.parse import parse_qsl, urlencode

from reflex.utils import token_manager

from torque_app.core import crypto

NOBODY = "anonymous"
MAX_NONCE = 64

_session: ContextVar[str] = ContextVar("torque_socket_session", default="")


def bound(token: str, session_id: str | None) -> str:
    """Return the token as this session's; one that another session bound becomes a new one."""
    owner = session_id or NOBODY
    nonce, _, proof = token.partition(".")
    nonce = "".join(c for c in nonce if c.isascii() and (c.isalnum() or c == "-"))[:MAX_NONCE]
    stolen = proof and not hmac.compare_digest(proof.encode(), _proof(owner, nonce).encode())
    if stolen or not nonce:
        nonce = secrets.token_hex(16)
    return f"{nonce}.{_proof(owner, nonce)}"


def bind_query(query: bytes, session_id: str | None) -> bytes | None:
    """Return a websocket's query string with its token bound; None when it carries none."""
    asked = dict(parse_qsl(query.decode("latin-1"), keep_blank_values=True))
    if not asked.get("token"):
        return None
    asked["token"] = bound(asked["token"], session_id)
    _session.set(session_id or NOBODY)
    return urlencode(asked).encode()


def bind_new_tokens() -> None:
    """Have the tokens that Reflex makes (a duplicated tab gets one) bound as well."""
    make = token_manager._get_new_token
    if getattr(make, "binds", False):
        return

    def new_token() -> str:
        session_id = _session.get()
        return bound(make(), session_id) if session_id else make()

    new_token.binds = True  # type: ignore[attr-defined]
    token_manager._get_new_token = new_token


def _proof(owner: str, nonce: str) -> str:
    return crypto.mac(f"{owner}|{nonce}", purpose="client-token")
