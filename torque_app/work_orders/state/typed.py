"""What was typed in the forms of OTs, read into values; a wrong field is refused by name."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from models.work_orders import Priority
from torque_app.core.errors import Invalid
from torque_app.core.keys import uuid_or_none
from torque_app.core.reading import Readers
from torque_app.core.texts import _

Chosen = TypeVar("Chosen", bound=StrEnum)

SERVICE_WIDTH: Final = 60
DESCRIPTION_WIDTH: Final = 2000
SERVICE_MISSING: Final = _("Di qué servicio es.")


def uuid(text: Any, field: str, sentence: str) -> UUID:
    """Return the id chosen in a field; refuse none with the sentence."""
    found = uuid_or_none(text)
    if found is None:
        raise Invalid.field(field, sentence)
    return found


def words(data: Mapping[str, Any], field: str, *, most: int, sentence: str = "") -> str:
    """Return a text without outer blanks; `sentence` refuses an empty one."""
    typed = str(data.get(field) or "").strip()
    if not typed and sentence:
        raise Invalid.field(field, sentence)
    if len(typed) > most:
        raise Invalid.field(field, _("Usa {n} letras como máximo.").format(n=most))
    return typed


def number(data: Mapping[str, Any], field: str) -> Decimal | None:
    """Return a number with its point or comma, or None when nothing was typed."""
    typed = str(data.get(field) or "").strip().replace(",", ".")
    if not typed:
        return None
    try:
        value = Decimal(typed)
    except InvalidOperation:
        raise Invalid.field(field, _("Escribe un número, como 4 o 2,5.")) from None
    if not value.is_finite() or value < 0:
        raise Invalid.field(field, _("Escribe un número de cero hacia arriba."))
    return value


def kilometres(data: Mapping[str, Any], field: str) -> int | None:
    """Return whole kilometres, or None when nothing was typed."""
    typed = str(data.get(field) or "").strip().replace(".", "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > 7:  # noqa: PLR2004 - millions of km
        raise Invalid.field(field, _("Escribe el kilometraje en números enteros."))
    return int(typed)


def local_instant(data: Mapping[str, Any], field: str, zone: str) -> datetime | None:
    """Return the instant of a local date and time at the centre, or None when nothing was typed."""
    typed = str(data.get(field) or "").strip()
    if not typed:
        return None
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise Invalid.field(field, _("Escribe la fecha y la hora.")) from None


def one_of(kind: type[Chosen], data: Mapping[str, Any], field: str, default: Chosen) -> Chosen:
    """Return the choice made in a field, the default when none was."""
    said = str(data.get(field) or default.value)
    if said not in kind.__members__:
        raise Invalid.field(field, _("Elige una opción."))
    return kind(said)


def header(data: Mapping[str, Any], zone: str) -> Readers:
    """Return how each field of an OT's own data is read from a form; its times are the centre's."""
    return {
        "service_type": lambda: words(
            data, "service_type", most=SERVICE_WIDTH, sentence=SERVICE_MISSING
        ),
        "description": lambda: words(data, "description", most=DESCRIPTION_WIDTH),
        "priority": lambda: one_of(Priority, data, "priority", Priority.MEDIUM),
        "odometer_in": lambda: kilometres(data, "odometer_in"),
        "promised_at": lambda: local_instant(data, "promised_at", zone),
        "estimated_hours": lambda: number(data, "estimated_hours"),
    }


def complaint(field: str, value: str, zone: str) -> str:
    """Return what is wrong with one field of an OT's data just left, "" when nothing is."""
    read = header({field: value}, zone).get(field)
    if read is None:
        return ""
    try:
        read()
    except Invalid as refused:
        return _(str(refused))
    return ""
