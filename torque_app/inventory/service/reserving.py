"""Stock kept on its shelf for a job: it is still there, and nobody else may take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inventory.events import StockMoved
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.service.movements import Need, Shelves

RESERVATION = "RESERVATION"


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of an item, which may be less than was asked; costs are per unit, net."""

    item_id: UUID
    name: str
    sku: str
    unit: str
    unit_cost: Decimal
    quantity: Decimal


@needs(Inventory.CONSUME)
def reserve(tx: Tx, wanted: Sequence[Need]) -> list[Kept]:
    """Keep what is free of each item, in the order asked: the whole, a part, or nothing of it."""
    shelves = Shelves(tx, [(need.item_id, need.warehouse_id) for need in wanted], create=False)
    kept = [_keep(shelves, need) for need in wanted]
    _tell(tx, [each.item_id for each in kept if each.quantity])
    return kept


def _keep(shelves: Shelves, need: Need) -> Kept:
    item = shelves.items[need.item_id]
    shelf = shelves.stock.get((need.item_id, need.warehouse_id))
    free = Decimal(0)
    if shelf is not None:
        free = max(Decimal(0), min(need.quantity, shelf.quantity - shelf.reserved))
        shelf.reserved += free
    return Kept(item.id, item.name, item.sku, item.unit, item.cost_price, free)


@needs(Inventory.CONSUME)
def release(tx: Tx, wanted: Sequence[Need]) -> None:
    """Let go of what was kept: anybody may take it again."""
    shelves = Shelves(tx, [(need.item_id, need.warehouse_id) for need in wanted], create=False)
    for need in wanted:
        shelf = shelves.stock.get((need.item_id, need.warehouse_id))
        if shelf is not None:
            shelf.reserved -= min(shelf.reserved, need.quantity)
    _tell(tx, [need.item_id for need in wanted])


def _tell(tx: Tx, items: Sequence[UUID]) -> None:
    if items:
        tx.emit(StockMoved(tuple(dict.fromkeys(items)), RESERVATION))
