"""A quotation on paper: what is offered, at which price, until when, and who pays it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

import segno

from models.values import clock, money, plate, quantity
from torque_app.core.texts import Sentence
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.sheet import (
    SheetCentre,
    SheetClient,
    client_facts,
    facts,
    letterhead,
)
from torque_app.integrations.printing.typeset import pictures, typeset

PRICES: Final = "Los precios de cada línea son netos; el IVA se agrega al total."
CHOICE: Final = (
    "Apruebas sólo las líneas que quieras. Cualquier trabajo fuera de este presupuesto te lo"
    " consultamos antes de hacerlo."
)
SECOND_HAND: Final = (
    "Los repuestos usados o reacondicionados están señalados en su línea: al aprobarla aceptas que"
    " no sean nuevos (Ley 19.496, artículo 40)."
)
CLAIMS: Final = (
    "Puedes reclamar por el servicio dentro de los 30 días hábiles desde la entrega (Ley 19.496,"
    " artículo 41); la garantía legal de los repuestos nuevos es de 6 meses."
)


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """One line; money in net pesos, `notes` are its condition, warranty and priority in words.

    `by_hours`: its quantity is hours of work.
    A line of `second_hand` goods has to say so in writing (Ley 19.496 art. 40).
    """

    group: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal
    notes: tuple[str, ...] = ()
    by_hours: bool = False
    second_hand: bool = False


@dataclass(frozen=True, slots=True)
class QuotationSheet:
    """Everything the paper says; `figures` are labels and whole pesos, the last one the total.

    `link` is where the client decides: who may not send the quotation gets a copy without it.
    """

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
    link: str = field(default="", repr=False)
    is_draft: bool = False
    branding: Branding = field(default_factory=Branding)


def print_quotation(sheet: QuotationSheet) -> bytes:
    """Return the PDF on letter paper; the same sheet gives the same bytes. Raises LogoRefused."""
    return typeset("quotation", _inputs(sheet), created=sheet.made_at.replace(microsecond=0))


def picture_quotation(sheet: QuotationSheet, *, ppi: float = 144) -> list[bytes]:
    """Return the pages of the same sheet as PNG, for a preview; raises LogoRefused."""
    return pictures("quotation", _inputs(sheet), ppi=ppi)


def _inputs(sheet: QuotationSheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "number": sheet.number,
        "revision": f"Versión {sheet.revision}{' · Borrador' if sheet.is_draft else ''}",
        "centre": letterhead(sheet.centre),
        "client": facts(*client_facts(sheet.client)),
        "about": _about(sheet),
        "groups": list(_groups(sheet)),
        "totals": [[label, money.formatted(amount)] for label, amount in sheet.figures],
        "insurance": [list(pair) for pair in sheet.insurance],
        "notes": [note for note in sheet.notes if note.strip()],
        "terms": list(_terms(sheet)),
        "link": sheet.link,
        "code": _code(sheet.link) if sheet.link else None,
        "advisor": sheet.advisor,
        "branding": branding_inputs(sheet.branding),
    }


def _about(sheet: QuotationSheet) -> list[list[str]]:
    days = sheet.delivery_days
    return facts(
        ("Vehículo", sheet.vehicle),
        ("Patente", plate.formatted(sheet.plate) if sheet.plate else ""),
        ("Fecha", clock.formatted(sheet.made_at, sheet.centre.zone)),
        ("Vale hasta", clock.formatted_date(sheet.valid_until) if sheet.valid_until else ""),
        ("Entrega en", "" if days is None else "1 día" if days == 1 else f"{days} días"),
        ("Te atiende", sheet.advisor),
    )


def _groups(sheet: QuotationSheet) -> Iterator[dict[str, Any]]:
    for name in dict.fromkeys(line.group for line in sheet.lines):
        lines = [line for line in sheet.lines if line.group == name]
        yield {
            "name": name,
            "amount": money.formatted(sum((line.amount for line in lines), Decimal(0))),
            "lines": [_line(line) for line in lines],
        }


def _terms(sheet: QuotationSheet) -> Iterator[str]:
    yield PRICES
    if sheet.valid_until:
        until = clock.formatted_date(sheet.valid_until)
        yield Sentence("Estos precios valen hasta el {day}.", day=until)
    yield CHOICE
    if any(line.second_hand for line in sheet.lines):
        yield SECOND_HAND
    yield CLAIMS


def _code(link: str) -> str:
    """Return the QR of a link as SVG, without its quiet zone: the paper round it is white."""
    drawn = BytesIO()
    segno.make_qr(link, error="m").save(drawn, kind="svg", xmldecl=False, border=0)
    return drawn.getvalue().decode()


def _line(line: OfferedLine) -> dict[str, str]:
    taken = line.discount_percent
    return {
        "description": line.description,
        "notes": "  ·  ".join(line.notes),
        "quantity": f"{quantity.formatted(line.quantity)}{' h' if line.by_hours else ''}",
        "price": money.formatted(line.unit_price),
        "discount": f"{quantity.formatted(taken)} %" if taken else "",
        "amount": money.formatted(line.amount),
    }
