"""The check-in slip: how a car came in, what lay in it, its marks, and who signed for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from models.values import clock, money, plate, rut
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.sheet import (
    SheetCentre,
    SheetClient,
    SheetVehicle,
    client_facts,
    facts,
    in_svg,
    letterhead,
    vehicle_facts,
)
from torque_app.integrations.printing.typeset import pictures, typeset


@dataclass(frozen=True, slots=True)
class SheetMark:
    """A numbered mark: what it is and where, as shares of its drawing."""

    kind: str
    x: Decimal
    y: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class SheetView:
    """One drawing of the car: the paths of its lines, its box, and its marks."""

    name: str
    width: int
    height: int
    outline: str
    lines: tuple[str, ...]
    mirrored: bool
    marks: tuple[SheetMark, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakeSheet:
    """Everything the slip says; hours are aware and shown on the centre's clock.

    `readings`, `belongings` and `authorisations` are pairs of name and answer; `signature` is a
    PNG. Without it either `refused` says why, or the name alone stands for the signature.
    """

    number: str
    received_at: datetime
    signed_at: datetime
    centre: SheetCentre
    client: SheetClient
    vehicle: SheetVehicle
    service: str
    complaint: str
    symptom: str
    readings: tuple[tuple[str, str], ...]
    belongings: tuple[tuple[str, str], ...]
    lights: tuple[str, ...]
    authorisations: tuple[tuple[str, str], ...]
    views: tuple[SheetView, ...]
    photos: int
    signed_by: str
    signed_rut: str
    refused: str
    promised_at: datetime | None = None
    brought_by: str = ""
    advisor: str = ""
    notes: str = ""
    signature: bytes | None = field(default=None, repr=False)
    branding: Branding = field(default_factory=Branding)


def print_intake(sheet: IntakeSheet) -> bytes:
    """Return the PDF on letter paper; the same sheet gives the same bytes."""
    return typeset("intake", _inputs(sheet), created=sheet.signed_at.replace(microsecond=0))


def picture_intake(sheet: IntakeSheet, *, ppi: float = 144) -> list[bytes]:
    """Return the pages of the same sheet as PNG, for a preview."""
    return pictures("intake", _inputs(sheet), ppi=ppi)


def pesos(amount: Any) -> str:
    """Return an amount kept as whole pesos as people read it."""
    return money.formatted(Decimal(amount))


def _inputs(sheet: IntakeSheet) -> dict[str, Any]:
    numbered = _numbered(sheet)
    return {
        "number": sheet.number,
        "plate": plate.formatted(sheet.vehicle.plate),
        "centre": letterhead(sheet.centre),
        "client": _client(sheet),
        "vehicle": facts(*vehicle_facts(sheet.vehicle), *sheet.readings),
        "service": sheet.service,
        "complaint": sheet.complaint,
        "symptom": sheet.symptom,
        "belongings": [list(pair) for pair in sheet.belongings],
        "lights": list(sheet.lights),
        "authorisations": [list(pair) for pair in sheet.authorisations],
        "views": [
            {"name": view.name, "share": view.width, "svg": _drawn(view, numbered)}
            for view in sheet.views
        ],
        "marks": [[str(number), view.name, one.kind, one.note] for number, view, one in numbered],
        "photos": sheet.photos,
        "notes": sheet.notes,
        "signed": list(_signed(sheet)),
        "signature": None if sheet.signature is None else in_svg(sheet.signature, kind="PNG"),
        "refused": sheet.refused,
        "branding": branding_inputs(sheet.branding),
    }


def _numbered(sheet: IntakeSheet) -> list[tuple[int, SheetView, SheetMark]]:
    marks = ((view, one) for view in sheet.views for one in view.marks)
    return [(number, view, one) for number, (view, one) in enumerate(marks, 1)]


def _client(sheet: IntakeSheet) -> list[list[str]]:
    zone = sheet.centre.zone
    return facts(
        *client_facts(sheet.client),
        ("Entrega", sheet.brought_by),
        ("Recibido", clock.formatted(sheet.received_at, zone)),
        ("Prometido", clock.formatted(sheet.promised_at, zone) if sheet.promised_at else None),
        ("Recibe", sheet.advisor),
    )


def _signed(sheet: IntakeSheet) -> Iterator[str]:
    if sheet.refused:
        return
    yield sheet.signed_by
    if sheet.signed_rut:
        yield f"R.U.T. {rut.formatted(sheet.signed_rut)}"
    yield clock.formatted(sheet.signed_at, sheet.centre.zone)
    if sheet.signature is None:
        yield "Acepta con su nombre escrito"


def _drawn(view: SheetView, numbered: list[tuple[int, SheetView, SheetMark]]) -> str:
    """Return a drawing with its numbered marks as SVG; all of it is ours, nothing is typed text."""
    turned = f' transform="translate({view.width} 0) scale(-1 1)"' if view.mirrored else ""
    lines = "".join(f'<path d="{line}" fill="none"/>' for line in view.lines)
    dots = "".join(
        _dot(number, view.width * one.x, view.height * one.y)
        for number, where, one in numbered
        if where is view
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {view.width} {view.height}">'
        f'<g{turned} stroke="#5b6472" stroke-width="1.2" fill="#f5f6f8">'
        f'<path d="{view.outline}"/>{lines}</g>{dots}</svg>'
    )


def _dot(number: int, x: Decimal, y: Decimal) -> str:
    place = f'x="{x:.1f}" y="{y + 3:.1f}"'
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" fill="#b42318"/>'
        f'<text {place} font-family="Inter" font-size="8" font-weight="700" fill="#ffffff"'
        f' text-anchor="middle">{number}</text>'
    )
