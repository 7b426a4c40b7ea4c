"""What was typed in the form of an appointment, read into values; a wrong field is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from models.appointments import Channel
from models.work_orders import Location
from torque_app.core.errors import Invalid
from torque_app.core.keys import uuid_or_none
from torque_app.core.texts import _

TEXTS: Final = (
    "service_type", "customer_complaint", "notes", "pickup_address", "pickup_comuna",
    "drop_address", "drop_comuna",
)  # fmt: skip


def visit(data: Mapping[str, Any], zone: str) -> dict[str, Any]:
    """Return the fields of an appointment as its commands take them.

    Raises Invalid with a sentence for each field that cannot be read.
    """
    wrong: dict[str, str] = {}
    at_home = bool(data.get("at_home"))
    told: dict[str, Any] = {name: str(data.get(name) or "").strip() for name in TEXTS}
    told["location"] = Location.HOME if at_home else Location.STATION
    told |= _channel(data)
    for name in ("bay_id", "technician_id"):
        told[name] = uuid_or_none(data.get(name))
    told["minutes"] = _minutes(data, wrong)
    told["starts_at"] = _instant(data, zone, wrong)
    for name in ("estimated_hours", "estimated_cost"):
        told[name] = _amount(data, name, wrong)
    if wrong:
        raise Invalid(fields=wrong)
    return told


def _channel(data: Mapping[str, Any]) -> dict[str, Channel]:
    """Return how the appointment came, where the form says it; else it stays as it is."""
    said = str(data.get("channel") or "")
    return {"channel": Channel(said)} if said in Channel.__members__ else {}


def _instant(data: Mapping[str, Any], zone: str, wrong: dict[str, str]) -> datetime | None:
    try:
        typed = datetime.fromisoformat(str(data.get("starts_at") or ""))
        return typed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        wrong["starts_at"] = _("Elige el día y la hora.")
        return None


def _minutes(data: Mapping[str, Any], wrong: dict[str, str]) -> int:
    typed = str(data.get("minutes") or "")
    if typed.isascii() and typed.isdecimal() and len(typed) <= 4:  # noqa: PLR2004 - a day's
        return int(typed)
    wrong["minutes"] = _("Elige cuánto dura.")
    return 0


def _amount(data: Mapping[str, Any], name: str, wrong: dict[str, str]) -> Decimal | None:
    typed = str(data.get(name) or "").strip().replace(",", ".")
    if not typed:
        return None
    try:
        return Decimal(typed)
    except InvalidOperation:
        wrong[name] = _("Escribe un número, como 4 o 2,5.")
        return None
