"""The OT on paper: what the client signs at reception and takes home at the end."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from models.values import clock, money, plate, quantity
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.sheet import (
    SheetCentre,
    SheetClient,
    SheetVehicle,
    client_facts,
    facts,
    letterhead,
    vehicle_facts,
)
from torque_app.integrations.printing.typeset import pictures, typeset


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
    return {
        "number": sheet.number,
        "status": sheet.status,
        "opened": clock.formatted(sheet.opened_at, sheet.centre.zone),
        "centre": letterhead(sheet.centre),
        "client": _client(sheet),
        "vehicle": facts(*vehicle_facts(sheet.vehicle)),
        "plate": plate.formatted(sheet.vehicle.plate),
        "complaint": sheet.complaint,
        "labour": [_labour(line) for line in sheet.labour],
        "parts": [_part(line) for line in sheet.parts],
        "totals": [] if sheet.totals is None else _totals(sheet.totals),
        "terms": sheet.terms,
        "branding": branding_inputs(sheet.branding),
    }


def _client(sheet: WorkOrderSheet) -> list[list[str]]:
    zone = sheet.centre.zone
    return facts(
        *client_facts(sheet.client),
        ("Recibido", clock.formatted(sheet.opened_at, zone)),
        ("Entrega", clock.formatted(sheet.promised_at, zone) if sheet.promised_at else None),
        ("Te atiende", sheet.advisor),
    )


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
