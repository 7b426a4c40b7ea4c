"""What was typed in the forms of cars, read into values; a wrong field is refused by name."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from models.values import clock
from torque_app.core import keys
from torque_app.core.errors import Invalid
from torque_app.core.texts import _
from torque_app.vehicles import rules

TEXTS: Final = (
    "plate",
    "vin",
    "make",
    "model",
    "color",
    "variant",
    "fuel",
    "motor_number",
    "insurance_company",
    "notes",
)
DATES: Final = ("inspection_due", "insurance_end")
_MOST_DIGITS: Final = 9


def vehicle(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a car's form; raises Invalid naming each wrong one."""
    wrong: dict[str, str] = {}
    fields: dict[str, Any] = {name: str(data.get(name) or "") for name in TEXTS}
    for name in (*DATES, "year"):
        try:
            fields[name] = _day(data, name) if name in DATES else whole(data, name)
        except Invalid as refused:
            wrong |= refused.details["fields"]
    wrong |= rules.cleaned(fields, today=_today())[1]
    if wrong:
        raise Invalid(fields=wrong)
    return fields


def whole(data: Mapping[str, Any], name: str) -> int | None:
    """Return a whole number, zero or more, or None when nothing is typed."""
    typed = str(data.get(name) or "").strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS):
        raise Invalid.field(name, _("Escribe un número entero."))
    return int(typed)


def chosen(data: Mapping[str, Any], name: str) -> UUID:
    """Return the id picked from a list."""
    return keys.chosen(data, name, _("Elige una opción."))


def complaint(name: str, value: str) -> str:
    """Return what is wrong with one field just left, "" when nothing is."""
    try:
        kept = whole({name: value}, name) if name == "year" else value
    except Invalid as refused:
        return _(str(refused))
    said = rules.cleaned({name: kept}, today=_today())[1].get(name, "")
    return _(said) if said else ""


def _day(data: Mapping[str, Any], name: str) -> date | None:
    typed = str(data.get(name) or "").strip()
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise Invalid.field(name, _("Esa fecha no existe en el calendario.")) from None


def _today() -> date:
    return clock.business_date(datetime.now(UTC))
