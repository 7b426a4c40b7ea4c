"""What was typed in the forms of stock, read into values; a wrong field is refused by name."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from uuid import UUID

from models.values import quantity
from torque_app.core import keys
from torque_app.core.errors import Invalid
from torque_app.core.texts import _

MOST_PESOS: Final = Decimal(999_999_999_999)
LONGEST: Final = {
    "sku": 60,
    "name": 80,
    "part_number": 60,
    "oem_number": 60,
    "barcode": 60,
    "brand": 60,
    "category": 60,
    "description": 1000,
    "unit": 4,
    "reference": 60,
    "reason": 60,
    "notes": 500,
    "code": 20,
}
"""Letters each text may have: the width of its column."""

MISSING: Final = {
    "sku": _("Escribe el código (SKU)."),
    "name": _("Escribe el nombre."),
    "unit": _("Escribe la unidad, como UN o LT."),
    "code": _("Escribe el código de la bodega."),
    "reason": _("Elige el motivo."),
    "quantity": _("Escribe la cantidad."),
    "new_quantity": _("Escribe cuánto contaste."),
    "unit_cost": _("Escribe el costo por unidad, sin IVA."),
    "warehouse_id": _("Elige la bodega."),
    "from_id": _("Elige de qué bodega sale."),
    "to_id": _("Elige a qué bodega llega."),
    "type": _("Elige el tipo de bodega."),
    "service_center_id": _("Elige el centro."),
}
"""What is said of a field that was left empty."""


def text(data: Mapping[str, Any], name: str) -> str | None:
    """Return a text without its outer blanks, or None when there is none."""
    typed = str(data.get(name) or "").strip()
    if len(typed) > LONGEST[name]:
        raise Invalid.field(name, _("Usa {n} letras como máximo.").format(n=LONGEST[name]))
    if not typed and name in MISSING:
        raise Invalid.field(name, MISSING[name])
    return typed or None


def amount(data: Mapping[str, Any], name: str) -> Decimal:
    """Return a quantity of up to three decimals, zero or more; nothing typed is zero."""
    typed = str(data.get(name) or "0").strip()
    try:
        value = Decimal(typed)
        rounded = quantity.rounded(value)
    except (InvalidOperation, ValueError):
        raise Invalid.field(name, _("Escribe una cantidad, como 4 o 2,5.")) from None
    if rounded != value:
        raise Invalid.field(name, _("Escribe la cantidad con 3 decimales como máximo."))
    if value < 0:
        raise Invalid.field(name, _("No puede ser negativo."))
    return rounded


def counted(data: Mapping[str, Any], name: str) -> Decimal:
    """Return a quantity that somebody must have typed."""
    if not str(data.get(name) or "").strip():
        raise Invalid.field(name, MISSING[name])
    return amount(data, name)


def pesos(data: Mapping[str, Any], name: str) -> Decimal:
    """Return whole pesos, zero or more; nothing typed is zero."""
    typed = str(data.get(name) or "0").strip()
    if not (typed.isascii() and typed.isdecimal()) or Decimal(typed) > MOST_PESOS:
        raise Invalid.field(name, _("Escribe el monto en pesos enteros, sin decimales."))
    return Decimal(typed)


def cost(data: Mapping[str, Any], name: str) -> Decimal:
    """Return a cost somebody must have typed: zero is a gift, nothing typed is a mistake."""
    if not str(data.get(name) or "").strip():
        raise Invalid.field(name, MISSING[name])
    return pesos(data, name)


def chosen(data: Mapping[str, Any], name: str) -> UUID:
    """Return the id picked from a list."""
    return keys.chosen(data, name, MISSING[name])
