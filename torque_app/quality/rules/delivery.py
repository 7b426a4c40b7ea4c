"""What a delivery proposes: what was done, what is guaranteed, when to come back."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, cast

from typing_extensions import TypedDict

from models.values import rut as ruts
from models.vehicles import OdometerSource
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
from torque_app.quality.rules.points import folded

WARRANTY_MONTHS: Final = 3
WARRANTY_KM: Final = 5_000
"""The trade's usual guarantee of labour."""

WARRANTY_TEXT: Final = (
    "La garantía cubre la mano de obra de los trabajos de esta orden. Los repuestos nuevos tienen "
    "la garantía de su fabricante y, en lo que corresponda, la legal de 6 meses (ley 19.496). No "
    "cubre el desgaste normal, el mal uso ni lo que otro taller intervenga. Para hacerla valer, "
    "presenta esta acta."
)
NEXT_MONTHS: Final = 12
NEXT_KM: Final = 10_000
MAINTENANCE: Final = "mantencion"
RETORQUE_DAYS: Final = 3
RETORQUE_KM: Final = 50
"""Wheels that were off are tightened again after 50 to 100 km: some days of an ordinary car."""

LATEST_REMINDER: Final = timedelta(days=10)
"""After so long nobody is reminded any more: the kilometres are driven."""

MOST_MONTHS: Final = 120
MOST_KM: Final = 3_000_000
WIDTHS: Final = {"explanation": 2000, "warranty_text": 2000, "name": 100}
AT_DELIVERY: Final = OdometerSource.DELIVERY
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MOST_SIGNATURE: Final = 512 * 1024
"""Bytes: a drawn name takes some ten kilobytes."""


class Terms(TypedDict, total=False):
    """What a delivery says; what is absent is said as it was proposed."""

    explanation: str
    warranty_text: str
    warranty_months: int | None
    warranty_km: int | None
    next_service_on: date | None
    next_service_km: int | None
    retorque_on: date | None
    retorque_km: int | None
    odometer_out: int | None
    old_parts_returned: bool


def proposed(
    *,
    service_type: str,
    work: Iterable[str],
    odometer: int | None,
    today: date,
    wheels: bool = False,
) -> Terms:
    """Return what a delivery says unless somebody says otherwise.

    Only a maintenance promises the next one: who came for a noise is not sold a date. `wheels`
    says that wheels were tightened: they are tightened once more some kilometres later.
    """
    maintenance = folded(service_type).startswith(MAINTENANCE)
    return Terms(
        explanation="\n".join(work)[: WIDTHS["explanation"]],
        warranty_text=WARRANTY_TEXT,
        warranty_months=WARRANTY_MONTHS,
        warranty_km=WARRANTY_KM,
        next_service_on=later(today, NEXT_MONTHS) if maintenance else None,
        next_service_km=odometer + NEXT_KM if maintenance and odometer is not None else None,
        retorque_on=today + timedelta(days=RETORQUE_DAYS) if wheels else None,
        retorque_km=odometer + RETORQUE_KM if wheels and odometer is not None else None,
        odometer_out=odometer,
        old_parts_returned=False,
    )


def later(day: date, months: int) -> date:
    """Return the same day so many months later, or the month's last where there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def checked(terms: Terms, *, today: date) -> Terms:
    """Return the terms as they are kept; Invalid names the field that cannot be so."""
    kept: dict[str, Any] = dict(terms)
    for name in ("explanation", "warranty_text"):
        kept[name] = kept[name].strip()
        if len(kept[name]) > WIDTHS[name]:
            raise Invalid.field(name, Sentence("Resúmelo en {most} letras.", most=WIDTHS[name]))
    if not kept["explanation"]:
        raise Invalid.field("explanation", "Di qué se hizo.")
    _range(kept, "warranty_months", MOST_MONTHS, "Revisa los meses: van de 0 a 120.")
    for name in ("warranty_km", "next_service_km", "retorque_km", "odometer_out"):
        _range(kept, name, MOST_KM, "Revisa los kilómetros: van de 0 a 3.000.000.")
    for name in ("next_service_on", "retorque_on"):
        if kept[name] is not None and kept[name] <= today:
            raise Invalid.field(name, "Elige un día que venga.")
    for name, sentence in _AHEAD.items():
        if None not in (kept["odometer_out"], kept[name]) and kept[name] <= kept["odometer_out"]:
            raise Invalid.field(name, sentence)
    return cast(Terms, kept)


_AHEAD: Final = {
    "next_service_km": "La próxima mantención va después del kilometraje al salir.",
    "retorque_km": "El reapriete va después del kilometraje al salir.",
}


def _range(kept: dict[str, Any], name: str, most: int, sentence: str) -> None:
    value = kept[name]
    if value is not None and not 0 <= value <= most:
        raise Invalid.field(name, sentence)


def receiver(name: str, rut: str) -> tuple[str, str]:
    """Return the name and RUT of who takes the car, the RUT canonical or empty; else Invalid."""
    told = " ".join(name.split())
    if not 2 <= len(told) <= WIDTHS["name"]:  # noqa: PLR2004 - one letter is no name
        raise Invalid.field("name", "Escribe el nombre de quien recibe el vehículo.")
    if not rut.strip():
        return told, ""
    try:
        return told, ruts.normalize(rut)
    except ValueError as wrong:
        raise Invalid.field("rut", wrong.args[0]) from None


def check_signature(png: bytes, *, accepted: bool) -> None:
    """Refuse what is no drawn signature; who cannot draw may have `accepted` by name instead."""
    if not png and accepted:
        return
    if not png.startswith(_SIGNATURE):
        raise Invalid.field("signature", "Falta la firma de quien recibe el vehículo.")
    if len(png) > MOST_SIGNATURE:
        raise Invalid.field("signature", "La firma pesa demasiado. Bórrala y firma de nuevo.")
