"""What was typed in the forms of the workshop, read into values; a wrong field is named."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeVar
from uuid import UUID

from models.workshop import BayKind, Level, Skill
from torque_app.core.errors import Invalid
from torque_app.core.reading import all_of
from torque_app.core.texts import _
from torque_app.workshop.queries import OperationRow

Kind = TypeVar("Kind", bound=StrEnum)

MOST_DIGITS: Final = 9
FIRST_YEAR, LAST_YEAR = 2000, 2099
ENDS: Final = ("from", "to", "from2", "to2")
"""The four times a day's form has: before lunch and after it."""


def bay(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a bay's form."""
    return all_of(
        {
            "code": lambda: _text(data, "code"),
            "name": lambda: _text(data, "name"),
            "kind": lambda: _one_of(BayKind, data, "kind"),
            "capacity_kg": lambda: _whole(data, "capacity_kg"),
            "height_cm": lambda: _whole(data, "height_cm"),
            "position": lambda: _whole(data, "position") or 0,
            "is_active": lambda: _is_on(data, "is_active"),
        }
    )


def technician(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a technician's form; who follows the centre has no week."""
    return all_of(
        {
            "level": lambda: _one_of(Level, data, "level"),
            "skills": lambda: [skill for skill in Skill if _is_on(data, f"skill.{skill.value}")],
            "week": lambda: {} if _is_on(data, "follows_centre") else week(data),
            "is_active": lambda: _is_on(data, "is_active"),
        }
    )


def week(data: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """Return the week of a form; each day holds two stretches at most, an empty one none."""
    return {str(day): stretches(data, f"day{day}.") for day in range(7)}


def stretches(data: Mapping[str, Any], prefix: str) -> list[list[str]]:
    """Return the stretches of a day's four times; one that ends at 00:00 ends with the day."""
    start, end, start2, end2 = (_text(data, prefix + each) for each in ENDS)
    pairs = ((start, end), (start2, end2))
    return [[first, "24:00" if last == "00:00" else last] for first, last in pairs if first or last]


def hours(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a centre's hours."""
    return all_of(
        {
            "week": lambda: week(data),
            "slot_minutes": lambda: _needed(data, "slot_minutes"),
            "max_load_percent": lambda: _needed(data, "max_load_percent"),
            "no_show_minutes": lambda: _needed(data, "no_show_minutes"),
            "works_on_holidays": lambda: _is_on(data, "works_on_holidays"),
            "online_booking": lambda: _is_on(data, "online_booking"),
            "lead_hours": lambda: _needed(data, "lead_hours"),
            "horizon_days": lambda: _needed(data, "horizon_days"),
            "services": lambda: _services(_text_of_lines(data)),
        }
    )


def _text_of_lines(data: Mapping[str, Any]) -> list[str]:
    return [line for line in str(data.get("services") or "").splitlines() if line.strip()]


def _services(told: list[str]) -> list[dict[str, Any]]:
    return [_service(line) for line in told]


def _service(line: str) -> dict[str, Any]:
    name, _separator, minutes = line.rpartition(";")
    digits = minutes.strip()
    if not name.strip() or not digits.isdecimal() or len(digits) > MOST_DIGITS:
        raise Invalid.field("services", _("Escribe en cada línea: servicio; minutos."))
    return {"name": name.strip(), "minutes": int(digits)}


def special(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a special day's form."""
    return all_of(
        {
            "day": lambda: _day(data, "day"),
            "is_open": lambda: str(data.get("how") or "") == "open",
            "hours": lambda: stretches(data, "special."),
            "reason": lambda: _text(data, "reason"),
        }
    )


def absence(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the first and the last day of an absence, and why."""
    return all_of(
        {
            "first": lambda: _day(data, "first"),
            "last": lambda: _day(data, "last" if data.get("last") else "first"),
            "reason": lambda: _text(data, "reason"),
        }
    )


def operation(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of an operation's form."""
    names = ("code", "description", "service_type", "make", "model")
    texts = {name: partial(_text, data, name) for name in names}
    return all_of(
        {
            **texts,
            "skill": lambda: _one_of(Skill, data, "skill"),
            "standard_hours": lambda: _decimal(data, "standard_hours"),
            "is_active": lambda: _is_on(data, "is_active"),
        }
    )


def identity(told: object) -> UUID | None:
    """Return an id, None for nothing; raises Invalid for anything else."""
    if not told:
        return None
    try:
        return UUID(str(told))
    except ValueError:
        raise Invalid(_("Recarga la página e intenta de nuevo.")) from None


def shown_hours(row: OperationRow) -> str:
    """Return an operation's hours as its form takes them."""
    return format(row.standard_hours.normalize(), "f")


def _text(data: Mapping[str, Any], name: str) -> str:
    return " ".join(str(data.get(name) or "").split())


def _is_on(data: Mapping[str, Any], name: str) -> bool:
    return data.get(name) == "on"


def _whole(data: Mapping[str, Any], name: str) -> int | None:
    typed = _text(data, name)
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > MOST_DIGITS:
        raise Invalid.field(name, _("Escribe un número entero."))
    return int(typed)


def _needed(data: Mapping[str, Any], name: str) -> int:
    number = _whole(data, name)
    if number is None:
        raise Invalid.field(name, _("Escribe un número entero."))
    return number


def _decimal(data: Mapping[str, Any], name: str) -> Decimal:
    typed = _text(data, name)
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise Invalid.field(name, _("Escribe las horas, como 1,5.")) from None
    if not number.is_finite():
        raise Invalid.field(name, _("Escribe las horas, como 1,5."))
    return number


def _day(data: Mapping[str, Any], name: str) -> date:
    try:
        day = date.fromisoformat(_text(data, name))
    except ValueError:
        raise Invalid.field(name, _("Elige el día.")) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Invalid.field(name, _("Elige un día de este siglo."))
    return day


def _one_of(kind: type[Kind], data: Mapping[str, Any], name: str) -> Kind:
    try:
        return kind(_text(data, name))
    except ValueError:
        raise Invalid.field(name, _("Elige una opción de la lista.")) from None
