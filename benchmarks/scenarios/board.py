"""The board in a browser's eyes: opened, and a card moved, as the workshop grows a thousandfold."""

import asyncio
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from aiohttp import ClientSession

from benchmarks.figures import median
from benchmarks.screens import BOARD, BOARD_PAGE, LOAD, Screen, browser, changed, has
from benchmarks.setting import Setting
from benchmarks.workshop import Shop, cookie

GROWTH = 1.5
AT_WORK = "IN_PROGRESS"
DECK = AT_WORK.lower()
# A person looks between two moves: what the last one told every screen has arrived by then.
PAUSE = 0.2
WARM = 2


@dataclass
class Table:
    """A workshop's board on two screens, a card of it, and what was measured in milliseconds."""

    shop: Shop
    screen: Screen
    in_lanes: Screen
    card: UUID
    opened: list[float] = field(default_factory=list)
    lanes_opened: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)


def run(setting: Setting) -> None:
    """Measure both at three sizes, and how much they grow from the first to the last."""
    tables = asyncio.run(_measure(setting))
    for table in tables:
        size = table.shop.size
        setting.tell("board", "board open p50", median(table.opened), "ms", size)
        setting.tell("board", "card move p50", median(table.moved), "ms", size)
        setting.tell("board", "lanes open p50", median(table.lanes_opened), "ms", size)
    first, *_, last = tables
    size = f"{first.shop.orders:,} → {last.shop.orders:,} OTs"
    opening = median(last.opened) / median(first.opened)
    moving = median(last.moved) / median(first.moved)
    lanes = median(last.lanes_opened) / median(first.lanes_opened)
    setting.tell("board", "board open growth", opening, "×", size, target=GROWTH)
    setting.tell("board", "card move growth", moving, "×", size, target=GROWTH)
    setting.tell("board", "lanes open growth", lanes, "×", size, target=GROWTH)


async def _measure(setting: Setting) -> list[Table]:
    """Take the sizes in turns: what else the machine does then weighs on all of them alike."""
    rounds = max(4, setting.effort.rounds // 3)
    async with browser() as session:
        tables = [await _set(setting, session, orders) for orders in setting.effort.sizes]
        for number in range(rounds + WARM):
            for table in tables:
                opened = await _open(table.screen, DECK)
                lanes_opened = await _open(table.in_lanes, "lanes")
                moved = await _move(table, 2 if number % 2 == 0 else 0)
                if number >= WARM:
                    table.opened.append(opened)
                    table.lanes_opened.append(lanes_opened)
                    table.moved.append(moved)
        for table in tables:
            await table.screen.close()
            await table.in_lanes.close()
    return tables


async def _set(setting: Setting, session: ClientSession, orders: int) -> Table:
    shop = setting.shop(orders)
    url, who = setting.instance.url, cookie(shop.email())
    screen = await Screen.opened(session, url, who, page=BOARD_PAGE)
    in_lanes = await Screen.opened(session, url, who, page=BOARD_PAGE, lanes="technician")
    return Table(shop, screen, in_lanes, _first(setting.admin, shop))


async def _open(screen: Screen, shown: str) -> float:
    seconds, _ = await screen.say(LOAD, until=has(BOARD, shown))
    return seconds * 1000


async def _move(table: Table, index: int) -> float:
    """Move the card to and fro inside its column, between the top and the third place."""
    payload = {"card_id": str(table.card), "cell": AT_WORK, "index": index}
    seconds, update = await table.screen.say(f"{BOARD}.move", payload, until=has(BOARD, "settled"))
    if DECK not in changed(update, BOARD):
        raise RuntimeError("the move did not bring the board")
    await asyncio.sleep(PAUSE)
    return seconds * 1000


def _first(admin: str, shop: Shop) -> UUID:
    with psycopg.connect(admin) as connection:
        row = connection.execute(
            "SELECT id FROM work_orders WHERE tenant_id = %s AND status = %s"
            " AND deleted_at IS NULL ORDER BY board_position, promised_at, id LIMIT 1",
            (shop.tenant_id, AT_WORK),
        ).fetchone()
    if row is None:
        raise RuntimeError("no OT is at work")
    return UUID(str(row[0]))
