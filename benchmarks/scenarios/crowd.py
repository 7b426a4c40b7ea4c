"""Many connected screens, each saying an event about once a second."""

import asyncio
import random
import time
from itertools import cycle

from benchmarks.figures import median, percentile
from benchmarks.screens import BOARD_PAGE, ROOT, Screen, Update, browser
from benchmarks.setting import Setting
from benchmarks.workshop import STAFF, cookie

SESSION = f"{ROOT}.torque_app___shell___session____session"
EVERY = 1.0
AT_ONCE = 20


def run(setting: Setting) -> None:
    """Connect the screens, let each speak once a second, and tell how long answers took."""
    asyncio.run(_run(setting))


async def _run(setting: Setting) -> None:
    shop, count = setting.shop(setting.effort.middle), setting.effort.screens
    cookies = [cookie(shop.email(login)) for login in STAFF]
    gate = asyncio.Semaphore(AT_ONCE)
    async with browser() as session:

        async def opened(who: str) -> Screen:
            async with gate:
                return await Screen.opened(session, setting.instance.url, who, page=BOARD_PAGE)

        began = time.perf_counter()
        whose = cycle(cookies)
        screens = await asyncio.gather(*(opened(next(whose)) for _ in range(count)))
        connected = time.perf_counter() - began
        until = time.perf_counter() + max(3.0, setting.effort.seconds)
        told = await asyncio.gather(*(_use(screen, until) for screen in screens))
        await asyncio.gather(*(screen.close() for screen in screens))
    each = [seconds * 1000 for times in told for seconds in times]
    size = f"{shop.size}, {len(STAFF)} members"
    tell = setting.tell
    tell("screens", "screens connected, each with its board", connected, "s", size, clients=count)
    tell("screens", "event p50", median(each), "ms", size, clients=count)
    tell("screens", "event p95", percentile(each, 0.95), "ms", size, clients=count, target=50)


async def _use(screen: Screen, until: float) -> list[float]:
    """Say an event about once a second: the frame reads who is here and its bell."""
    told = []
    await asyncio.sleep(random.random() * EVERY)
    while time.perf_counter() < until:
        seconds, _ = await screen.say(f"{SESSION}.refresh", until=_finished)
        told.append(seconds)
        await asyncio.sleep(random.expovariate(1 / EVERY))
    return told


def _finished(update: Update) -> bool:
    return update.get("final") is not False
