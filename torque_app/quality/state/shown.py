"""What the eye reads of controls and deliveries: words, tones and icons, written once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from models.quality import QualityStatus
from models.values import clock, quantity, rut
from models.work_orders import OTStatus
from torque_app.core.actor import Actor
from torque_app.core.texts import _
from torque_app.quality import access
from torque_app.quality.lifecycle import NAMES
from torque_app.quality.queries import (
    CheckDetail,
    CheckRow,
    DeferredLine,
    DeliveryDetail,
    Target,
    WaitingRow,
)
from torque_app.quality.rules.points import Point

GOOD, BAD, NONE = "OK", "NOT_OK", "NOT_APPLICABLE"
OKS: Final[Mapping[str, bool | None]] = {GOOD: True, BAD: False, NONE: None}
ANSWERS: Final = [
    {"key": GOOD, "label": _("Bien"), "tone": "success", "icon": "circle-check"},
    {"key": BAD, "label": _("Mal"), "tone": "danger", "icon": "circle-x"},
    {"key": NONE, "label": _("No aplica"), "tone": "neutral", "icon": "minus"},
]
"""The three answers in the order of the keys 1 to 3."""

UNANSWERED: Final = {
    "key": "", "label": _("Sin responder"), "tone": "neutral", "icon": "circle-dashed",
}  # fmt: skip
TONES: Final[Mapping[QualityStatus, str]] = {
    QualityStatus.OPEN: "accent",
    QualityStatus.PASSED: "success",
    QualityStatus.FAILED: "danger",
}
ICONS: Final[Mapping[QualityStatus, str]] = {
    QualityStatus.OPEN: "clipboard-check",
    QualityStatus.PASSED: "circle-check",
    QualityStatus.FAILED: "circle-x",
}
LIGHTS: Final = {"RED": (_("Urgente"), "danger"), "AMBER": (_("Pronto"), "warning")}


@dataclass(frozen=True)
class Spot:
    """A point in the list."""

    key: str = ""
    label: str = ""
    answer: str = ""
    answer_label: str = ""
    tone: str = "neutral"
    icon: str = ""
    measure: str = ""
    required: bool = True
    has_note: bool = False


@dataclass(frozen=True)
class Look:
    """The point in hand; `measure` as the field takes it."""

    key: str = ""
    label: str = ""
    place: str = ""
    unit: str = ""
    answer: str = ""
    measure: str = ""
    note: str = ""
    required: bool = True


@dataclass(frozen=True)
class Control:
    """A control without its points; an empty `id` is none."""

    id: str = ""
    ot_id: str = ""
    number: str = ""
    plate: str = ""
    vehicle: str = ""
    template: str = ""
    status: str = ""
    tone: str = "neutral"
    icon: str = ""
    is_open: bool = False
    progress: str = ""
    answered: int = 0
    total: int = 0
    wrong: int = 0
    note: str = ""
    who: str = ""
    at: str = ""
    refusal: str = ""
    worked: bool = False
    owed: str = ""
    is_ready: bool = False
    road_test: bool = False
    start_km: str = ""
    end_km: str = ""


@dataclass(frozen=True)
class Left:
    """Work left for later, as the page says it."""

    description: str = ""
    light: str = ""
    tone: str = "neutral"
    due: str = ""


@dataclass(frozen=True)
class Handover:
    """A delivery, done or to be done; an empty `ot_id` is none."""

    ot_id: str = ""
    number: str = ""
    plate: str = ""
    vehicle: str = ""
    client: str = ""
    refusal: str = ""
    done: bool = False
    control: str = ""
    explanation: str = ""
    warranty_text: str = ""
    warranty_months: str = ""
    warranty_km: str = ""
    warranty: str = ""
    next_service_on: str = ""
    next_service_km: str = ""
    next_service: str = ""
    retorque_on: str = ""
    retorque_km: str = ""
    retorque: str = ""
    odometer_out: str = ""
    odometer: str = ""
    old_parts_returned: bool = False
    received_by: str = ""
    received_rut: str = ""
    delivered_by: str = ""
    at: str = ""
    sha256: str = ""
    signature: str = ""


def control(row: CheckRow) -> Control:
    """Return a control of an OT's list."""
    return Control(**_listed(row))


def _listed(row: CheckRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "ot_id": str(row.work_order_id),
        "number": row.number,
        "plate": row.plate,
        "vehicle": row.vehicle,
        "template": row.template_name,
        "status": _(NAMES[row.status]),
        "tone": TONES[row.status],
        "icon": ICONS[row.status],
        "is_open": row.status is QualityStatus.OPEN,
        "progress": _("{done} de {total}").format(done=row.answered, total=row.total),
        "answered": row.answered,
        "total": row.total,
        "wrong": row.wrong,
        "note": row.note,
        "who": row.checked_by or "",
        "at": (row.checked_at or row.created_at).isoformat(),
    }


def opened(found: CheckDetail) -> Control:
    """Return a control on its own page."""
    listed = _listed(found.check)
    return Control(
        **listed | {"is_open": listed["is_open"] and not found.refusal},
        refusal=_(found.refusal) if listed["is_open"] else "",
        worked=found.worked and listed["is_open"],
        owed=", ".join(found.owed),
        is_ready=not found.owed and not found.check.wrong,
        road_test=found.road_test,
        start_km=_typed(
            found.road_start_km if found.road_start_km is not None else found.odometer_in
        ),
        end_km=_typed(found.road_end_km),
    )


def spots(points: tuple[Point, ...]) -> list[Spot]:
    """Return the list of points."""
    return [_spot(one) for one in points]


def _spot(one: Point) -> Spot:
    key = _answer(one)
    words = next((answer for answer in ANSWERS if answer["key"] == key), UNANSWERED)
    measure = "" if one.measure is None else f"{quantity.formatted(one.measure)} {one.unit}"
    return Spot(
        key=one.key,
        label=one.label,
        answer=key,
        answer_label=words["label"],
        tone=words["tone"],
        icon=words["icon"],
        measure=measure,
        required=one.required,
        has_note=bool(one.note),
    )


def _answer(one: Point) -> str:
    if not one.answered:
        return ""
    return NONE if one.ok is None else GOOD if one.ok else BAD


def look(points: tuple[Point, ...], key: str) -> Look:
    """Return the point in hand: the one wanted, else the first nobody answered, else the first."""
    unanswered = next((one for one in points if not one.answered), points[0])
    one = next((each for each in points if each.key == key), unanswered)
    place = points.index(one) + 1
    return Look(
        key=one.key,
        label=one.label,
        place=_("{place} de {total}").format(place=place, total=len(points)),
        unit=one.unit,
        answer=_answer(one),
        measure="" if one.measure is None else f"{one.measure.normalize():f}",
        note=one.note,
        required=one.required,
    )


def left(one: DeferredLine) -> Left:
    """Return work left for later."""
    light, tone = LIGHTS.get(one.grade, ("", "neutral"))
    due = [
        text
        for text in (
            clock.formatted_date(one.due_on) if one.due_on else "",
            _km(one.due_odometer) if one.due_odometer is not None else "",
        )
        if text
    ]
    return Left(one.description, light, tone, " · ".join(due))


def handover(found: DeliveryDetail) -> Handover:
    """Return a delivery: as it was signed, or as it would be."""
    made = found.delivery
    said: Mapping[str, Any] = (
        {name: getattr(made, name) for name in found.proposed} if made else found.proposed
    )
    told: dict[str, Any] = {} if made is None else {
        "received_by": made.received_by,
        "received_rut": rut.formatted(made.received_rut) if made.received_rut else "",
        "delivered_by": made.delivered_by or "",
        "at": made.delivered_at.isoformat() if made.delivered_at else "",
        "sha256": made.slip_sha256,
        "signature": f"/api/v1/files/{made.signature_file_id}" if made.signature_file_id else "",
    }  # fmt: skip
    return Handover(
        ot_id=str(found.work_order_id),
        number=found.number,
        plate=found.plate,
        vehicle=found.vehicle,
        client=found.client,
        refusal=_(found.refusal) if made is None else "",
        done=made is not None,
        control=_controlled(found),
        **_terms(said),
        **told,
    )


def _terms(said: Mapping[str, Any]) -> dict[str, Any]:
    day, again = said["next_service_on"], said["retorque_on"]
    months, km = said["warranty_months"], said["warranty_km"]
    coming, out = said["next_service_km"], said["odometer_out"]
    after = said["retorque_km"]
    return {
        "explanation": said["explanation"],
        "warranty_text": said["warranty_text"],
        "warranty_months": _typed(months),
        "warranty_km": _typed(km),
        "warranty": _either(_months(months) if months else "", _km(km) if km else ""),
        "next_service_on": day.isoformat() if day else "",
        "next_service_km": _typed(coming),
        "next_service": _either(
            clock.formatted_date(day) if day else "", _km(coming) if coming is not None else ""
        ),
        "retorque_on": again.isoformat() if again else "",
        "retorque_km": _typed(after),
        "retorque": _either(
            clock.formatted_date(again) if again else "", _km(after) if after is not None else ""
        ),
        "odometer_out": _typed(out),
        "odometer": _km(out) if out is not None else "",
        "old_parts_returned": said["old_parts_returned"],
    }


def _either(*texts: str) -> str:
    return _(" o ").join(text for text in texts if text)


def _months(count: int) -> str:
    return _("1 mes") if count == 1 else _("{count} meses").format(count=count)


def _controlled(found: DeliveryDetail) -> str:
    passed = found.control
    if passed is None:
        return ""
    return _("{template}, por {who}").format(
        template=passed.template_name, who=passed.checked_by or _("el taller")
    )


def waiting(row: WaitingRow) -> dict[str, Any]:
    """Return an OT that waits for its control, as the table takes it."""
    begun = _("{done} de {total}").format(done=row.answered, total=row.total)
    return {
        "id": str(row.work_order_id),
        "number": row.number,
        "plate": row.plate,
        "vehicle": row.vehicle,
        "client": row.client,
        "service": row.service_type,
        "technician": row.technician or "",
        "promised_at": row.promised_at.isoformat() if row.promised_at else "",
        "since": row.since.isoformat(),
        "progress": begun if row.total else _("Sin empezar"),
    }


def _typed(number: int | None) -> str:
    return "" if number is None else str(number)


def _km(distance: int) -> str:
    return f"{quantity.formatted(Decimal(distance))} km"


def why_not(actor: Actor, target: Target) -> str:
    """Return why this actor may not begin a control of the OT, or nothing."""
    return _(access.check_refusal(actor, target.service_center_id, target.status))


def is_over(row: CheckRow, target: Target) -> bool:
    """Tell whether the last control is of an earlier round: the OT waits for a new one."""
    return target.status is OTStatus.QC and (
        row.status is not QualityStatus.OPEN or row.created_at < target.status_since
    )
