"""Quantities of parts and hours of labour: DECIMAL(14,3), typed and shown as Chile writes them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from models.values import spanish_number

UNIT: Final = Decimal("0.001")
"""The smallest quantity: a millilitre, a gram, 3.6 seconds of an hour."""

MAX: Final = Decimal("99999999999.999")
"""The largest value of a DECIMAL(14,3) column."""


def rounded(quantity: Decimal) -> Decimal:
    """Return the quantity with exactly three decimals, halves away from zero.

    Raises:
        ValueError: it does not fit in DECIMAL(14,3).
    """
    if not quantity.is_finite() or abs(quantity) > MAX:
        raise ValueError("La cantidad es demasiado grande.")
    result = quantity.quantize(UNIT, rounding=ROUND_HALF_UP)
    return result or abs(result)  # no minus sign before nothing


def parsed(text: str) -> Decimal:
    """Return the quantity typed as ``1,5`` or ``1.234,5``; the sign is the caller's to judge.

    Raises:
        ValueError: with the Spanish sentence for the user.
    """
    typed = spanish_number.parse(text)
    quantity = rounded(typed)
    if quantity != typed:
        raise ValueError("Escribe la cantidad con 3 decimales como máximo.")
    return quantity


def formatted(quantity: Decimal) -> str:
    """Return ``1.234,5``: the decimals that say something, and no more."""
    text = spanish_number.show(rounded(quantity), decimals=3)
    return text.rstrip("0").rstrip(",")
