"""A quotation on paper: what is offered, at which price, until when, and who pays it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from models.values import clock, money, plate, quantity, rut
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.typeset import pictures, typeset
from torque_app.integrations.printing.work_order import SheetCentre, SheetClient

TERMS: Final = (
    "Los precios de cada línea son netos; el IVA se agrega al total. Apruebas sólo las líneas que"
    " quieras: cualquier trabajo fuera de este presupuesto te lo consultamos antes de hacerlo."
)


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """One line; money in net pesos, `notes` are its condition, warranty and priority in words."""

    group: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotationSheet:
    """Everything the paper says; `figures` are labels and whole pesos, the last one the total."""

    title: str
    number: str
    revision: int
    made_at: datetime
    valid_until: date | None
    delivery_days: int | None
    plate: str
    vehicle: str
    client: SheetClient
    advisor: str
    centre: SheetCentre
    lines: tuple[OfferedLine, ...]
    figures: tuple[tuple[str, Decimal], ...]
    notes: tuple[str, ...] = ()
    insurance: tuple[tuple[str, str], ...] = ()
    branding: Branding = field(default_factory=Branding)


def print_quotation(sheet: QuotationSheet) -> bytes:
    """Return the PDF on letter paper; the same sheet gives the same bytes. Raises LogoRefused."""
    return typeset("quotation", _inputs(sheet), created=sheet.made_at.replace(microsecond=0))


def picture_quotation(sheet: QuotationSheet, *, ppi: float = 144) -> list[bytes]:
    """Return the pages of the same sheet as PNG, for a preview; raises LogoRefused."""
    return pictures("quotation", _inputs(sheet), ppi=ppi)


def _inputs(sheet: QuotationSheet) -> dict[str, Any]:
    centre = sheet.centre
    lines = (
        f"R.U.T. {rut.formatted(centre.rut)}" if centre.rut else "",
        centre.address,
        "  ·  ".join(centre.contacts),
    )
    groups = dict.fromkeys(line.group for line in sheet.lines)
    return {
        "title": sheet.title,
        "number": sheet.number,
        "revision": f"Versión {sheet.revision}",
        "centre": {"name": centre.name, "lines": [line for line in lines if line]},
        "client": list(_client(sheet.client)),
        "about": list(_about(sheet)),
        "groups": [
            {"name": name, "lines": [_line(line) for line in sheet.lines if line.group == name]}
            for name in groups
        ],
        "totals": [[label, money.formatted(amount)] for label, amount in sheet.figures],
        "insurance": [list(pair) for pair in sheet.insurance],
        "notes": [note for note in sheet.notes if note.strip()],
        "terms": TERMS,
        "branding": branding_inputs(sheet.branding),
    }


def _client(client: SheetClient) -> Iterator[list[str]]:
    yield ["Cliente", client.name]
    for label, value in (
        ("R.U.T.", client.rut and rut.formatted(client.rut)),
        ("Teléfono", client.phone),
        ("Correo", client.email),
    ):
        if value:
            yield [label, value]


def _about(sheet: QuotationSheet) -> Iterator[list[str]]:
    days = sheet.delivery_days
    for label, value in (
        ("Vehículo", sheet.vehicle),
        ("Patente", plate.formatted(sheet.plate) if sheet.plate else ""),
        ("Fecha", clock.formatted(sheet.made_at, sheet.centre.zone)),
        ("Vale hasta", clock.formatted_date(sheet.valid_until) if sheet.valid_until else ""),
        ("Entrega en", "" if days is None else "1 día" if days == 1 else f"{days} días"),
        ("Te atiende", sheet.advisor),
    ):
        if value:
            yield [label, value]


def _line(line: OfferedLine) -> dict[str, str]:
    taken = line.discount_percent
    return {
        "description": line.description,
        "notes": "  ·  ".join(line.notes),
        "quantity": quantity.formatted(line.quantity),
        "price": money.formatted(line.unit_price),
        "discount": f"{quantity.formatted(taken)} %" if taken else "",
        "amount": money.formatted(line.amount),
    }
