"""The master of parts."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from models.inventory import InventoryItem
from torque_app.core.errors import Conflict, Invalid, Stale
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inventory import rules
from torque_app.inventory.events import ItemSaved
from torque_app.inventory.permissions import Inventory

UNIT_LETTERS = 4  # UnmdItem of the DTE
EDITABLE = frozenset(
    {
        "name", "part_number", "oem_number", "barcode", "description", "category", "brand",
        "unit", "min_stock", "max_stock", "sell_price", "is_active", "custom_fields",
    }
)  # fmt: skip
NEVER_NONE = frozenset({"name", "unit", "min_stock", "max_stock", "sell_price", "is_active"})


def _check(fields: dict[str, Any]) -> None:
    wrong = {name: "No puede quedar vacío." for name in NEVER_NONE if fields.get(name, 0) is None}
    if "name" in fields and not str(fields["name"]).strip():
        wrong["name"] = "Escribe el nombre del repuesto."
    if "unit" in fields and not 1 <= len(str(fields["unit"])) <= UNIT_LETTERS:
        wrong["unit"] = "La unidad tiene de 1 a 4 letras, como UN o LT."
    for name in ("sell_price", "min_stock", "max_stock", "cost_price"):
        if fields.get(name) is not None and fields[name] < 0:
            wrong[name] = "No puede ser negativo."
    if wrong:
        raise Invalid(fields=wrong)


@needs(Inventory.EDIT)
def create_item(
    tx: Tx,
    /,
    *,
    sku: str,
    name: str,
    cost_price: Decimal = Decimal(0),
    **fields: Any,
) -> UUID:
    """Add a part to the master and return its id; its stock comes in by receipts."""
    if not sku.strip():
        raise Invalid.field("sku", "Escribe el código (SKU).")
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise Invalid(
            Sentence("Campos desconocidos: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    _check({"name": name, "cost_price": cost_price, **fields})
    item = InventoryItem(
        sku=sku.strip().upper(), name=name.strip(), cost_price=cost_price, **fields
    )
    tx.session.add(item)
    tx.emit(ItemSaved(item.id))
    return item.id


@needs(Inventory.EDIT)
def update_item(tx: Tx, /, item_id: UUID, *, version: int | None = None, **fields: Any) -> UUID:
    """Change fields of a part; stock and cost only move by movements."""
    unknown = fields.keys() - EDITABLE
    if unknown:
        raise Invalid(
            Sentence("No se puede cambiar: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    _check(fields)
    item = tx.get(InventoryItem, item_id, lock=True)
    if version is not None and version != item.version:
        raise Stale
    for name, value in fields.items():
        setattr(item, name, value)
    item.is_low = rules.is_low(item.stock_quantity, item.min_stock)
    tx.emit(ItemSaved(item.id))
    return item.id


@needs(Inventory.DELETE)
def remove_item(tx: Tx, item_id: UUID) -> None:
    """Take a part out of the master, once its shelves are empty."""
    item = tx.get(InventoryItem, item_id, lock=True)
    if item.stock_quantity:
        raise Conflict("Todavía hay stock de este repuesto: ajústalo a cero antes de eliminarlo.")
    item.deleted_at = tx.now
    tx.emit(ItemSaved(item.id))
