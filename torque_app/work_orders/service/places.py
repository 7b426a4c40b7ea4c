"""The order of the cards inside a column, kept by whole numbers with room between them."""

from uuid import UUID

from sqlmodel import col

from models.work_orders import OTStatus, WorkOrder
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.work_orders import reception, rules
from torque_app.work_orders.lifecycle import BY_TIME

NEAR = 32
DEEP = 4096

Cards = list[tuple[UUID, int]]
"""Cards of a column with their places."""


def at_the_end(tx: Tx, status: OTStatus) -> int:
    """Return the place of a card that enters a column."""
    if status in BY_TIME:
        return rules.newest_first(tx.now)
    with tx.session.no_autoflush:
        return rules.position_after(reception.last_position(tx, status))


def put(tx: Tx, order: WorkOrder, *, index: int | None = None, before: UUID | None = None) -> None:
    """Put a card in front of another one of its column, or at an index of it.

    Usually one row changes; where the numbers ran out, the cards in front make room. Only the cards
    round the place are read: it costs the same in a column of ten thousand.
    """
    if order.status in BY_TIME:
        return
    with tx.session.no_autoflush:
        if before is not None:
            gap = _in_front_of(tx, order, before)
        else:
            gap = None if index is None else _at_index(tx, order, max(index, 0))
    if gap is None:
        return
    ahead, following = gap
    placed = _placed(ahead, following)
    order.board_position = placed.position
    for step, position in placed.shifted.items():
        tx.get(WorkOrder, ahead[step][0], lock=True).board_position = position


Gap = tuple[Cards, int | None]
"""The cards in front, nearest first, and the place of the one behind, None at the end."""


def _placed(ahead: Cards, following: int | None) -> rules.Placed:
    return rules.place([position for _, position in ahead], following)


def _at_index(tx: Tx, order: WorkOrder, index: int) -> Gap:
    found = reception.cards_in(tx, order.status, limit=min(index + 2, DEEP))
    cards = [card for card in found if card[0] != order.id]
    return cards[:index][::-1], cards[index][1] if index < len(cards) else None


def _in_front_of(tx: Tx, order: WorkOrder, before: UUID) -> Gap | None:
    """Return the gap in front of a card; None where it is not, and then the order stays put."""
    gap = None
    for limit in (NEAR, DEEP):
        cards = _back_from(tx, order.status, before, limit=limit)
        at = next((i for i, (card, _) in enumerate(cards) if card == before != order.id), None)
        if at is not None:
            ahead = [card for card in cards[at + 1 :] if card[0] != order.id]
            gap = ahead, cards[at][1]
            if len(_placed(*gap).shifted) < len(ahead):
                return gap
        if len(cards) < limit:
            return gap
    return gap


def _back_from(tx: Tx, status: OTStatus, card: UUID, *, limit: int) -> Cards:
    """Return a card and those in front of it, the nearest first, after any that share its place."""
    place = (
        columns(WorkOrder.board_position)
        .where(col(WorkOrder.id) == card, col(WorkOrder.status) == status)
        .scalar_subquery()
    )
    rows = tx.session.execute(
        columns(WorkOrder.id, WorkOrder.board_position)
        .where(col(WorkOrder.status) == status, col(WorkOrder.board_position) <= place)
        .order_by(
            col(WorkOrder.board_position).desc(),
            col(WorkOrder.promised_at).desc(),
            col(WorkOrder.id).desc(),
        )
        .limit(limit)
    )
    return [(each, position) for each, position in rows]
