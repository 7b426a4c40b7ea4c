"""Every change of stock: one movement each, stock locked in the order of its keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.base import new_id
from models.inventory import (
    InventoryItem,
    MovementType,
    StockLocation,
    StockMovement,
    StockMovementKey,
    Warehouse,
)
from models.values.quantity import formatted
from torque_app.core.errors import Conflict, Invalid, NotFound, TorqueError
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inventory import rules
from torque_app.inventory.events import StockMoved, StockRanLow
from torque_app.inventory.permissions import Inventory


class NotEnoughStock(TorqueError):
    """A shelf holds less than what is asked of it."""

    code: ClassVar[str] = "not_enough_stock"
    status: ClassVar[int] = 409
    message: ClassVar[str] = "No hay stock suficiente."


@dataclass(frozen=True, slots=True)
class Need:
    """So much of an item from one warehouse."""

    item_id: UUID
    warehouse_id: UUID
    quantity: Decimal
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """So much of an item at this cost per unit, net of IVA."""

    item_id: UUID
    quantity: Decimal
    unit_cost: Decimal


@dataclass(frozen=True, slots=True)
class Consumed:
    """What left the shelf: its movement, and what a unit cost on average."""

    movement_id: UUID
    item_id: UUID
    name: str
    sku: str
    unit: str
    unit_cost: Decimal
    sell_price: Decimal


@dataclass(frozen=True, slots=True)
class Why:
    """The paper behind a movement."""

    reason: str
    reference_type: str | None = None
    reference_id: UUID | None = None
    reference_number: str | None = None
    notes: str | None = None


@lru_cache(maxsize=1)
def _items_to_hold() -> SelectOfScalar[InventoryItem]:
    """Return the question that locks the items of `ids`."""
    return (
        select(InventoryItem)
        .where(col(InventoryItem.id).in_(bindparam("ids", expanding=True)))
        .order_by(col(InventoryItem.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


@lru_cache(maxsize=1)
def _stock_to_hold() -> SelectOfScalar[StockLocation]:
    """Return the question that locks what stands of `items` in `warehouses`."""
    return (
        select(StockLocation)
        .where(
            col(StockLocation.item_id).in_(bindparam("items", expanding=True)),
            col(StockLocation.warehouse_id).in_(bindparam("warehouses", expanding=True)),
        )
        .order_by(col(StockLocation.item_id), col(StockLocation.warehouse_id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


class Shelves:
    """Items and stock rows of one command, locked once, items first, in the order of keys."""

    def __init__(self, tx: Tx, pairs: Sequence[tuple[UUID, UUID]], *, create: bool) -> None:
        self.tx = tx
        self.items = self._lock_items(sorted({item for item, _ in pairs}))
        self.stock = self._lock_stock(sorted(set(pairs)), create=create)
        self.touched: dict[UUID, None] = {}

    def _lock_items(self, ids: list[UUID]) -> dict[UUID, InventoryItem]:
        asked = self.tx.session.exec(_items_to_hold(), params={"ids": ids})
        found = {item.id: item for item in asked}
        if len(found) < len(ids):
            raise NotFound("Un repuesto no existe o no está en tu taller.")
        return found

    def _lock_stock(
        self, pairs: list[tuple[UUID, UUID]], *, create: bool
    ) -> dict[tuple[UUID, UUID], StockLocation]:
        asked = self.tx.session.exec(
            _stock_to_hold(),
            params={
                "items": list({item for item, _ in pairs}),
                "warehouses": list({warehouse for _, warehouse in pairs}),
            },
        )
        found = {(row.item_id, row.warehouse_id): row for row in asked}
        for item, warehouse in pairs:
            if create and (item, warehouse) not in found:
                self.tx.get(Warehouse, warehouse)
                row = StockLocation(item_id=item, warehouse_id=warehouse)
                self.tx.session.add(row)
                found[item, warehouse] = row
        return found

    def move(
        self,
        kind: MovementType,
        need: Need,
        delta: Decimal,
        why: Why,
        *,
        unit_cost: Decimal | None = None,
    ) -> StockMovement:
        """Change one shelf by `delta` and write the movement; `item.cost_price` is up to date."""
        item = self.items[need.item_id]
        shelf = self.stock.get((need.item_id, need.warehouse_id))
        held = shelf.quantity - shelf.reserved if shelf else Decimal(0)
        if shelf is None or held + delta < 0:
            raise _too_few(item, held=held, asked=-delta)
        movement = StockMovement(
            id=new_id(),
            type=kind,
            item_id=item.id,
            warehouse_id=need.warehouse_id,
            quantity=delta,
            previous_qty=shelf.quantity,
            new_qty=shelf.quantity + delta,
            unit_cost=item.cost_price if unit_cost is None else unit_cost,
            average_cost=item.cost_price,
            reason=why.reason,
            reference_type=why.reference_type,
            reference_id=why.reference_id,
            reference_number=why.reference_number,
            notes=why.notes,
            performed_by=self.tx.actor.user_id,
            idempotency_key=need.key,
            created_at=self.tx.now,
        )
        shelf.quantity += delta
        item.stock_quantity += delta
        self.touched[item.id] = None
        self.tx.session.add(movement)
        if need.key is not None:
            self.tx.session.add(StockMovementKey(key=need.key, movement_id=movement.id))
        return movement

    def tell(self, reason: str) -> None:
        """Emit what happened, and each item that has just run low."""
        self.tx.emit(StockMoved(tuple(self.touched), reason))
        for item_id in self.touched:
            item = self.items[item_id]
            low = rules.is_low(item.stock_quantity, item.min_stock)
            if low and not item.is_low:
                self.tx.emit(
                    StockRanLow(item.id, item.name, item.sku, item.stock_quantity, item.min_stock)
                )
            item.is_low = low


def _too_few(item: InventoryItem, *, held: Decimal, asked: Decimal) -> NotEnoughStock:
    return NotEnoughStock(
        Sentence(
            "No hay stock suficiente de {name}: quedan {held} {unit} y pides {asked}.",
            name=item.name,
            held=formatted(held),
            unit=item.unit,
            asked=formatted(asked),
        ),
        item_id=str(item.id),
        available=str(held),
    )


def _positive(quantity: Decimal) -> None:
    if quantity <= 0:
        raise Invalid.field("quantity", "La cantidad debe ser mayor que cero.")


@needs(Inventory.RECEIVE)
def receive(
    tx: Tx,
    lines: Sequence[Receipt],
    *,
    warehouse_id: UUID,
    reference: str | None = None,
    notes: str | None = None,
) -> list[UUID]:
    """Put goods on a shelf at their cost; the average cost moves by INV-18. Return movements."""
    shelves = Shelves(tx, [(line.item_id, warehouse_id) for line in lines], create=True)
    why = Why("RECEIPT", reference_number=reference, notes=notes)
    moved: list[UUID] = []
    for line in lines:
        _positive(line.quantity)
        if line.unit_cost < 0:
            raise Invalid.field("unit_cost", "El costo no puede ser negativo.")
        item = shelves.items[line.item_id]
        item.cost_price = rules.weighted_average(
            item.stock_quantity, item.cost_price, line.quantity, line.unit_cost
        )
        need = Need(line.item_id, warehouse_id, line.quantity)
        moved.append(
            shelves.move(MovementType.IN, need, line.quantity, why, unit_cost=line.unit_cost).id
        )
    shelves.tell("RECEIPT")
    return moved


@needs(Inventory.CONSUME)
def consume_many(
    tx: Tx,
    wanted: Sequence[Need],
    *,
    reference_type: str,
    reference_id: UUID,
    reference_number: str,
) -> list[Consumed]:
    """Take parts for a job, all or none, in the order asked; raises NotEnoughStock."""
    shelves = Shelves(tx, [(need.item_id, need.warehouse_id) for need in wanted], create=False)
    why = Why("CONSUMPTION", reference_type, reference_id, reference_number)
    taken: list[Consumed] = []
    for need in wanted:
        _positive(need.quantity)
        movement = shelves.move(MovementType.OUT, need, -need.quantity, why)
        item = shelves.items[need.item_id]
        taken.append(
            Consumed(
                movement.id,
                item.id,
                item.name,
                item.sku,
                item.unit,
                item.cost_price,
                item.sell_price,
            )
        )
    shelves.tell("CONSUMPTION")
    return taken


@needs(Inventory.CONSUME)
def consume(
    tx: Tx,
    item_id: UUID,
    *,
    warehouse_id: UUID,
    quantity: Decimal,
    reference_type: str,
    reference_id: UUID,
    reference_number: str,
    idempotency_key: str | None = None,
) -> Consumed:
    """Take a part for a job; the same idempotency key never moves stock twice (INV-24)."""
    if idempotency_key is not None:
        done = _already(tx, idempotency_key)
        if done is not None:
            return done
    (taken,) = consume_many(
        tx,
        [Need(item_id, warehouse_id, quantity, idempotency_key)],
        reference_type=reference_type,
        reference_id=reference_id,
        reference_number=reference_number,
    )
    return taken


def _already(tx: Tx, key: str) -> Consumed | None:
    used = tx.session.exec(select(StockMovementKey).where(StockMovementKey.key == key)).first()
    if used is None:
        return None
    movement = tx.get(StockMovement, used.movement_id)
    item = tx.get(InventoryItem, movement.item_id)
    return Consumed(
        movement.id,
        item.id,
        item.name,
        item.sku,
        item.unit,
        movement.unit_cost,
        item.sell_price,
    )


@needs(Inventory.CONSUME)
def give_back(tx: Tx, movement_id: UUID, *, quantity: Decimal | None = None) -> UUID:
    """Return what a consumption took (all of it, or a part) at the cost it left with."""
    taken = tx.get(StockMovement, movement_id)
    back = -taken.quantity if quantity is None else quantity
    _positive(back)
    if taken.type is not MovementType.OUT or back > -taken.quantity:
        raise Conflict("Sólo se devuelve lo que salió en ese movimiento.")
    shelves = Shelves(tx, [(taken.item_id, taken.warehouse_id)], create=True)
    item = shelves.items[taken.item_id]
    item.cost_price = rules.weighted_average(
        item.stock_quantity, item.cost_price, back, taken.unit_cost
    )
    why = Why("RETURN", taken.reference_type, taken.reference_id, taken.reference_number)
    need = Need(taken.item_id, taken.warehouse_id, back)
    movement = shelves.move(MovementType.IN, need, back, why, unit_cost=taken.unit_cost)
    shelves.tell("RETURN")
    return movement.id


@needs(Inventory.ADJUST)
def adjust(
    tx: Tx,
    item_id: UUID,
    *,
    warehouse_id: UUID,
    reason: str,
    new_quantity: Decimal | None = None,
    delta: Decimal | None = None,
    notes: str | None = None,
    reference: str | None = None,
) -> UUID:
    """Correct a shelf to what was counted, or by a difference, with its reason (INV-08)."""
    if not reason.strip():
        raise Invalid.field("reason", "Di por qué se ajusta.")
    shelves = Shelves(tx, [(item_id, warehouse_id)], create=True)
    if new_quantity is not None:
        if new_quantity < 0:
            raise Invalid.field("new_quantity", "La cantidad contada no puede ser negativa.")
        delta = new_quantity - shelves.stock[item_id, warehouse_id].quantity
    if not delta:
        raise Invalid.field("new_quantity", "El ajuste no cambia nada.")
    why = Why(reason.strip(), "ADJUSTMENT", reference_number=reference, notes=notes)
    need = Need(item_id, warehouse_id, abs(delta))
    movement = shelves.move(MovementType.ADJUST, need, delta, why)
    shelves.tell("ADJUSTMENT")
    return movement.id


@needs(Inventory.TRANSFER)
def transfer(
    tx: Tx,
    item_id: UUID,
    *,
    from_id: UUID,
    to_id: UUID,
    quantity: Decimal,
    notes: str | None = None,
) -> tuple[UUID, UUID]:
    """Carry stock from one warehouse to another at once (INV-11); return both movements."""
    _positive(quantity)
    if from_id == to_id:
        raise Invalid.field("to_id", "Elige otra bodega de destino.")
    shelves = Shelves(tx, [(item_id, from_id), (item_id, to_id)], create=True)
    why = Why("TRANSFER", notes=notes)
    out = shelves.move(MovementType.TRANSFER, Need(item_id, from_id, quantity), -quantity, why)
    into = shelves.move(MovementType.TRANSFER, Need(item_id, to_id, quantity), quantity, why)
    shelves.tell("TRANSFER")
    return out.id, into.id
