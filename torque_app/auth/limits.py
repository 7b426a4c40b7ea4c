"""How much one user, one API key and one workshop may ask of the API in a minute (SEC-07)."""

import logging
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from time import monotonic, time
from uuid import uuid4

import redis
from redis.commands.core import Script

from torque_app.core.actor import Actor
from torque_app.core.errors import TooMany
from torque_app.settings import settings

WINDOW = 60
PAUSE = 5.0
_log = logging.getLogger(__name__)

# Sliding windows in sorted sets; both are looked at before either is charged, in one step.
# KEYS: user, tenant; ARGV: now (ms), window (ms), member, limit of each.
_SCRIPT = """
local now, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local left, wait = nil, 0
for i = 1, 2 do
  redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', now - window)
  local room = tonumber(ARGV[3 + i]) - redis.call('ZCARD', KEYS[i])
  if room <= 0 then
    local oldest = redis.call('ZRANGE', KEYS[i], 0, 0, 'WITHSCORES')
    wait = math.max(wait, oldest[2] and (oldest[2] + window - now) or window)
  end
  if i == 1 then left = room end
end
if wait > 0 then return {0, wait} end
for i = 1, 2 do
  redis.call('ZADD', KEYS[i], now, ARGV[3])
  redis.call('PEXPIRE', KEYS[i], window)
end
return {left, 0}
"""


@dataclass(frozen=True)
class Budget:
    """What is left of the user's minute."""

    limit: int
    remaining: int

    def headers(self) -> dict[str, str]:
        """Return the headers every answer of the API carries."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(WINDOW),
        }


class _Breaker:
    """Does not ask a Redis that is down again for five seconds: no request waits for it."""

    def __init__(self) -> None:
        self._closed_until = 0.0
        self._lock = Lock()

    def open(self) -> bool:
        return monotonic() >= self._closed_until

    def trip(self) -> None:
        with self._lock:
            self._closed_until = monotonic() + PAUSE


_breaker = _Breaker()


@lru_cache(maxsize=1)
def _script() -> Script:
    url = settings().redis_url.get_secret_value()
    client = redis.Redis.from_url(url, socket_timeout=0.25, socket_connect_timeout=0.25)
    return client.register_script(_SCRIPT)


def charge(actor: Actor) -> Budget:
    """Count one request of the actor; TooMany (`retry_after` seconds) when a minute is full.

    Without Redis everybody passes: a workshop that cannot work is worse than one unlimited.
    """
    user, tenant = settings().rate_user_per_minute, settings().rate_tenant_per_minute
    if not _breaker.open():
        return Budget(user, user)
    who = actor.key_id or actor.user_id or actor.tenant_id
    keys = [f"torque:rate:user:{who}", f"torque:rate:tenant:{actor.tenant_id}"]
    arguments: list[str | int] = [int(time() * 1000), WINDOW * 1000, uuid4().hex, user, tenant]
    try:
        left, wait = _script()(keys=keys, args=arguments)
    except redis.RedisError:
        _breaker.trip()
        _log.warning("rate limits are off: Redis does not answer", exc_info=True)
        return Budget(user, user)
    if wait:
        seconds = max(1, -(-int(wait) // 1000))
        raise TooMany(retry_after=seconds, limit=user)
    return Budget(user, max(0, int(left) - 1))
