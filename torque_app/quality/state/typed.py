"""What forms send, read as what commands take."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from torque_app.core.errors import Invalid


def number(typed: str) -> Decimal | None:
    """Return a measure typed with point or comma, or None for what is no number."""
    try:
        read = Decimal(typed.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def whole(data: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number of a form, None where it is empty; Invalid names its field."""
    typed = str(data.get(name) or "").strip()
    if not typed:
        return None
    try:
        return int(typed)
    except ValueError:
        raise Invalid.field(name, "Escribe un número entero.") from None


def day(data: Mapping[str, Any], name: str) -> date | None:
    """Return a day of a form, None where it is empty; Invalid names its field."""
    typed = str(data.get(name) or "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid.field(name, "Elige una fecha del calendario.") from None
