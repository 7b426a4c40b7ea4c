"""How much one address may ask: counted in Redis, so that all web processes agree."""

import asyncio
import logging
import time
from dataclasses import dataclass, field

from redis import asyncio as aredis
from redis.exceptions import RedisError

from torque_app.settings import settings

log = logging.getLogger("torque.shield")

WINDOW = 60
PATIENCE = 0.5
SOCKET_RATE = 50.0
SOCKET_BURST = 200.0


class Limiter:
    """A sliding minute per key: this minute's count and the share of the last one still in view.

    Without Redis each process counts for itself: a limit that is too wide beats no service.
    """

    def __init__(self) -> None:
        self._redis: aredis.Redis | None = None
        self._own: dict[str, int] = {}
        self._own_minute = 0

    async def over(self, kind: str, who: str, *, limit: int) -> bool:
        """Count one request of `who` and tell whether it is beyond `limit` a minute."""
        now = time.time()
        minute, passed = divmod(now, WINDOW)
        key = f"torque:limit:{kind}:{who}"
        try:
            async with asyncio.timeout(PATIENCE):
                before, here = await self._count(key, int(minute))
        except (RedisError, OSError, TimeoutError) as lost:
            log.warning("limits counted without redis", extra={"why": type(lost).__name__})
            before, here = 0, self._count_here(key, int(minute))
        return before * (1 - passed / WINDOW) + here > limit

    async def _count(self, key: str, minute: int) -> tuple[int, int]:
        if self._redis is None:
            self._redis = aredis.Redis.from_url(settings().redis_url.get_secret_value())
        async with self._redis.pipeline(transaction=False) as pipe:
            pipe.get(f"{key}:{minute - 1}")
            pipe.incr(f"{key}:{minute}")
            pipe.expire(f"{key}:{minute}", 2 * WINDOW)
            before, here, _ = await pipe.execute()
        return int(before or 0), int(here)

    def _count_here(self, key: str, minute: int) -> int:
        if minute != self._own_minute:
            self._own, self._own_minute = {}, minute
        self._own[key] = self._own.get(key, 0) + 1
        return self._own[key]

    async def close(self) -> None:
        """Let go of Redis."""
        if self._redis is not None:
            await self._redis.aclose()


def anonymous_limit() -> int:
    """How many requests without credentials an address may make in a minute."""
    return settings().rate_anonymous_per_minute


def sign_in_limit() -> int:
    """How many attempts to sign in: three in ten of the former, shared by an office's people."""
    return max(1, anonymous_limit() * 3 // 10)


def booking_limit() -> int:
    """How many visits an address may ask for in a minute: one in twenty of its other requests."""
    return max(1, anonymous_limit() // 20)


@dataclass(slots=True)
class Bucket:
    """The messages one websocket may still send: a burst, then a steady rate."""

    rate: float = SOCKET_RATE
    burst: float = SOCKET_BURST
    left: float = SOCKET_BURST
    last: float = field(default_factory=time.monotonic)

    def take(self) -> bool:
        """Use up one message; False when the socket floods."""
        now = time.monotonic()
        self.left = min(self.burst, self.left + (now - self.last) * self.rate) - 1
        self.last = now
        return self.left >= 0
