"""SII's session tokens, kept until shortly before they may die and asked for only once.

SII limits the sessions a person may have open and asking costs two calls, so all workers share one
token per certificate, environment and service. A token lives about an hour; it is kept 50 minutes.
"""

from collections import defaultdict
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from typing import Protocol

from redis import Redis
from redis.exceptions import LockError, RedisError
from redis.lock import Lock as RedisLock

from torque_app.integrations.sii.client.errors import SiiUnavailable

TOKEN_LIFE = timedelta(minutes=50)


class TokenCache(Protocol):
    """Where tokens are kept; `key` names certificate, environment and service."""

    def obtain(self, key: str, *, ask: Callable[[], str]) -> str:
        """Return the kept token, or the one `ask` brings; concurrent callers ask once."""
        ...

    def forget(self, key: str, *, token: str) -> None:
        """Drop that token, unless somebody already put a newer one in its place."""
        ...


@dataclass(slots=True)
class MemoryTokenCache:
    """Tokens of one process; `clock` returns an aware datetime."""

    clock: Callable[[], datetime]
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict, repr=False)
    _locks: defaultdict[str, Lock] = field(default_factory=lambda: defaultdict(Lock), repr=False)
    _guard: Lock = field(default_factory=Lock, repr=False)

    def obtain(self, key: str, *, ask: Callable[[], str]) -> str:
        """Return the kept token, or the one `ask` brings; other threads wait for it."""
        with self._lock(key):
            token, dies_at = self._tokens.get(key, ("", self.clock()))
            if not token or self.clock() >= dies_at:
                token = ask()
                self._tokens[key] = token, self.clock() + TOKEN_LIFE
            return token

    def forget(self, key: str, *, token: str) -> None:
        """Drop that token if it is still the kept one."""
        with self._lock(key):
            if self._tokens.get(key, ("",))[0] == token:
                del self._tokens[key]

    def _lock(self, key: str) -> Lock:
        with self._guard:
            return self._locks[key]


@dataclass(frozen=True, slots=True)
class RedisTokenCache:
    """Tokens shared by every process through Redis, under a lock that outlives no crash."""

    redis: Redis = field(repr=False)
    prefix: str = "sii:token:"
    patience: float = 420.0
    """Seconds the lock is waited for: four of SII's slowest answers."""

    lease: float = 10.0
    """Seconds a lock outlives a process that dies with it; whoever lives renews it."""

    def obtain(self, key: str, *, ask: Callable[[], str]) -> str:
        """Return the kept token, or the one `ask` brings; other processes wait for it."""
        name = self.prefix + key
        if kept := self._read(name):
            return kept
        try:
            with self._held(name):
                if kept := self._read(name):
                    return kept
                token = ask()
                self.redis.set(name, token, ex=TOKEN_LIFE)
                return token
        except LockError as failure:  # somebody's question takes longer than SII may take
            raise SiiUnavailable from failure

    def forget(self, key: str, *, token: str) -> None:
        """Drop that token if it is still the kept one."""
        name = self.prefix + key
        try:
            with self._held(name):
                if self._read(name) == token:
                    self.redis.delete(name)
        except LockError as failure:
            raise SiiUnavailable from failure

    @contextmanager
    def _held(self, name: str) -> Generator[None]:
        """Hold the lock of a key, renewed as long as this process lives."""
        lock = RedisLock(
            self.redis,
            f"{name}:lock",
            timeout=self.lease,
            blocking_timeout=self.patience,
            thread_local=False,
        )
        with lock:
            done = Event()
            keeper = Thread(target=_renew, args=(lock, done, self.lease / 3), daemon=True)
            keeper.start()
            try:
                yield
            finally:
                done.set()
                keeper.join()

    def _read(self, name: str) -> str | None:
        kept = self.redis.get(name)
        return kept.decode() if isinstance(kept, bytes) else kept  # type: ignore[return-value]


def _renew(lock: RedisLock, done: Event, every: float) -> None:
    while not done.wait(every):
        with suppress(RedisError):  # lost all the same: its release will say so
            lock.reacquire()
