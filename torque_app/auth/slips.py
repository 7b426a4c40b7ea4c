"""Slips: what must be remembered for minutes between two requests, taken once.

They are kept in Redis: one that gets lost costs a person a second attempt, never a right.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Final

from redis.exceptions import RedisError

from torque_app.core.crypto import fingerprint
from torque_app.core.errors import Unavailable
from torque_app.core.redis import redis

LIFE: Final = 600
_PREFIX: Final = "torque:slip"
_LONGEST: Final = 100

Told = Mapping[str, str]


def put(kind: str, told: Told, *, seconds: int = LIFE) -> str:
    """Keep something and return the token that takes it back; Unavailable without Redis."""
    token = secrets.token_urlsafe(24)
    try:
        redis().set(_key(kind, token), json.dumps(dict(told)), ex=seconds)
    except RedisError as lost:
        raise Unavailable from lost
    return token


def take(kind: str, token: str) -> dict[str, str] | None:
    """Return what is kept under a token and forget it, so that it counts once; None for nothing."""
    if not token or len(token) > _LONGEST:
        return None
    try:
        kept = redis().getdel(_key(kind, token))
    except RedisError as lost:
        raise Unavailable from lost
    assert kept is None or isinstance(kept, bytes | str)
    return None if kept is None else dict(json.loads(kept))


def _key(kind: str, token: str) -> str:
    # by its hash: whoever can read Redis holds no token that is worth anything
    return f"{_PREFIX}:{kind}:{fingerprint(token)}"
