"""The inspection on paper: what was looked at, its light, its measure and its photos."""

import base64
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final

from PIL import Image

from models.values import clock, plate, quantity, rut
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.typeset import pictures, typeset
from torque_app.integrations.printing.work_order import SheetCentre

LIGHTS: Final = {
    "RED": "Rojo",
    "AMBER": "Amarillo",
    "GREEN": "Verde",
    "GREY": "No aplica",
}
"""The lights in the order the report counts them, and their words."""

UNSEEN: Final = ""
"""The grade of a point nobody has looked at yet: a report is printed before it is finished, too."""

_WORDS: Final = LIGHTS | {UNSEEN: "Sin revisar"}


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """One point; `grade` is a key of LIGHTS or UNSEEN, `photos` are JPEG bytes."""

    group: str
    label: str
    grade: str
    measure: str = ""
    note: str = ""
    work: str = ""
    photos: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class InspectionSheet:
    """Everything the report says; without `finished_at` it says that it is not finished."""

    number: str
    template: str
    started_at: datetime
    finished_at: datetime | None
    inspector: str
    centre: SheetCentre
    client: str
    plate: str
    vehicle: str
    odometer: int | None
    summary: str
    points: tuple[SheetPoint, ...]
    branding: Branding = field(default_factory=Branding)


def print_inspection(sheet: InspectionSheet) -> bytes:
    """Return the PDF on letter paper; the same sheet gives the same bytes."""
    at = sheet.finished_at or sheet.started_at
    return typeset("inspection", _inputs(sheet), created=at.replace(microsecond=0))


def picture_inspection(sheet: InspectionSheet, *, ppi: float = 144) -> list[bytes]:
    """Return the pages of the same sheet as PNG, for a preview."""
    return pictures("inspection", _inputs(sheet), ppi=ppi)


def _inputs(sheet: InspectionSheet) -> dict[str, Any]:
    centre = sheet.centre
    seen = Counter(point.grade for point in sheet.points)
    return {
        "number": sheet.number,
        "plate": plate.formatted(sheet.plate),
        "status": "Terminada" if sheet.finished_at else "En curso",
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
        "vehicle": list(_vehicle(sheet)),
        "made": list(_made(sheet)),
        "counts": [
            [light, name, str(seen[light])]
            for light, name in _WORDS.items()
            if light != UNSEEN or seen[UNSEEN]
        ],
        "summary": sheet.summary,
        "findings": [
            _point(p) for light in ("RED", "AMBER") for p in sheet.points if p.grade == light
        ],
        "groups": list(_groups(sheet)),
        "branding": branding_inputs(sheet.branding),
    }


def _vehicle(sheet: InspectionSheet) -> Iterator[list[str]]:
    yield ["Patente", plate.formatted(sheet.plate)]
    yield ["Vehículo", sheet.vehicle]
    if sheet.odometer is not None:
        yield ["Kilometraje", f"{quantity.formatted(Decimal(sheet.odometer))} km"]
    yield ["Cliente", sheet.client]


def _made(sheet: InspectionSheet) -> Iterator[list[str]]:
    yield ["Pauta", sheet.template]
    if sheet.inspector:
        yield ["Revisó", sheet.inspector]
    at = sheet.finished_at or sheet.started_at
    yield ["Terminada" if sheet.finished_at else "Empezada", clock.formatted(at, sheet.centre.zone)]


def _groups(sheet: InspectionSheet) -> Iterator[dict[str, Any]]:
    names = dict.fromkeys(point.group for point in sheet.points)
    for name in names:
        within = [point for point in sheet.points if point.group == name]
        yield {"name": name, "points": [_point(p) | {"photos": []} for p in within]}


def _point(point: SheetPoint) -> dict[str, Any]:
    return {
        "label": point.label,
        "grade": point.grade,
        "light": _WORDS[point.grade],
        "measure": point.measure,
        "note": point.note,
        "work": point.work,
        "photos": [_svg(photo) for photo in point.photos],
    }


def _svg(photo: bytes) -> str:
    """Return a JPEG inside an SVG: JSON carries nothing else to a template."""
    with Image.open(BytesIO(photo), formats=["JPEG"]) as image:
        size = f'width="{image.width}" height="{image.height}"'
    encoded = base64.b64encode(photo).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
        f'<image {size} href="data:image/jpeg;base64,{encoded}"/></svg>'
    )
