"""The order of the cards inside a column, kept by whole numbers with room between them."""

from uuid import UUID

from models.work_orders import OTStatus, WorkOrder
from torque_app.core.tx import Tx
from torque_app.work_orders import reception, rules
from torque_app.work_orders.lifecycle import BY_TIME

IN_SIGHT = 256
DEEP = 4096


def at_the_end(tx: Tx, status: OTStatus) -> int:
    """Return the place of a card that enters a column."""
    if status in BY_TIME:
        return rules.newest_first(tx.now)
    with tx.session.no_autoflush:
        return rules.position_after(reception.last_position(tx, status))


def put(tx: Tx, order: WorkOrder, *, index: int | None = None, before: UUID | None = None) -> None:
    """Put a card in front of another one of its column, or at an index of it.

    Usually one row changes; where the numbers ran out, the cards in front make room.
    """
    if order.status in BY_TIME or (index is None and before is None):
        return
    with tx.session.no_autoflush:
        cards = _column(tx, order, index=index, before=before)
    at = _index(cards, index=index, before=before)
    if at is None:
        return
    ahead = [position for _, position in reversed(cards[:at])]
    placed = rules.place(ahead, cards[at][1] if at < len(cards) else None)
    order.board_position = placed.position
    for step, position in placed.shifted.items():
        tx.get(WorkOrder, cards[at - 1 - step][0], lock=True).board_position = position


def _column(
    tx: Tx, order: WorkOrder, *, index: int | None, before: UUID | None
) -> list[tuple[UUID, int]]:
    """Return the other cards of the column, as far down as needed."""
    deep = index is not None and index >= IN_SIGHT
    cards = reception.cards_in(tx, order.status, limit=DEEP if deep else IN_SIGHT + 2)
    if before is not None and len(cards) > IN_SIGHT and before not in dict(cards):
        cards = reception.cards_in(tx, order.status, limit=DEEP)
    return [card for card in cards if card[0] != order.id]


def _index(cards: list[tuple[UUID, int]], *, index: int | None, before: UUID | None) -> int | None:
    """Return how many cards stand in front; None when there is no telling, and it stays put."""
    if before is not None:
        return next((i for i, (card, _) in enumerate(cards) if card == before), None)
    return None if index is None else min(max(index, 0), len(cards))
