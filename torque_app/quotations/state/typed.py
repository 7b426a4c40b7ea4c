"""What the fields of a quotation hold, read into values; a wrong one is refused by name."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from typing import Any, Final
from uuid import UUID

from models.quotations import (
    PartCondition,
    Payer,
    QuotationDocument,
    QuotedPriority,
    VehicleLocation,
)
from torque_app.core.errors import Invalid
from torque_app.core.keys import uuid_or_none
from torque_app.core.reading import all_of
from torque_app.core.texts import _

LONGEST: Final = 2000
Reader = Callable[[str, str], Any]


def text(_name: str, typed: str) -> str:
    """Return a text as it stands: the domain knows how long it may be."""
    return typed


def number(name: str, typed: str) -> Decimal:
    """Return a number with its point or comma; Invalid for none."""
    found = number_or_none(name, typed)
    if found is None:
        raise Invalid.field(name, _("Escribe un número."))
    return found


def zero_or_more(name: str, typed: str) -> Decimal:
    """Return a number, zero for an empty field."""
    return number_or_none(name, typed) or Decimal(0)


def number_or_none(name: str, typed: str) -> Decimal | None:
    """Return a number, or None for an empty field."""
    plain = typed.strip().replace(",", ".")
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Invalid.field(name, _("Escribe un número, como 4 o 2,5.")) from None
    if not value.is_finite():
        raise Invalid.field(name, _("Escribe un número, como 4 o 2,5."))
    return value


def whole_or_none(name: str, typed: str) -> int | None:
    """Return a whole number, or None for an empty field."""
    plain = typed.strip().replace(".", "")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 9:  # noqa: PLR2004 - of a column
        raise Invalid.field(name, _("Escribe un número entero."))
    return int(plain)


def day_or_none(name: str, typed: str) -> dt.date | None:
    """Return a day, or None for an empty field."""
    if not typed.strip():
        return None
    try:
        return dt.date.fromisoformat(typed.strip())
    except ValueError:
        raise Invalid.field(name, _("Escribe la fecha.")) from None


def key_or_none(name: str, typed: str) -> UUID | None:
    """Return the key of what was chosen, or None for nothing."""
    found = uuid_or_none(typed)
    if typed and found is None:
        raise Invalid.field(name, _("Elige una opción de la lista."))
    return found


def flag(_name: str, typed: str) -> bool:
    """Return whether a switch is on."""
    return typed == "on"


def one_of(kind: type[StrEnum], *, optional: bool = False) -> Reader:
    """Return the reader of a choice; an optional one may be none."""

    def read(name: str, typed: str) -> StrEnum | None:
        if optional and not typed:
            return None
        if typed not in kind.__members__:
            raise Invalid.field(name, _("Elige una opción de la lista."))
        return kind(typed)

    return read


LINE: Final[Mapping[str, Reader]] = {
    "description": text,
    "part_number": text,
    "quantity": number,
    "unit_price": zero_or_more,
    "discount_percent": zero_or_more,
    "unit_cost": zero_or_more,
    "condition": one_of(PartCondition, optional=True),
    "warranty_months": whole_or_none,
    "warranty_km": whole_or_none,
    "priority": one_of(QuotedPriority),
    "payer": one_of(Payer),
    "expected_on": day_or_none,
}
"""What of a line is typed, and how it is read."""

TERMS: Final[Mapping[str, Reader]] = {
    "document_type": one_of(QuotationDocument),
    "valid_until": day_or_none,
    "delivery_days": whole_or_none,
    "has_insurance": flag,
    "insurer_id": key_or_none,
    "claim_number": text,
    "insurance_start_date": day_or_none,
    "insurance_end_date": day_or_none,
    "deductible": zero_or_more,
    "notes": text,
    "custom_notes": text,
    "note_template_id": key_or_none,
    "vehicle_location": one_of(VehicleLocation, optional=True),
    "battery_serial_number": text,
    "discount_percent": zero_or_more,
}
"""What of a quotation's terms is typed, and how it is read."""


def read(readers: Mapping[str, Reader], said: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of what was typed, or refuse all the wrong fields at once."""
    return all_of(
        {name: partial(readers[name], name, typed[:LONGEST]) for name, typed in said.items()}
    )
