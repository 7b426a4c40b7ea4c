"""The act of delivery on paper: what was done, what is guaranteed, and who took the car."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from models.values import clock, plate, rut
from torque_app.integrations.printing.branding import Branding, branding_inputs, logo_svg
from torque_app.integrations.printing.sheet import SheetCentre, kilometres, letterhead
from torque_app.integrations.printing.typeset import pictures, typeset

LIGHTS: Final = {"RED": "Urgente", "AMBER": "Pronto"}
"""What a light says about work that was left for later."""


@dataclass(frozen=True, slots=True)
class SheetDeferred:
    """Work left for later; `grade` is a key of LIGHTS."""

    description: str
    grade: str
    due_on: date | None = None
    due_odometer: int | None = None


@dataclass(frozen=True, slots=True)
class SheetControl:
    """The quality control the work passed: by which list, who, when, how many points."""

    template: str
    who: str
    at: datetime
    points: int


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    """Everything the act says; distances in kilometres.

    `signature` is the PNG that was drawn; None where the receiver accepted by name.
    """

    number: str
    plate: str
    vehicle: str
    client: str
    delivered_at: datetime
    delivered_by: str
    received_by: str
    received_rut: str | None
    centre: SheetCentre
    odometer_in: int | None
    odometer_out: int | None
    work: tuple[str, ...]
    deferred: tuple[SheetDeferred, ...]
    control: SheetControl | None
    warranty_months: int | None
    warranty_km: int | None
    warranty_text: str
    next_service_on: date | None
    next_service_km: int | None
    old_parts_returned: bool
    signature: bytes | None = field(repr=False)
    retorque_on: date | None = None
    retorque_km: int | None = None
    branding: Branding = field(default_factory=Branding)


def print_delivery(sheet: DeliverySheet) -> bytes:
    """Return the PDF on letter paper; the same sheet gives the same bytes. Raises LogoRefused."""
    return typeset("delivery", _inputs(sheet), created=sheet.delivered_at.replace(microsecond=0))


def picture_delivery(sheet: DeliverySheet, *, ppi: float = 144) -> list[bytes]:
    """Return the pages of the same sheet as PNG, for a preview; raises LogoRefused."""
    return pictures("delivery", _inputs(sheet), ppi=ppi)


def _inputs(sheet: DeliverySheet) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "plate": plate.formatted(sheet.plate),
        "centre": letterhead(sheet.centre),
        "vehicle": list(_vehicle(sheet)),
        "handed": list(_handed(sheet)),
        "work": list(sheet.work),
        "deferred": [_deferred(line) for line in sheet.deferred],
        "control": _control(sheet),
        "promises": list(_promises(sheet)),
        "warranty": sheet.warranty_text,
        "receiver": sheet.received_by,
        "receiver_rut": rut.formatted(sheet.received_rut) if sheet.received_rut else "",
        "giver": sheet.delivered_by,
        "signature": logo_svg(sheet.signature) if sheet.signature else None,
        "branding": branding_inputs(sheet.branding),
    }


def _vehicle(sheet: DeliverySheet) -> Iterator[list[str]]:
    yield ["Patente", plate.formatted(sheet.plate)]
    yield ["Vehículo", sheet.vehicle]
    for label, km in (("Km al llegar", sheet.odometer_in), ("Km al salir", sheet.odometer_out)):
        if km is not None:
            yield [label, kilometres(km)]


def _handed(sheet: DeliverySheet) -> Iterator[list[str]]:
    yield ["Cliente", sheet.client]
    yield ["Entregado", clock.formatted(sheet.delivered_at, sheet.centre.zone)]
    yield [
        "Piezas usadas",
        "Devueltas al cliente" if sheet.old_parts_returned else "Quedan en el taller",
    ]


def _deferred(line: SheetDeferred) -> dict[str, str]:
    due = [
        text
        for text in (
            clock.formatted_date(line.due_on) if line.due_on else "",
            kilometres(line.due_odometer) if line.due_odometer is not None else "",
        )
        if text
    ]
    return {
        "description": line.description,
        "light": LIGHTS.get(line.grade, ""),
        "due": " o ".join(due),
    }


def _control(sheet: DeliverySheet) -> str:
    control = sheet.control
    if control is None:
        return ""
    at = clock.formatted(control.at, sheet.centre.zone)
    by = f" por {control.who}" if control.who else ""
    return f"{control.template}: {control.points} puntos controlados{by} el {at}"


def _promises(sheet: DeliverySheet) -> Iterator[list[str]]:
    guaranteed = " o ".join(_warranty(sheet))
    if guaranteed:
        both = sheet.warranty_months and sheet.warranty_km
        yield ["Garantía", f"{guaranteed}, lo que se cumpla primero" if both else guaranteed]
    for label, day, km in (
        ("Reapriete de ruedas", sheet.retorque_on, sheet.retorque_km),
        ("Próxima mantención", sheet.next_service_on, sheet.next_service_km),
    ):
        coming = " o ".join(_when(day, km))
        if coming:
            yield [label, coming]


def _warranty(sheet: DeliverySheet) -> Iterator[str]:
    if sheet.warranty_months:
        yield "1 mes" if sheet.warranty_months == 1 else f"{sheet.warranty_months} meses"
    if sheet.warranty_km:
        yield kilometres(sheet.warranty_km)


def _when(day: date | None, km: int | None) -> Iterator[str]:
    if day:
        yield clock.formatted_date(day)
    if km is not None:
        yield kilometres(km)
