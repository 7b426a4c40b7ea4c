"""What a movement of stock would do, in one sentence, before it is confirmed."""

from collections.abc import Mapping
from decimal import Decimal

from models.values import money
from torque_app.core.errors import Invalid
from torque_app.core.texts import _
from torque_app.inventory import queries, rules
from torque_app.inventory.state import typed
from torque_app.inventory.state.shown import counted


def receiving(detail: queries.ItemDetail, data: Mapping[str, str]) -> str:
    """Say what a receipt makes of the stock and of its average cost (INV-18)."""
    row, more = detail.item, typed.counted(data, "quantity")
    if not more:
        return ""
    told = _("Stock: {now} → {then}.").format(
        now=counted(row.stock, row.unit), then=counted(row.stock + more, row.unit)
    )
    if row.cost_price is None or not data.get("unit_cost"):
        return told
    average = rules.weighted_average(row.stock, row.cost_price, more, typed.cost(data, "unit_cost"))
    return told + _(" Costo promedio: {now} → {then}.").format(
        now=money.formatted(row.cost_price), then=money.formatted(average)
    )


def adjusting(detail: queries.ItemDetail, data: Mapping[str, str]) -> str:
    """Say how far the count is from what the system holds."""
    held, _free = _shelf(detail, data.get("warehouse_id", ""))
    there = counted(held, detail.item.unit)
    if not data.get("new_quantity"):
        return _("El sistema dice {there} en esa bodega.").format(there=there)
    gap = typed.counted(data, "new_quantity") - held
    if not gap:
        return _("Coincide con el sistema: no hay nada que ajustar.")
    which = _("sobran {n}") if gap > 0 else _("faltan {n}")
    return _("El sistema dice {there}: {gap}.").format(
        there=there, gap=which.format(n=counted(abs(gap), detail.item.unit))
    )


def carrying(detail: queries.ItemDetail, data: Mapping[str, str]) -> str:
    """Say what stays behind in the warehouse of origin."""
    unit = detail.item.unit
    _held, free = _shelf(detail, data.get("from_id", ""))
    if not data.get("quantity"):
        return _("Hay {there} en la bodega de origen.").format(there=counted(free, unit))
    left = free - typed.counted(data, "quantity")
    if left < 0:
        return _("No alcanza: en la bodega de origen hay {there}.").format(
            there=counted(free, unit)
        )
    return _("En la bodega de origen quedan {left}.").format(left=counted(left, unit))


def _shelf(detail: queries.ItemDetail, warehouse_id: str) -> tuple[Decimal, Decimal]:
    """Return what a warehouse holds, and what of it is free."""
    if not warehouse_id:
        raise Invalid.field("warehouse_id", typed.MISSING["warehouse_id"])
    for row in detail.shelves:
        if str(row.warehouse_id) == warehouse_id:
            return row.quantity, row.quantity - row.reserved
    return Decimal(0), Decimal(0)
