"""Rows of stock as the screen shows them: plain values, words in the deployment's language."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from models.inventory import MovementType, WarehouseScope, WarehouseType
from models.values import money, quantity
from torque_app.core.texts import _
from torque_app.inventory import queries

MILLION: Final = Decimal(1_000_000)


@dataclass(frozen=True)
class ItemLine:
    """One row of the list; `mark` says what is wrong with the stock, `tone` paints it."""

    id: str
    sku: str
    name: str
    part_number: str
    oem_number: str
    brand: str
    stock: float
    min_stock: float
    sell_price: float
    cost_price: float | None
    mark: str
    tone: str


@dataclass(frozen=True)
class Shelf:
    """What one warehouse holds."""

    id: str
    code: str
    name: str
    quantity: float
    available: float


@dataclass(frozen=True)
class ItemCard:
    """A part whole; an empty `id` is no part. Quantities are also written out with their unit."""

    id: str = ""
    sku: str = ""
    name: str = ""
    part_number: str = ""
    oem_number: str = ""
    barcode: str = ""
    brand: str = ""
    category: str = ""
    description: str = ""
    unit: str = ""
    stock: str = ""
    min_stock: str = ""
    max_stock: str = ""
    sell_price: float = 0
    cost_price: float | None = None
    value: float | None = None
    mark: str = ""
    tone: str = ""
    is_active: bool = True


@dataclass(frozen=True)
class MoveLine:
    """One movement; `what` and `why` in words."""

    id: str
    at: str
    what: str
    tone: str
    warehouse: str
    quantity: float
    new_qty: float
    unit_cost: float | None
    why: str
    who: str
    notes: str


@dataclass(frozen=True)
class WarehouseLine:
    """One warehouse in words."""

    id: str
    code: str
    name: str
    type: str
    scope: str


def line(row: queries.ItemRow) -> ItemLine:
    """Return a row of the list."""
    mark, tone = _mark(row)
    return ItemLine(
        id=str(row.id),
        sku=row.sku,
        name=row.name,
        part_number=row.part_number or "",
        oem_number=row.oem_number or "",
        brand=row.brand or "",
        stock=float(row.stock),
        min_stock=float(row.min_stock),
        sell_price=float(row.sell_price),
        cost_price=None if row.cost_price is None else float(row.cost_price),
        mark=mark,
        tone=tone,
    )


def card(detail: queries.ItemDetail) -> ItemCard:
    """Return a part whole."""
    row = detail.item
    mark, tone = _mark(row)
    cost = row.cost_price
    return ItemCard(
        id=str(row.id),
        sku=row.sku,
        name=row.name,
        part_number=row.part_number or "",
        oem_number=row.oem_number or "",
        barcode=detail.barcode or "",
        brand=row.brand or "",
        category=row.category or "",
        description=detail.description or "",
        unit=row.unit,
        stock=counted(row.stock, row.unit),
        min_stock=counted(row.min_stock, row.unit),
        max_stock=counted(detail.max_stock, row.unit),
        sell_price=float(row.sell_price),
        cost_price=None if cost is None else float(cost),
        value=None if cost is None else float(row.stock * cost),
        mark=mark,
        tone=tone,
        is_active=row.is_active,
    )


def shelf(row: queries.ShelfRow) -> Shelf:
    """Return what one warehouse holds."""
    free = row.quantity - row.reserved
    return Shelf(str(row.warehouse_id), row.code, row.warehouse, float(row.quantity), float(free))


def move(row: queries.MovementRow) -> MoveLine:
    """Return a movement in words."""
    what, tone = kinds()[MovementType(row.type)]
    why = _reasons().get(row.reason, row.reason)
    return MoveLine(
        id=str(row.id),
        at=row.created_at.isoformat(),
        what=what,
        tone=tone,
        warehouse=row.warehouse,
        quantity=float(row.quantity),
        new_qty=float(row.new_qty),
        unit_cost=None if row.unit_cost is None else float(row.unit_cost),
        why=" · ".join(filter(None, (why, row.reference_number))),
        who=row.who or "TORQUE",
        notes=row.notes or "",
    )


def warehouse(row: queries.WarehouseRow) -> WarehouseLine:
    """Return a warehouse in words."""
    return WarehouseLine(
        str(row.id),
        row.code,
        row.name,
        warehouse_types()[WarehouseType(row.type)],
        warehouse_scopes()[WarehouseScope(row.scope)],
    )


def counted(amount: Decimal, unit: str) -> str:
    """Return ``12,5 LT``."""
    return f"{quantity.formatted(amount)} {unit}".strip()


def sentence(stats: queries.Stats) -> str:
    """Return ``1.234 repuestos, 12 bajo el mínimo, 3 sin stock, $ 34,5 M a costo``."""
    parts = [
        _("1 repuesto") if stats.items == 1 else _("{n} repuestos").format(n=_number(stats.items)),
        _("{n} bajo el mínimo").format(n=_number(stats.low)) if stats.low else "",
        _("{n} sin stock").format(n=_number(stats.out)) if stats.out else "",
        "" if stats.value is None else _("{money} a costo").format(money=_short(stats.value)),
    ]
    return ", ".join(part for part in parts if part)


def warehouse_types() -> dict[WarehouseType, str]:
    """Return what each kind of warehouse is called."""
    return {
        WarehouseType.MAIN: _("Principal"),
        WarehouseType.WORKSHOP: _("De taller"),
        WarehouseType.TRANSIT: _("En tránsito"),
        WarehouseType.RETURNS: _("Devoluciones"),
    }


def warehouse_scopes() -> dict[WarehouseScope, str]:
    """Return whom a warehouse serves."""
    return {
        WarehouseScope.CENTRE: _("De un centro"),
        WarehouseScope.CENTRAL: _("De todos los centros"),
    }


def _mark(row: queries.ItemRow) -> tuple[str, str]:
    if not row.is_active:
        return _("Inactivo"), "neutral"
    if row.stock == 0:
        return _("Sin stock"), "danger"
    return (_("Bajo el mínimo"), "warning") if row.is_low else ("", "")


def kinds() -> dict[MovementType, tuple[str, str]]:
    """Return the word and the tone of each kind of movement."""
    return {
        MovementType.IN: (_("Entrada"), "success"),
        MovementType.OUT: (_("Salida"), "info"),
        MovementType.TRANSFER: (_("Traslado"), "neutral"),
        MovementType.ADJUST: (_("Ajuste"), "warning"),
    }


def _reasons() -> dict[str, str]:
    """Return the words of the reasons the service writes itself; a person's own stay as typed."""
    return {
        "RECEIPT": _("Recepción"),
        "CONSUMPTION": _("Consumo"),
        "RETURN": _("Devolución"),
        "TRANSFER": _("Entre bodegas"),
    }


def _number(count: int) -> str:
    return quantity.formatted(Decimal(count))


def _short(amount: Decimal) -> str:
    """Return ``$ 34,5 M`` from a million on; people compare stores, not pesos."""
    if amount < MILLION:
        return money.formatted(amount)
    return f"$ {quantity.formatted((amount / MILLION).quantize(Decimal('0.1')))} M"
