"""What the eye reads of inspections: words, tones and icons, written once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from models.inspections import DeferredStatus, Grade, InspectionStatus
from models.values import clock, money, plate, quantity
from torque_app.core.texts import _
from torque_app.files.queries import FileRow
from torque_app.inspections.queries import (
    DeferredRow,
    InspectionDetail,
    InspectionRow,
    PointRow,
    SuggestionRow,
)

TONES: Final[Mapping[Grade, str]] = {
    Grade.GREEN: "success",
    Grade.AMBER: "warning",
    Grade.RED: "danger",
    Grade.GREY: "neutral",
}
ICONS: Final[Mapping[Grade, str]] = {
    Grade.GREEN: "circle-check",
    Grade.AMBER: "triangle-alert",
    Grade.RED: "circle-x",
    Grade.GREY: "minus",
}
LABELS: Final[Mapping[Grade, str]] = {
    Grade.GREEN: _("Verde"),
    Grade.AMBER: _("Amarillo"),
    Grade.RED: _("Rojo"),
    Grade.GREY: _("No aplica"),
}
LIGHTS: Final = [
    {"key": grade.value, "label": LABELS[grade], "tone": TONES[grade], "icon": ICONS[grade]}
    for grade in (Grade.GREEN, Grade.AMBER, Grade.RED, Grade.GREY)
]
"""The four answers in the order of the keys 1 to 4."""

UNSEEN: Final = "circle-dashed"

EXCUSES: Final = (
    _("El vehículo no lo trae"),
    _("No se puede ver sin desarmar"),
    _("El cliente no lo autorizó"),
    _("Falta la herramienta"),
)
"""Why a point is left out, in the order a thumb is offered it."""


@dataclass(frozen=True)
class Photo:
    """A photo of a point."""

    id: str = ""
    name: str = ""
    url: str = ""
    thumbnail: str = ""


@dataclass(frozen=True)
class Spot:
    """A point in the list; `group` is told by the first of its group alone."""

    id: str = ""
    group: str = ""
    label: str = ""
    light: str = ""
    tone: str = "neutral"
    icon: str = UNSEEN
    light_label: str = ""
    photos: int = 0
    has_note: bool = False


@dataclass(frozen=True)
class Look:
    """The point in hand; `measure` as the field takes it, `limits` as a sentence."""

    id: str = ""
    group: str = ""
    label: str = ""
    place: str = ""
    unit: str = ""
    limits: str = ""
    measure: str = ""
    light: str = ""
    suggested: str = ""
    note: str = ""
    work: str = ""
    deferred: str = ""
    can_defer: bool = False
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """An inspection without its points; an empty `id` is none."""

    id: str = ""
    ot_id: str = ""
    number: str = ""
    plate: str = ""
    vehicle: str = ""
    vehicle_id: str = ""
    template: str = ""
    client: str = ""
    done: bool = False
    refusal: str = ""
    is_open: bool = False
    total: int = 0
    looked: int = 0
    left: int = 0
    progress: str = ""
    red: int = 0
    amber: int = 0
    green: int = 0
    grey: int = 0
    summary: str = ""
    who: str = ""
    at: str = ""


@dataclass(frozen=True)
class Finding:
    """Work a red or amber point suggests."""

    id: str = ""
    work: str = ""
    found: str = ""
    tone: str = "neutral"
    light: str = ""
    deferred: bool = False
    quoted: bool = False
    photos: int = 0


@dataclass(frozen=True)
class Later:
    """Work put off; `when` says for when, `found` where it was seen."""

    id: str = ""
    work: str = ""
    tone: str = "neutral"
    light: str = ""
    when: str = ""
    found: str = ""
    estimate: str = ""
    is_due: bool = False
    is_here: bool = False


def sheet(found: InspectionDetail) -> Sheet:
    """Return an inspection's own facts."""
    row = found.inspection
    done = row.status is InspectionStatus.DONE
    return Sheet(
        client=found.client,
        refusal=_(found.refusal),
        is_open=not done and not found.refusal,
        **_row(row),
    )


def listed(row: InspectionRow) -> Sheet:
    """Return an inspection of an OT's list."""
    return Sheet(**_row(row))


def _row(row: InspectionRow) -> dict[str, Any]:
    done = row.status is InspectionStatus.DONE
    at = row.done_at or row.created_at
    return {
        "id": str(row.id),
        "ot_id": str(row.work_order_id),
        "number": row.number,
        "plate": plate.formatted(row.plate),
        "vehicle": row.vehicle,
        "vehicle_id": str(row.vehicle_id),
        "template": row.template_name,
        "done": done,
        "total": row.total,
        "looked": row.looked_at,
        "left": row.total - row.looked_at,
        "progress": _("{looked} de {total}").format(looked=row.looked_at, total=row.total),
        "red": row.red,
        "amber": row.amber,
        "green": row.green,
        "grey": row.grey,
        "summary": row.summary,
        "who": (row.done_by if done else row.started_by) or "",
        "at": at.isoformat(),
    }


def spots(points: tuple[PointRow, ...]) -> list[Spot]:
    """Return the list of points, each group's name beside its first."""
    made, before = [], ""
    for one in points:
        grade = one.grade
        made.append(
            Spot(
                id=str(one.id),
                group=one.group if one.group != before else "",
                label=one.label,
                light=grade.value if grade else "",
                tone=TONES[grade] if grade else "neutral",
                icon=ICONS[grade] if grade else UNSEEN,
                light_label=LABELS[grade] if grade else _("Sin revisar"),
                photos=len(one.photos),
                has_note=bool(one.note),
            )
        )
        before = one.group
    return made


def look(one: PointRow, total: int) -> Look:
    """Return the point in hand."""
    return Look(
        id=str(one.id),
        group=one.group,
        label=one.label,
        place=_("{place} de {total}").format(place=one.position, total=total),
        unit=one.unit,
        limits=limits(one.limits, one.unit),
        measure="" if one.measure is None else f"{one.measure.normalize():f}",
        light=one.grade.value if one.grade else "",
        suggested=one.suggested.value if one.suggested else "",
        note=one.note,
        work=one.suggestion,
        deferred=DEFERRED[one.deferred] if one.deferred else "",
        can_defer=one.grade in {Grade.AMBER, Grade.RED}
        and one.deferred in {None, DeferredStatus.OPEN},
        photos=tuple(photo(each) for each in one.photos),
    )


DEFERRED: Final[Mapping[DeferredStatus, str]] = {
    DeferredStatus.OPEN: _("Diferido"),
    DeferredStatus.DONE: _("Hecho después"),
    DeferredStatus.DISMISSED: _("Descartado"),
}


def photo(row: FileRow) -> Photo:
    """Return a photo as the page shows it."""
    return Photo(str(row.id), row.name, row.url, row.thumbnail_url or row.url)


def limits(of: Mapping[str, Any], unit: str) -> str:
    """Return the limits of a point as a sentence, or nothing."""
    below = bool(of["higher_is_better"])
    told = []
    for grade, name in ((Grade.AMBER, "amber"), (Grade.RED, "red")):
        if of[name] is None:
            continue
        included = bool(of[f"{name}_included"])
        sentence = {
            (True, True): _("{light} hasta {limit}"),
            (True, False): _("{light} bajo {limit}"),
            (False, True): _("{light} desde {limit}"),
            (False, False): _("{light} sobre {limit}"),
        }[below, included]
        limit = f"{quantity.formatted(Decimal(str(of[name])))} {unit}".strip()
        told.append(sentence.format(light=LABELS[grade], limit=limit))
    return " · ".join(told)


def finding(row: SuggestionRow) -> Finding:
    """Return a suggested work as the OT shows it."""
    return Finding(
        id=str(row.point_id),
        work=row.description,
        found=" · ".join(part for part in (row.point, row.found) if part),
        tone=TONES[row.grade],
        light=LABELS[row.grade],
        deferred=row.deferred,
        quoted=row.is_quoted,
        photos=row.photos,
    )


def later(row: DeferredRow, *, ot_id: str = "") -> Later:
    """Return deferred work; `is_here` says the OT in sight is where it was found."""
    return Later(
        id=str(row.id),
        work=row.description,
        tone=TONES[row.grade],
        light=LABELS[row.grade],
        when=_when(row.due_on, row.due_odometer),
        found=_("Visto en la OT {number}").format(number=row.number),
        estimate="" if row.estimate is None else money.formatted(row.estimate),
        is_due=row.is_due,
        is_here=str(row.work_order_id) == ot_id,
    )


def _when(day: date | None, kilometres: int | None) -> str:
    told = []
    if day is not None:
        told.append(_("Para el {day}").format(day=clock.formatted_date(day)))
    if kilometres is not None:
        km = quantity.formatted(Decimal(kilometres))
        told.append(_("A los {km} km").format(km=km))
    return " · ".join(told)
