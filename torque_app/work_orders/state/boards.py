"""A board read for the screen, each card of it kept once for all screens that show it."""

from dataclasses import dataclass
from weakref import WeakValueDictionary

from torque_app.core.tx import Tx
from torque_app.work_orders import queries
from torque_app.work_orders.queries import Column, Filters, OTRow
from torque_app.work_orders.state import shown
from torque_app.work_orders.state.shown import BoardColumn, Card

MOST = 1000

Longer = tuple[tuple[str, int], ...]
"""Columns of which more cards were asked for, and how many cards each shows."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The heads of the columns, and their cards in order."""

    columns: tuple[BoardColumn, ...]
    cards: tuple[Card, ...]


_cards: WeakValueDictionary[OTRow, Card] = WeakValueDictionary()


def seen(tx: Tx, filters: Filters, longer: Longer) -> Seen:
    """Return the board its filters ask for; what is shown depends on what the actor may see."""
    more = dict(longer)
    columns = [
        _longer(tx, found, filters, limit=more.get(found.status.value, 0))
        for found in queries.board(tx, filters).columns
    ]
    return Seen(
        tuple(shown.board_column(found) for found in columns),
        tuple(_card(row) for found in columns for row in found.cards),
    )


def _longer(tx: Tx, found: Column, filters: Filters, *, limit: int) -> Column:
    wanted = min(limit, found.count)
    if wanted <= len(found.cards):
        return found
    return queries.column(tx, found.status, filters, limit=min(wanted, MOST))


def _card(row: OTRow) -> Card:
    """Return the card of a row, the very one on somebody's screen if the row is the same.

    Five hundred screens then hold one board's cards and not five hundred: less memory, and less
    for the garbage collector to walk through while everybody waits. Equal rows show equal cards,
    and a row holds only what its reader may see.
    """
    card = _cards.get(row)
    if card is None:
        card = _cards[row] = shown.card(row)
    return card
