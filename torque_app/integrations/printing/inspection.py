"""The inspection on paper: what was looked at, its light, its measure and its photos."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from models.values import clock, plate
from torque_app.integrations.printing.branding import Branding, branding_inputs
from torque_app.integrations.printing.sheet import SheetCentre, in_svg, kilometres, letterhead
from torque_app.integrations.printing.typeset import pictures, typeset

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
    seen = Counter(point.grade for point in sheet.points)
    return {
        "number": sheet.number,
        "plate": plate.formatted(sheet.plate),
        "status": "Terminada" if sheet.finished_at else "En curso",
        "centre": letterhead(sheet.centre),
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
        yield ["Kilometraje", kilometres(sheet.odometer)]
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
        "photos": [in_svg(photo, kind="JPEG") for photo in point.photos],
    }
