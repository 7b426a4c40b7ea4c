"""Codes sent to telephones: six digits, ten minutes, five tries, and how many may be asked for."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from redis.exceptions import RedisError

from torque_app.core.crypto import fingerprint, mac
from torque_app.core.errors import TooMany, Unavailable
from torque_app.core.redis import redis

DIGITS: Final = 6
LIFE: Final = 600
TRIES: Final = 5
HOUR: Final = 3600
LIMITS: Final = {"number": 5, "address": 20, "user": 10}
"""How many codes an hour, counted by the number they go to, who asks from where, and whose it is.

Twenty an address: a workshop's people share one.
"""

_PREFIX: Final = "torque:phone"
_LONGEST: Final = 100

# One step, or two guesses at once would both count as the fifth. KEYS: the challenge; ARGV: tries.
_TRY: Final = """
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
if redis.call('HINCRBY', KEYS[1], 'tries', 1) > tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[1])
  return false
end
return redis.call('HMGET', KEYS[1], 'mac', 'number', 'user', 'purpose')
"""


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code on its way; `code` goes into the message and is stored nowhere."""

    id: str
    code: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Whose the right code was; `user_id` is None for a number that opens no account."""

    number: str
    user_id: UUID | None


def charge(**whom: str) -> None:
    """Count one code asked for; TooMany (`retry_after` seconds) past a limit of `LIMITS`.

    All are counted before any refuses, and the unknown as the known: a refusal tells nothing.
    """
    counters = [
        (f"{_PREFIX}:asked:{k}:{mac(v, purpose='phone.limit')}", k) for k, v in whom.items()
    ]
    try:
        with redis().pipeline(transaction=True) as pipe:
            for key, _kind in counters:
                pipe.set(key, 0, ex=HOUR, nx=True)
                pipe.incr(key)
                pipe.ttl(key)
            told = pipe.execute()
    except RedisError as lost:
        raise Unavailable from lost
    waits = [
        int(told[at * 3 + 2])
        for at, (_key, kind) in enumerate(counters)
        if int(told[at * 3 + 1]) > LIMITS[kind]
    ]
    if waits:
        raise TooMany(retry_after=max(1, *waits))


def ask(number: str, *, user_id: UUID | None, purpose: str) -> Challenge:
    """Make a code for a number; only its keyed hash is kept."""
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    challenge = Challenge(secrets.token_urlsafe(24), code)
    kept = {
        "mac": _mac(challenge.id, code),
        "number": number,
        "user": str(user_id or ""),
        "purpose": purpose,
        "tries": 0,
    }
    key = _key(challenge.id)
    try:
        with redis().pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping=kept)
            pipe.expire(key, LIFE)
            pipe.execute()
    except RedisError as lost:
        raise Unavailable from lost
    return challenge


def answer(challenge_id: str, code: str, *, purpose: str) -> tuple[UUID | None, Answered | None]:
    """Count one try; return whom it was aimed at, and the answer when it is right.

    A right code counts once, even when two requests bring it at the same time.
    """
    if not challenge_id or len(challenge_id) > _LONGEST:
        return None, None
    key = _key(challenge_id)
    try:
        kept: Any = redis().eval(_TRY, 1, key, str(TRIES))
        if not kept:
            return None, None
        proof, number, user, wanted = (bytes(part).decode() for part in kept)
        user_id = UUID(user) if user else None
        right = hmac.compare_digest(proof, _mac(challenge_id, _digits(code))) and wanted == purpose
        if not right or redis().delete(key) != 1:
            return user_id, None
    except RedisError as lost:
        raise Unavailable from lost
    return user_id, Answered(number, user_id)


def _digits(typed: str) -> str:
    return "".join(c for c in typed[:_LONGEST] if c.isascii() and c.isdecimal())


def _mac(challenge_id: str, code: str) -> str:
    return mac(f"{challenge_id}:{code}", purpose="phone.code")


def _key(challenge_id: str) -> str:
    return f"{_PREFIX}:challenge:{fingerprint(challenge_id)}"
