"""Live pages: after a commit, every page that shows what changed reads its own rows again.

One hub and one Redis subscription per process, whatever the number of clients; the relay publishes
`tenant|topic` on `torque.live` after the commit, and each page is sent its own State's event.
"""

# ruff: noqa: SLF001 - only the token manager knows whose socket is open

import asyncio
import contextlib
import logging
import random
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from uuid import UUID

import reflex as rx
from redis import asyncio as aredis
from redis.exceptions import RedisError
from reflex_base.event import Event

from torque_app.core.topics import CHANNEL, scoped
from torque_app.settings import settings
from torque_app.shell.metrics import PUSHED

log = logging.getLogger("torque.live")

COALESCED = 0.05
RESTED = 0.6
"""Seconds from one telling to the next: on a busy floor a page shows what changed meanwhile at
once, instead of reading ten times a second what nobody can follow."""

FIRST_WAIT, LONGEST_WAIT = 0.1, 5.0

Watcher = tuple[str, str]
"""A client's token and the event its page wants."""


class Hub:
    """Who looks at what, in this process."""

    def __init__(self) -> None:
        self._watched: dict[Watcher, frozenset[str]] = {}
        self._watchers: dict[str, set[Watcher]] = defaultdict(set)
        self._due: set[Watcher] = set()
        self._reading: set[Watcher] = set()
        self._told: dict[Watcher, float] = {}
        self._wake = asyncio.Event()

    def watch(self, token: str, tenant_id: UUID, topics: tuple[str, ...], event: str) -> None:
        """Send a client `event` when one of the topics changes, instead of what it had asked."""
        watcher = (token, event)
        self._leave(watcher)
        if topics:
            self._watched[watcher] = frozenset(scoped(tenant_id, topic) for topic in topics)
            for name in self._watched[watcher]:
                self._watchers[name].add(watcher)

    def forget(self, token: str) -> None:
        """Drop all that a client watched: it is on another page now, or gone."""
        for watcher in [w for w in self._watched if w[0] == token]:
            self._leave(watcher)

    def changed(self, topic: str) -> None:
        """Note that a scoped topic changed; its pages hear of it within 50 ms.

        One that was told just now hears of it when it has rested, one that still reads when it is
        done: a queue of reads per page would only grow where changes come faster than a busy
        process can show them.
        """
        if topic in self._watchers:
            self._due |= self._watchers[topic]
            self._wake.set()

    def everything_changed(self) -> None:
        """Have all pages read again: nobody knows what happened while we were not listening."""
        for topic in list(self._watchers):
            self.changed(topic)

    @property
    def size(self) -> int:
        """How many pages are being watched over."""
        return len(self._watched)

    @contextlib.asynccontextmanager
    async def lifespan(self, app: rx.App) -> AsyncIterator[None]:
        """Listen and deliver for as long as the process serves."""
        self._wake = asyncio.Event()  # belongs to the loop that serves, not the one that imported
        redis = aredis.Redis.from_url(
            settings().redis_url.get_secret_value(), health_check_interval=15
        )
        tasks = [asyncio.create_task(self._deliver(app)), asyncio.create_task(self._listen(redis))]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await redis.aclose()

    def _leave(self, watcher: Watcher) -> None:
        self._due.discard(watcher)
        self._told.pop(watcher, None)
        for name in self._watched.pop(watcher, frozenset()):
            self._watchers[name].discard(watcher)
            if not self._watchers[name]:
                del self._watchers[name]

    async def _deliver(self, app: rx.App) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(COALESCED)
            self._wake.clear()
            for watcher in self._ready():
                try:
                    await self._push(app, watcher)
                except Exception:  # one broken page must not silence all the others
                    log.exception("push failed", extra={"event": watcher[1]})

    def _ready(self) -> set[Watcher]:
        """Take who is told now; whoever still rests wakes us when the first has rested enough."""
        now, free = time.monotonic(), self._due - self._reading
        ready = {one for one in free if self._told.get(one, -RESTED) + RESTED <= now}
        if resting := free - ready:
            soonest = min(self._told[one] for one in resting) + RESTED - now
            asyncio.get_running_loop().call_later(soonest, self._wake.set)
        self._due -= ready
        self._told |= dict.fromkeys(ready, now)
        return ready

    async def _push(self, app: rx.App, watcher: Watcher) -> None:
        token, event = watcher
        namespace = app.event_namespace
        assert namespace is not None
        tokens = namespace._token_manager
        socket = tokens.token_to_socket.get(token)
        if socket is None or socket.instance_id != tokens.instance_id:
            self.forget(token)
            return
        reading = await app.event_processor.enqueue(token, Event(name=event))
        self._reading.add(watcher)
        reading.add_done_callback(partial(self._has_read, watcher))
        PUSHED.inc()

    def _has_read(self, watcher: Watcher, _reading: Any) -> None:
        self._reading.discard(watcher)
        if watcher in self._due:
            self._wake.set()

    async def _listen(self, redis: aredis.Redis) -> None:
        wait, missed = FIRST_WAIT, False
        while True:
            try:
                async with redis.pubsub(ignore_subscribe_messages=True) as subscription:
                    await subscription.subscribe(CHANNEL)
                    if missed:
                        self.everything_changed()
                    wait, missed = FIRST_WAIT, True
                    async for message in subscription.listen():
                        self.changed(message["data"].decode())
            except (RedisError, OSError) as lost:
                told = {"why": type(lost).__name__, "wait": round(wait, 1)}
                log.warning("live subscription lost", extra=told)
                # all processes lose it at once; spread their return
                await asyncio.sleep(wait * random.uniform(0.5, 1.5))  # noqa: S311
                wait = min(wait * 2, LONGEST_WAIT)


hub = Hub()
