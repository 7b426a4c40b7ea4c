"""What the shelves hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, or_
from sqlmodel import col, select

from models.auth import User
from models.inventory import InventoryItem, StockLocation, StockMovement, Warehouse
from models.values import quantity
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, Stretch, columns, continued, paged
from torque_app.core.needs import needs
from torque_app.core.searching import matching
from torque_app.core.tx import Tx
from torque_app.inventory.permissions import Inventory

FEW = 10
MANY = 200


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One part of the list; `cost_price` is None for whoever may not see costs."""

    id: UUID
    sku: str
    name: str
    part_number: str | None
    oem_number: str | None
    brand: str | None
    category: str | None
    unit: str
    stock: Decimal
    min_stock: Decimal
    sell_price: Decimal
    cost_price: Decimal | None
    is_low: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """How much one warehouse holds."""

    warehouse_id: UUID
    warehouse: str
    code: str
    quantity: Decimal
    reserved: Decimal


@dataclass(frozen=True, slots=True)
class ItemDetail:
    """A part with its shelves and all its fields."""

    item: ItemRow
    description: str | None
    barcode: str | None
    max_stock: Decimal
    version: int
    shelves: tuple[ShelfRow, ...]


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement; `quantity` is negative when stock left."""

    id: UUID
    created_at: datetime
    type: str
    item_id: UUID
    sku: str
    item: str
    warehouse: str
    quantity: Decimal
    previous_qty: Decimal
    new_qty: Decimal
    unit_cost: Decimal | None
    reason: str
    reference_number: str | None
    who: str | None
    notes: str | None


@dataclass(frozen=True, slots=True)
class WarehouseRow:
    """One warehouse."""

    id: UUID
    code: str
    name: str
    type: str
    scope: str
    service_center_id: UUID | None


@dataclass(frozen=True, slots=True)
class Stats:
    """The store in four figures; `value` at average cost, None for whoever may not see it."""

    items: int
    low: int
    out: int
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Facets:
    """The categories and brands in use, by name."""

    categories: tuple[str, ...]
    brands: tuple[str, ...]


def _sees_cost(tx: Tx) -> bool:
    return tx.actor.may(Inventory.SEE_COST)


_COLUMNS: tuple[Any, ...] = (
    InventoryItem.id,
    InventoryItem.sku,
    InventoryItem.name,
    InventoryItem.part_number,
    InventoryItem.oem_number,
    InventoryItem.brand,
    InventoryItem.category,
    InventoryItem.unit,
    InventoryItem.stock_quantity,
    InventoryItem.min_stock,
    InventoryItem.sell_price,
    InventoryItem.cost_price,
    InventoryItem.is_low,
    InventoryItem.is_active,
)
_FILTERS: dict[str, Filter] = {
    "category": lambda wanted: col(InventoryItem.category) == wanted,
    "brand": lambda wanted: col(InventoryItem.brand) == wanted,
    "low": lambda wanted: col(InventoryItem.is_low) == (wanted == "true"),
    "active": lambda wanted: col(InventoryItem.is_active) == (wanted == "true"),
    "sku": lambda wanted: col(InventoryItem.sku) == wanted.upper(),
    "part_number": lambda wanted: col(InventoryItem.part_number) == wanted,
    "oem_number": lambda wanted: col(InventoryItem.oem_number) == wanted,
    "barcode": lambda wanted: col(InventoryItem.barcode) == wanted,
}
_SORTS: dict[str, Any] = {
    "created_at": col(InventoryItem.created_at),
    "sku": col(InventoryItem.sku),
    "name": col(InventoryItem.name),
    "min_stock": col(InventoryItem.min_stock),
    "stock": col(InventoryItem.stock_quantity),
    "sell_price": col(InventoryItem.sell_price),
}


def _item(row: Row[Any], *, costs: bool) -> ItemRow:
    values = list(row)
    if not costs:
        values[11] = None
    return ItemRow(*values)


@needs(Inventory.VIEW)
def find(tx: Tx, listing: Listing) -> Page[ItemRow]:
    """Return a page of parts; `q` looks in SKU, name, part, OEM and bar codes and brand."""
    costs = _sees_cost(tx)
    return paged(
        tx,
        matching(columns(*_COLUMNS), InventoryItem, listing.q),
        listing,
        sorts=_SORTS,
        default="created_at",
        filters=_FILTERS,
        make=lambda row: _item(row, costs=costs),
    )


@needs(Inventory.VIEW)
def low_stock(tx: Tx, listing: Listing) -> Page[ItemRow]:
    """Return the parts at or below their minimum (INV-13)."""
    only = Listing(
        page=listing.page,
        limit=listing.limit,
        sort=listing.sort or "stock",
        order=listing.order,
        q=listing.q,
        filters={**listing.filters, "low": "true"},
    )
    return find(tx, only)


@needs(Inventory.VIEW)
def one(tx: Tx, item_id: UUID) -> ItemDetail:
    """Return a part with what every warehouse holds of it."""
    item = tx.get(InventoryItem, item_id)
    shelves = tx.session.execute(
        columns(
            Warehouse.id,
            Warehouse.name,
            Warehouse.code,
            StockLocation.quantity,
            StockLocation.reserved,
        )
        .join(StockLocation, col(StockLocation.warehouse_id) == Warehouse.id)
        .where(col(StockLocation.item_id) == item_id)
        .order_by(Warehouse.code)
    )
    values = [getattr(item, column.key) for column in _COLUMNS]
    if not _sees_cost(tx):
        values[11] = None
    return ItemDetail(
        ItemRow(*values),
        item.description,
        item.barcode,
        item.max_stock,
        item.version,
        tuple(ShelfRow(*shelf) for shelf in shelves),
    )


@needs(Inventory.VIEW)
def search(tx: Tx, q: str, *, limit: int = 8) -> list[Choice]:
    """Return the parts the palette and the pickers offer for what was typed."""
    page = find(tx, Listing(limit=limit, q=q, filters={"active": "true"}))
    return [
        Choice(
            str(row.id),
            row.name,
            f"{row.sku} · {quantity.formatted(row.stock)} {row.unit}",
            f"/repuestos/{row.id}",
            "item",
        )
        for row in page.rows
    ]


@needs(Inventory.VIEW)
def scanned(tx: Tx, code: str) -> tuple[UUID, ...]:
    """Return the parts whose SKU, bar code, part or OEM number is the code read (INV-15)."""
    query = columns(InventoryItem.id).where(
        or_(
            col(InventoryItem.sku) == code.upper(),
            col(InventoryItem.barcode) == code,
            col(InventoryItem.part_number) == code,
            col(InventoryItem.oem_number) == code,
        )
    )
    return tuple(tx.session.execute(query.limit(FEW)).scalars())


@needs(Inventory.VIEW)
def facets(tx: Tx) -> Facets:
    """Return what the list of parts can be narrowed by."""

    def distinct(column: Any) -> tuple[str, ...]:
        query = columns(column).where(column.is_not(None), column != "").distinct()
        return tuple(tx.session.execute(query.order_by(column).limit(MANY)).scalars())

    return Facets(distinct(col(InventoryItem.category)), distinct(col(InventoryItem.brand)))


_MOVEMENTS = (
    columns(
        StockMovement.id,
        StockMovement.created_at,
        StockMovement.type,
        StockMovement.item_id,
        InventoryItem.sku,
        InventoryItem.name,
        Warehouse.name,
        StockMovement.quantity,
        StockMovement.previous_qty,
        StockMovement.new_qty,
        StockMovement.unit_cost,
        StockMovement.reason,
        StockMovement.reference_number,
        User.full_name,
        StockMovement.notes,
    )
    .join(InventoryItem, col(InventoryItem.id) == StockMovement.item_id)
    .join(Warehouse, col(Warehouse.id) == StockMovement.warehouse_id)
    .outerjoin(User, col(User.id) == StockMovement.performed_by)
    .execution_options(with_deleted=True)
)
_MOVEMENT_FILTERS: dict[str, Filter] = {
    "item": lambda wanted: col(StockMovement.item_id) == UUID(wanted),
    "warehouse": lambda wanted: col(StockMovement.warehouse_id) == UUID(wanted),
    "type": lambda wanted: col(StockMovement.type) == wanted,
    "reference": lambda wanted: col(StockMovement.reference_number) == wanted,
}


def _movement(row: Row[Any], *, costs: bool) -> MovementRow:
    values = list(row)
    if not costs:
        values[10] = None
    return MovementRow(*values)


@needs(Inventory.VIEW)
def movements(tx: Tx, listing: Listing) -> Stretch[MovementRow]:
    """Return movements by page or cursor, newest first; filters `item`, `warehouse`, `type`."""
    costs = _sees_cost(tx)
    return continued(
        tx,
        _MOVEMENTS,
        listing,
        model=StockMovement,
        filters=_MOVEMENT_FILTERS,
        make=lambda row: _movement(row, costs=costs),
    )


@needs(Inventory.VIEW)
def warehouses(tx: Tx) -> list[WarehouseRow]:
    """Return the warehouses in use, by code."""
    rows: Sequence[Warehouse] = tx.session.exec(
        select(Warehouse).where(col(Warehouse.is_active)).order_by(Warehouse.code)
    ).all()
    return [
        WarehouseRow(row.id, row.code, row.name, row.type, row.scope, row.service_center_id)
        for row in rows
    ]


@needs(Inventory.VIEW)
def default_warehouse(tx: Tx, service_center_id: UUID) -> UUID:
    """Return the warehouse a centre takes its parts from: its first by code, else a central one."""
    offered = warehouses(tx)
    own = [row for row in offered if row.service_center_id == service_center_id]
    for row in own or [row for row in offered if row.service_center_id is None]:
        return row.id
    raise NotFound("El centro no tiene bodega: crea una en Repuestos › Bodegas.")


@needs(Inventory.VIEW)
def stats(tx: Tx) -> Stats:
    """Return how many parts there are, how many are low or out, and what they are worth."""
    items, low, out, value = tx.session.execute(
        columns(
            func.count(),
            func.count().filter(col(InventoryItem.is_low)),
            func.count().filter(col(InventoryItem.stock_quantity) == 0),
            func.coalesce(
                func.sum(col(InventoryItem.stock_quantity) * col(InventoryItem.cost_price)), 0
            ),
        )
    ).one()
    return Stats(items, low, out, Decimal(value) if _sees_cost(tx) else None)


@needs(Inventory.VIEW)
def history(tx: Tx, item_id: UUID, listing: Listing) -> Stretch[MovementRow]:
    """Return one part's movements by page or cursor (INV-09)."""
    tx.get(InventoryItem, item_id)
    own = {**listing.filters, "item": str(item_id)}
    return movements(tx, replace(listing, filters=own))
