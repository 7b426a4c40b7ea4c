"""A floor at work: tablets that start and pause tasks while cards move under a hundred screens."""

import asyncio
import random
import time
from collections.abc import Callable
from itertools import cycle
from uuid import UUID

import psycopg
from aiohttp import ClientSession

from benchmarks.figures import median, percentile
from benchmarks.screens import BOARD, BOARD_PAGE, Screen, browser, has
from benchmarks.setting import Setting
from benchmarks.tablets import Tablet, furnished
from benchmarks.workshop import STAFF, Shop, cookie

TABLETS, SCREENS = 50, 100
EVERY = 5.0
"""Seconds between two actions at a tablet, on average: far busier than any real floor."""

LOOK = 0.5
"""Seconds between a board that arrived everywhere and the next card that moves."""

AT_ONCE = 20
AT_WORK = "IN_PROGRESS"
CARDS = '"in_progress_rx_state_"'


def run(setting: Setting) -> None:
    """Let tablets act and cards move at once; tell how long an action and a board's update took."""
    asyncio.run(_run(setting))


async def _run(setting: Setting) -> None:
    shop = setting.shop(setting.effort.middle)
    count = min(SCREENS, setting.effort.screens)
    tablets_count = min(TABLETS, setting.effort.screens)
    async with browser() as session:
        tablets = await furnished(setting, shop, session, tablets_count)
        screens = await _opened(setting, shop, session, count)
        mover = await Screen.opened(
            session, setting.instance.url, cookie(shop.email()), page=BOARD_PAGE
        )
        over = asyncio.Event()
        working = asyncio.create_task(_work(session, tablets, over))
        updates = await _move(setting, mover, screens, _two_cards(setting.admin, shop))
        over.set()
        actions = await working
        await asyncio.gather(*(screen.close() for screen in (*screens, mover)))
    size = f"{shop.size}, {tablets_count} tablets, {count} screens"
    told = (("action of a tablet", actions), ("card moved → on another screen", updates))
    for name, each in told:
        milliseconds = [one * 1000 for one in each]
        setting.tell(
            "floor", f"{name} p50", median(milliseconds), "ms", size, clients=tablets_count + count
        )
        setting.tell(
            "floor",
            f"{name} p95",
            percentile(milliseconds, 0.95),
            "ms",
            size,
            clients=tablets_count + count,
        )


async def _opened(setting: Setting, shop: Shop, session: ClientSession, count: int) -> list[Screen]:
    gate = asyncio.Semaphore(AT_ONCE)
    whose = cycle([cookie(shop.email(login)) for login in STAFF])

    async def opened(who: str) -> Screen:
        async with gate:
            return await Screen.opened(session, setting.instance.url, who, page=BOARD_PAGE)

    return await asyncio.gather(*(opened(next(whose)) for _ in range(count)))


async def _work(session: ClientSession, tablets: list[Tablet], over: asyncio.Event) -> list[float]:
    """Have each tablet act about every five seconds until it is over, at least once.

    Returns how long each action took, in seconds.
    """

    async def use(tablet: Tablet) -> list[float]:
        told: list[float] = []
        while True:
            try:
                await asyncio.wait_for(over.wait(), random.expovariate(1 / EVERY))
            except TimeoutError:
                told.append(await tablet.act(session))
            else:
                return told or [await tablet.act(session)]

    return [each for told in await asyncio.gather(*map(use, tablets)) for each in told]


async def _move(
    setting: Setting, mover: Screen, screens: list[Screen], cards: tuple[UUID, UUID]
) -> list[float]:
    """Change two cards' places again and again; return when each screen showed it, in seconds."""
    until = time.perf_counter() + max(3.0, setting.effort.seconds)
    found: list[float] = []
    turn = 0
    while time.perf_counter() < until:
        turn += 1
        # the one behind goes in front: each turn truly changes what is shown
        behind, ahead = cards[turn % 2], cards[1 - turn % 2]
        swapped = _stands_before(behind, ahead)
        waiting = [asyncio.create_task(screen.heard(swapped)) for screen in screens]
        await asyncio.sleep(0)
        began = time.perf_counter()
        payload = {"card_id": str(behind), "cell": AT_WORK, "index": 0}
        await mover.say(f"{BOARD}.move", payload, until=has(BOARD, "settled"))
        found += [at - began for at in await asyncio.gather(*waiting)]
        await asyncio.sleep(LOOK)
    return found


def _stands_before(one: UUID, other: UUID) -> Callable[[str], bool]:
    """Tell a board that shows one card before the other: what tablets change looks alike."""
    first, second = f'"id":"{one}"', f'"id":"{other}"'

    def told(text: str) -> bool:
        return CARDS in text and -1 < text.find(first) < text.find(second)

    return told


def _two_cards(admin: str, shop: Shop) -> tuple[UUID, UUID]:
    with psycopg.connect(admin) as connection:
        rows = connection.execute(
            "SELECT id FROM work_orders WHERE tenant_id = %s AND status = %s"
            " AND deleted_at IS NULL ORDER BY board_position, promised_at, id LIMIT 2",
            (shop.tenant_id, AT_WORK),
        ).fetchall()
    first, second = (UUID(str(row[0])) for row in rows)
    return first, second
