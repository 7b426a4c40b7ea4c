"""The OT on paper: what the client signs at reception and takes home at the end."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from models.values import clock, money, plate, quantity, rut
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.typeset import pictures, typeset


@dataclass(frozen=True, slots=True)
class SheetCentre:
    """The service centre in the letterhead; `contacts` are phone, e-mail, site."""

    name: str
    address: str = ""
    rut: str | None = None
    contacts: tuple[str, ...] = ()
    zone: str = clock.SANTIAGO
    """Time zone of every hour on the sheet."""


@dataclass(frozen=True, slots=True)
class SheetClient:
    """Who brings the vehicle."""

    name: str
    rut: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class SheetVehicle:
    """What is repaired; `odometer` in kilometres at reception, `fuel` as the shop says it."""

    plate: str
    description: str
    vin: str | None = None
    colour: str | None = None
    odometer: int | None = None
    fuel: str | None = None


@dataclass(frozen=True, slots=True)
class SheetLabour:
    """One task; `amount` in net pesos, None while there is no price."""

    description: str
    hours: Decimal | None = None
    amount: Decimal | None = None
    technician: str | None = None


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One part; prices in net pesos."""

    name: str
    quantity: Decimal
    unit: str = "UN"
    code: str | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SheetTotals:
    """Labour and parts net, their IVA, and what the client pays, in whole pesos."""

    labour: Decimal
    parts: Decimal
    iva: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class WorkOrderSheet:
    """Everything the sheet says; hours are aware and shown on the centre's clock.

    Without `totals` it is a reception sheet: no money is printed below the lines.
    """

    number: str
    status: str
    opened_at: datetime
    centre: SheetCentre
    client: SheetClient
    vehicle: SheetVehicle
    complaint: str
    labour: tuple[SheetLabour, ...] = ()
    parts: tuple[SheetPart, ...] = ()
    totals: SheetTotals | None = None
    promised_at: datetime | None = None
    advisor: str | None = None
    terms: str = ""
    branding: Branding = field(default_factory=Branding)


def print_work_order(sheet: WorkOrderSheet) -> bytes:
    """Return the PDF on letter paper; the same sheet gives the same bytes. Raises LogoRefused."""
    return typeset("work_order", _inputs(sheet), created=sheet.opened_at)


def picture_work_order(sheet: WorkOrderSheet, *, ppi: float = 144) -> list[bytes]:
    """Return the pages of the same sheet as PNG, for a preview; raises LogoRefused."""
    return pictures("work_order", _inputs(sheet), ppi=ppi)


def _inputs(sheet: WorkOrderSheet) -> dict[str, Any]:
    centre = sheet.centre
    return {
        "number": sheet.number,
        "status": sheet.status,
        "opened": clock.formatted(sheet.opened_at, centre.zone),
        "centre": {
            "name": centre.name,
            "lines": [
                line
                for line in (
                    f"R.U.T. {rut.formatted(centre.rut)}" if centre.rut else "",
                    centre.address,
                    "  ·  ".join(centre.contacts),
                )
                if line
            ],
        },
        "client": list(_client(sheet)),
        "vehicle": list(_vehicle(sheet.vehicle)),
        "plate": plate.formatted(sheet.vehicle.plate),
        "complaint": sheet.complaint,
        "labour": [_labour(line) for line in sheet.labour],
        "parts": [_part(line) for line in sheet.parts],
        "totals": [] if sheet.totals is None else _totals(sheet.totals),
        "terms": sheet.terms,
        "branding": branding_inputs(sheet.branding),
    }


def _client(sheet: WorkOrderSheet) -> Iterator[list[str]]:
    client, zone = sheet.client, sheet.centre.zone
    yield ["Cliente", client.name]
    for label, value in (
        ("R.U.T.", client.rut and rut.formatted(client.rut)),
        ("Teléfono", client.phone),
        ("Correo", client.email),
        ("Recibido", clock.formatted(sheet.opened_at, zone)),
        ("Entrega", sheet.promised_at and clock.formatted(sheet.promised_at, zone)),
        ("Te atiende", sheet.advisor),
    ):
        if value:
            yield [label, value]


def _vehicle(vehicle: SheetVehicle) -> Iterator[list[str]]:
    odometer = vehicle.odometer
    for label, value in (
        ("Patente", plate.formatted(vehicle.plate)),
        ("Vehículo", vehicle.description),
        ("Color", vehicle.colour),
        ("VIN", vehicle.vin),
        ("Kilometraje", None if odometer is None else f"{_figure(Decimal(odometer))} km"),
        ("Combustible", vehicle.fuel),
    ):
        if value:
            yield [label, value]


def _labour(line: SheetLabour) -> dict[str, str]:
    return {
        "description": line.description,
        "technician": line.technician or "",
        "hours": "" if line.hours is None else f"{_figure(line.hours)} h",
        "amount": _pesos(line.amount),
    }


def _part(line: SheetPart) -> dict[str, str]:
    return {
        "code": line.code or "",
        "description": line.name,
        "quantity": f"{_figure(line.quantity)} {line.unit}",
        "price": _pesos(line.unit_price),
        "amount": _pesos(line.amount),
    }


def _totals(totals: SheetTotals) -> list[list[str]]:
    return [
        ["Mano de obra", _pesos(totals.labour)],
        ["Repuestos", _pesos(totals.parts)],
        ["IVA", _pesos(totals.iva)],
        ["Total", _pesos(totals.total)],
    ]


def _pesos(amount: Decimal | None) -> str:
    return "" if amount is None else money.formatted(amount)


def _figure(number: Decimal) -> str:
    return quantity.formatted(number)
