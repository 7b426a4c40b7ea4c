"""A board read for the screen, each card of it kept once for all screens that show it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final
from weakref import WeakValueDictionary

from models.work_orders import OTStatus
from torque_app.core.keys import uuid_or_none
from torque_app.core.tx import Tx
from torque_app.work_orders import queries
from torque_app.work_orders.queries import CardRow, Column, Filters, LaneKey, Lanes
from torque_app.work_orders.state import cards
from torque_app.work_orders.state.cards import BoardColumn, BoardLane, Card

MOST = 1000
WALL_COLUMN: Final = 60
WALL_CELL: Final = 12
ON_THE_WALL: Final = frozenset(
    {
        OTStatus.APPROVED,
        OTStatus.IN_PROGRESS,
        OTStatus.WAITING_PARTS,
        OTStatus.QC,
        OTStatus.COMPLETED,
    }
)
"""What the floor has to do or hand over; papers are nobody's business at the wall."""

Longer = tuple[tuple[str, int], ...]
"""Columns, or cells of a lane, of which more cards were asked for, and how many each shows."""

Opened = frozenset[str] | None
"""The lanes whose cards are wanted; None leaves it to the board."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The heads of the columns and of the lanes, and the cards in order."""

    columns: tuple[BoardColumn, ...]
    cards: tuple[Card, ...]
    lanes: tuple[BoardLane, ...] = ()


_cards: WeakValueDictionary[tuple[CardRow, Lanes | None], Card] = WeakValueDictionary()


def seen(tx: Tx, filters: Filters, longer: Longer) -> Seen:
    """Return the board its filters ask for; what is shown depends on what the actor may see."""
    more = dict(longer)
    columns = [
        _longer(tx, found, filters, limit=more.get(found.status.value, 0))
        for found in queries.board(tx, filters).columns
    ]
    return Seen(
        tuple(cards.board_column(found) for found in columns),
        tuple(_card(row) for found in columns for row in found.cards),
    )


def in_lanes(tx: Tx, filters: Filters, longer: Longer, by: Lanes, opened: Opened) -> Seen:
    """Return the board in lanes; a cell of which more was asked for brings its own cards."""
    keys = None if opened is None else [uuid_or_none(one) for one in opened]
    board = queries.lanes(tx, filters, by, opened=keys)
    rows = [row for lane in board.lanes for row in lane.cards]
    for cell, limit in longer:
        rows = _longer_cell(tx, rows, filters, by, cell=cell, limit=limit)
    return Seen(
        tuple(cards.board_column(found) for found in board.columns),
        tuple(_card(row, by) for row in rows),
        tuple(cards.board_lane(lane) for lane in board.lanes),
    )


def wall(tx: Tx, filters: Filters, by: Lanes | None) -> Seen:
    """Return what hangs on the wall: the floor's columns, what is late first, never any money."""
    if by is None:
        board = queries.board(tx, filters, per_column=WALL_COLUMN, soonest=True)
        rows: Iterable[CardRow] = (row for found in board.columns for row in found.cards)
    else:
        board = queries.lanes(tx, filters, by, per_cell=WALL_CELL, soonest=True)
        rows = (row for lane in board.lanes for row in lane.cards)
    return Seen(
        tuple(
            replace(cards.board_column(found), total=None)
            for found in board.columns
            if found.status in ON_THE_WALL
        ),
        tuple(replace(_card(row, by), amount=None) for row in rows if row.status in ON_THE_WALL),
        tuple(cards.board_lane(lane) for lane in board.lanes),
    )


def _longer(tx: Tx, found: Column, filters: Filters, *, limit: int) -> Column:
    wanted = min(limit, found.count)
    if wanted <= len(found.cards):
        return found
    return queries.column(tx, found.status, filters, limit=min(wanted, MOST))


def _longer_cell(
    tx: Tx, rows: list[CardRow], filters: Filters, by: Lanes, *, cell: str, limit: int
) -> list[CardRow]:
    name, _, lane = cell.partition("|")
    status, key = OTStatus(name), uuid_or_none(lane)
    narrow = replace(filters, lane=LaneKey(by, key))
    more = queries.column(tx, status, narrow, limit=min(max(limit, 1), MOST)).cards
    rest = [row for row in rows if (row.status, queries.lane_of(row, by)) != (status, key)]
    return [*rest, *more]


def _card(row: CardRow, by: Lanes | None = None) -> Card:
    """Return the card of a row, the very one on somebody's screen if the row is the same.

    Five hundred screens then hold one board's cards and not five hundred: less memory, and less
    for the garbage collector to walk through while everybody waits. Equal rows show equal cards,
    and a row holds only what its reader may see.
    """
    card = _cards.get((row, by))
    if card is None:
        card = _cards[row, by] = cards.board_card(row, by)
    return card
