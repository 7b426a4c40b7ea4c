"""The board in a browser's eyes: opened, and a card moved, as the workshop grows a thousandfold."""

import asyncio
from uuid import UUID

import psycopg

from benchmarks.figures import median
from benchmarks.screens import BOARD, BOARD_PAGE, LOAD, Screen, browser, changed, has
from benchmarks.setting import Setting
from benchmarks.workshop import Shop, cookie

GROWTH = 1.5
# A card goes to and fro between columns no rule of the work forbids either way.
THERE, BACK = "WAITING_PARTS", "IN_PROGRESS"


def run(setting: Setting) -> None:
    """Measure both at three sizes, and how much they grow from the first to the last."""
    opened, moved = {}, {}
    for orders in setting.effort.sizes:
        shop = setting.shop(orders)
        opened[orders], moved[orders] = asyncio.run(_measure(setting, shop))
        setting.tell("board", "board open p50", opened[orders], "ms", shop.size)
        setting.tell("board", "card move p50", moved[orders], "ms", shop.size)
    first, *_, last = setting.effort.sizes
    size = f"{first:,} → {last:,} OTs"
    for name, told in (("board open", opened), ("card move", moved)):
        growth = told[last] / told[first]
        setting.tell("board", f"{name} growth", growth, "×", size, target=GROWTH)


async def _measure(setting: Setting, shop: Shop) -> tuple[float, float]:
    rounds = max(4, setting.effort.rounds // 3)
    async with browser() as session:
        url, who = setting.instance.url, cookie(shop.email())
        screen = await Screen.opened(session, url, who, page=BOARD_PAGE)
        opened = [await _open(screen) for _ in range(rounds)]
        moved = await _moves(screen, setting.admin, shop, rounds=rounds)
        await screen.close()
    return median(opened[2:]), median(moved[2:])


async def _open(screen: Screen) -> float:
    seconds, _ = await screen.say(LOAD, until=has(BOARD, "cards"))
    return seconds * 1000


async def _moves(screen: Screen, admin: str, shop: Shop, *, rounds: int) -> list[float]:
    """Move a card to and fro inside its column, from the top to the third place and back."""
    card = _first(admin, shop)
    told = []
    for number in range(rounds):
        payload = {"card_id": str(card), "column": BACK, "index": 2 if number % 2 == 0 else 0}
        seconds, update = await screen.say(f"{BOARD}.move", payload, until=has(BOARD, "settled"))
        if not changed(update, BOARD):
            raise RuntimeError("the board did not settle")
        told.append(seconds * 1000)
    return told


def _first(admin: str, shop: Shop) -> UUID:
    with psycopg.connect(admin) as connection:
        row = connection.execute(
            "SELECT id FROM work_orders WHERE tenant_id = %s AND status = %s"
            " AND deleted_at IS NULL ORDER BY board_position, promised_at, id LIMIT 1",
            (shop.tenant_id, BACK),
        ).fetchone()
    if row is None:
        raise RuntimeError("no OT is at work")
    return UUID(str(row[0]))
