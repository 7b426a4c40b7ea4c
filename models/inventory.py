"""Parts on shelves: items, warehouses, stock and every movement of it."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlmodel import Field

from models.base import (
    Remembered,
    TenantRecord,
    TenantRow,
    Versioned,
    choice,
    document,
    generated,
    index,
    link,
    measure,
    money,
    stamp,
    unique,
    utc_now,
)


class WarehouseType(StrEnum):
    """What a warehouse is for (INV-05)."""

    MAIN = "MAIN"
    WORKSHOP = "WORKSHOP"
    TRANSIT = "TRANSIT"
    RETURNS = "RETURNS"


class WarehouseScope(StrEnum):
    """A centre's own stock, or the stock of all (CF-23)."""

    CENTRAL = "CENTRAL"
    CENTRE = "CENTRE"


class MovementType(StrEnum):
    """Why stock changed (INV-07)."""

    IN = "IN"
    OUT = "OUT"
    TRANSFER = "TRANSFER"
    ADJUST = "ADJUST"


class InventoryItem(TenantRecord, Versioned, Remembered, table=True):
    """A part or supply.

    `cost_price` is the weighted average, `stock_quantity` the sum of its movements.
    """

    __tablename__ = "inventory_items"
    __table_args__ = (
        unique("sku"),
        CheckConstraint("stock_quantity >= 0", name="stock_not_negative"),
        index("part_number"),
        index("oem_number"),
        index("barcode"),
        index("category"),
        index("name"),
        index(text("created_at DESC")),
    )

    sku: str = Field(max_length=60)
    name: str = Field(max_length=80)
    part_number: str | None = Field(default=None, max_length=60)
    oem_number: str | None = Field(default=None, max_length=60)
    barcode: str | None = Field(default=None, max_length=60)
    description: str | None = Field(default=None, max_length=1000)
    category: str | None = Field(default=None, max_length=60)
    brand: str | None = Field(default=None, max_length=60)
    unit: str = Field(default="UN", max_length=4)
    stock_quantity: Decimal = measure()
    min_stock: Decimal = measure()
    max_stock: Decimal = measure(Decimal(100))
    cost_price: Decimal = money()
    sell_price: Decimal = money()
    is_low: bool = False
    is_active: bool = True
    custom_fields: dict[str, Any] = document()
    search: str | None = generated(
        "app.f_unaccent(sku || ' ' || name || ' ' || coalesce(part_number,'') || ' ' ||"
        " coalesce(oem_number,'') || ' ' || coalesce(brand,'') || ' ' || coalesce(barcode,''))"
    )


class Warehouse(TenantRecord, table=True):
    """A place where stock is kept."""

    __tablename__ = "warehouses"
    __table_args__ = (
        unique("code"),
        link("service_center_id", "service_centers"),
        index("service_center_id"),
    )

    code: str = Field(max_length=20)
    name: str = Field(max_length=80)
    type: WarehouseType = choice(WarehouseType, WarehouseType.MAIN)
    scope: WarehouseScope = choice(WarehouseScope, WarehouseScope.CENTRE)
    service_center_id: UUID | None = None
    address: str | None = Field(default=None, max_length=120)
    is_active: bool = True


class StockLocation(TenantRecord, table=True):
    """How much of an item one warehouse holds; written only under its row lock."""

    __tablename__ = "stock_locations"
    __table_args__ = (
        unique("item_id", "warehouse_id", alive=False),
        link("item_id", "inventory_items"),
        link("warehouse_id", "warehouses"),
        index("warehouse_id"),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("reserved >= 0 AND reserved <= quantity", name="reserved_within_quantity"),
    )

    item_id: UUID
    warehouse_id: UUID
    quantity: Decimal = measure()
    reserved: Decimal = measure()


class StockMovement(TenantRow, table=True):
    """One change of stock; append only, partitioned by month of its key.

    `quantity` is signed for the item: positive in, negative out; a TRANSFER has two rows.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        link("item_id", "inventory_items"),
        link("warehouse_id", "warehouses"),
        index("item_id", text("created_at DESC")),
        index("warehouse_id"),
        index("reference_type", "reference_id"),
        index(text("created_at DESC")),
        {"postgresql_partition_by": "RANGE (id)"},
    )

    type: MovementType = choice(MovementType)
    item_id: UUID
    warehouse_id: UUID
    quantity: Decimal = measure()
    previous_qty: Decimal = measure()
    new_qty: Decimal = measure()
    unit_cost: Decimal = money()
    average_cost: Decimal = money()
    reason: str = Field(max_length=60)
    reference_type: str | None = Field(default=None, max_length=40)
    reference_id: UUID | None = None
    reference_number: str | None = Field(default=None, max_length=60)
    performed_by: UUID | None = None
    notes: str | None = Field(default=None, max_length=500)
    idempotency_key: str | None = Field(default=None, max_length=120)
    created_at: datetime = stamp(default_factory=utc_now)


class StockMovementKey(TenantRow, table=True):
    """The idempotency keys of movements; apart, since a partition cannot hold the uniqueness."""

    __tablename__ = "stock_movement_keys"
    __table_args__ = (unique("key", alive=False),)

    key: str = Field(max_length=120)
    movement_id: UUID
    created_at: datetime = stamp(default_factory=utc_now)
