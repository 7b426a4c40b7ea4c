"""One read for all who ask the same at once, begun after each of them asked.

A change makes every screen of a workshop read the same rows again in the same moment. Whoever asks
while a read runs never gets that read's answer, which may be older than the question: they wait for
the next one, together.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Flight:
    """A read, and the door through which those who asked leave with its answer."""

    task: asyncio.Task[Any]
    door: asyncio.Lock


class Sharing:
    """Per question one read that runs, and at most one that waits for it to end."""

    def __init__(self) -> None:
        self._running: dict[Hashable, Flight] = {}
        self._waiting: dict[Hashable, Flight] = {}

    async def once(self, question: Hashable, read: Callable[[], Awaitable[R]]) -> R:
        """Return what `read` answers, its own or that of somebody who asked the same.

        `question` must name all that the answer depends on, who may see what first of all; the
        answer belongs to several and must not change. Raises what the read raised.
        """
        # a loop that ended takes its reads with it
        key = (asyncio.get_running_loop(), question)
        flight = self._waiting.get(key)
        if flight is None:
            flight = Flight(asyncio.create_task(self._fly(key, read)), asyncio.Lock())
            self._waiting[key] = flight
        # one who leaves must not take the others' answer away
        answer: R = await asyncio.shield(flight.task)
        # one per turn of the loop: what each now sends takes milliseconds, and others click
        async with flight.door:
            await asyncio.sleep(0)
        return answer

    async def _fly(self, key: Hashable, read: Callable[[], Awaitable[R]]) -> R:
        before = self._running.get(key)
        if before is not None:
            await asyncio.wait({before.task})
        self._running[key] = self._waiting.pop(key)  # from here on nobody joins
        try:
            return await read()
        finally:
            del self._running[key]
