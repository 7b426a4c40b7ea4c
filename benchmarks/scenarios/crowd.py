"""Many connected screens, each saying an event about once a second."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle

from aiohttp import ClientSession

from benchmarks.figures import median, percentile
from benchmarks.screens import BOARD, BOARD_PAGE, ROOT, Screen, browser, has
from benchmarks.setting import Setting
from benchmarks.workshop import STAFF, Shop, cookie

SESSION = f"{ROOT}.torque_app___shell___session____session"
EVERY = 1.0
AT_ONCE = 20
READING_SHARE = 10  # of so many screens one says an event that reads the database

Act = Callable[[Screen], Awaitable[float]]


def run(setting: Setting) -> None:
    """Connect the screens, let each speak once a second, and tell how long answers took."""
    asyncio.run(_run(setting))


async def _run(setting: Setting) -> None:
    shop, count = setting.shop(setting.effort.middle), setting.effort.screens
    async with browser() as session:
        began = time.perf_counter()
        screens = await _connected(setting, shop, session)
        connected = time.perf_counter() - began
        size = f"{shop.size}, {len(STAFF)} members"
        name = "screens connected, each with its board"
        setting.tell("screens", name, connected, "s", size, clients=count)
        clicks = await _speak(setting, screens, _click)
        _tell(setting, "click", clicks, size, clients=count, target=50)
        few = screens[: max(1, count // READING_SHARE)]
        reads = await _speak(setting, few, _read)
        _tell(setting, "event that reads the database", reads, size, clients=len(few))
        await asyncio.gather(*(screen.close() for screen in screens))


def _tell(
    setting: Setting,
    name: str,
    each: Sequence[float],
    size: str,
    *,
    clients: int,
    target: float | None = None,
) -> None:
    tell, late = setting.tell, percentile(each, 0.95)
    tell("screens", f"{name} p50", median(each), "ms", size, clients=clients)
    tell("screens", f"{name} p95", late, "ms", size, clients=clients, target=target)


async def _connected(setting: Setting, shop: Shop, session: ClientSession) -> list[Screen]:
    """Open the screens, a few at a time, shared out among the staff's sessions."""
    gate = asyncio.Semaphore(AT_ONCE)
    whose = cycle([cookie(shop.email(login)) for login in STAFF])

    async def opened(who: str) -> Screen:
        async with gate:
            return await Screen.opened(session, setting.instance.url, who, page=BOARD_PAGE)

    return await asyncio.gather(*(opened(next(whose)) for _ in range(setting.effort.screens)))


async def _speak(setting: Setting, screens: Sequence[Screen], act: Act) -> list[float]:
    """Have every screen act about once a second; return the milliseconds of each act."""
    until = time.perf_counter() + max(3.0, setting.effort.seconds)

    async def use(screen: Screen) -> list[float]:
        told = []
        await asyncio.sleep(random.random() * EVERY)
        while time.perf_counter() < until:
            told.append(await act(screen) * 1000)
            await asyncio.sleep(random.expovariate(1 / EVERY))
        return told

    return [each for told in await asyncio.gather(*map(use, screens)) for each in told]


async def _click(screen: Screen) -> float:
    """Look at a card: past the guard, one var changes, nothing is read."""
    payload = {"card_id": f"{random.getrandbits(64):x}"}
    seconds, _ = await screen.say(f"{BOARD}.peek", payload, until=has(BOARD, "peeked"))
    return seconds


async def _read(screen: Screen) -> float:
    """Have the frame read who is here, its workshops, its centres and its bell."""
    seconds, _ = await screen.say(
        f"{SESSION}.refresh", until=lambda update: update.get("final") is not False
    )
    return seconds
