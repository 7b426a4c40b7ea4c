"""Receptions as the screens show them: plain values, words in the deployment's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from models.reception import IntakeStatus
from models.values import clock, quantity, rut
from torque_app.core.texts import Sentence, _
from torque_app.inspections.queries import DeferredRow
from torque_app.reception import queries
from torque_app.reception.rules import words
from torque_app.reception.rules.drawings import DRAWINGS

LOOKS: Final = {
    IntakeStatus.OPEN: "pending",
    IntakeStatus.SIGNED: "success",
    IntakeStatus.CANCELLED: "neutral",
}
VIEWS: Final = [
    {
        "id": view.value,
        "label": _(words.VIEWS[view]),
        "width": drawing.width,
        "height": drawing.height,
        "outline": drawing.outline,
        "lines": list(drawing.lines),
        "mirrored": drawing.mirrored,
    }
    for view, drawing in DRAWINGS.items()
]
KINDS: Final = [{"id": kind.value, "label": _(name)} for kind, name in words.MARKS.items()]


@dataclass(frozen=True)
class IntakeLine:
    """One row of the list."""

    id: str = ""
    number: str = ""
    plate: str = ""
    vehicle: str = ""
    client: str = ""
    service: str = ""
    status: str = ""
    status_label: str = ""
    order: str = ""
    received_by: str = ""
    created_at: str = ""


@dataclass(frozen=True)
class Answer:
    """A quick answer: what is asked, and `true`, `false` or nothing."""

    id: str = ""
    label: str = ""
    value: str = ""


@dataclass(frozen=True)
class Photo:
    """A photo with where it is served; `slot` is what it shows."""

    id: str = ""
    slot: str = ""
    label: str = ""
    url: str = ""
    thumbnail: str = ""


@dataclass(frozen=True)
class Mark:
    """A mark on a drawing, numbered in the order it was made."""

    id: str = ""
    number: int = 0
    view: str = ""
    view_label: str = ""
    kind: str = ""
    kind_label: str = ""
    x: float = 0
    y: float = 0
    note: str = ""
    photos: list[Photo] = field(default_factory=list)


@dataclass(frozen=True)
class Slot:
    """A photo every act should have: taken, or still to take."""

    id: str = ""
    label: str = ""
    taken: bool = False


@dataclass(frozen=True)
class Hit:
    """Whoever answers what was typed in the one box."""

    id: str = ""
    label: str = ""
    sublabel: str = ""


@dataclass(frozen=True)
class Lack:
    """What the act still lacks."""

    field: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class PutOff:
    """Work found on the car before and not done; `taken` once the client asks for it now."""

    id: str = ""
    description: str = ""
    found: str = ""
    taken: bool = False


@dataclass(frozen=True)
class Act:
    """One act; everything typed is text, as its fields take it."""

    id: str = ""
    number: str = ""
    status: str = ""
    status_label: str = ""
    is_open: bool = False
    is_signed: bool = False
    is_absent: bool = False
    version: int = 0
    zone: str = clock.SANTIAGO
    centre: str = ""
    vehicle_id: str = ""
    plate: str = ""
    vehicle: str = ""
    vin: str = ""
    is_electric: bool = False
    client_id: str = ""
    client: str = ""
    client_detail: str = ""
    other_owner: bool = False
    arrival_mode: str = ""
    said: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    refused_reason: str = ""
    signed_by: str = ""
    signed_at: str = ""
    slip_url: str = ""
    slip_sha256: str = ""
    order_id: str = ""
    order: str = ""
    sign_url: str = ""
    already: str = ""
    put_off: list[PutOff] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)


STEP_OF: Final = {
    "vehicle_id": "car",
    "client_id": "car",
    "service_type": "reason",
    "complaint": "reason",
    "odometer": "readings",
}
"""Where each thing an act may lack is written."""


def line(row: queries.IntakeRow) -> IntakeLine:
    """Return one row of the list."""
    return IntakeLine(
        id=str(row.id),
        number=row.number,
        plate=row.plate or "—",
        vehicle=row.vehicle,
        client=row.client,
        service=row.service_type,
        status=LOOKS[row.status],
        status_label=_(row.status_name),
        order=row.work_order_number or "",
        received_by=row.received_by or "",
        created_at=row.created_at.isoformat(),
    )


_SAID = (
    "brought_by", "brought_by_rut", "brought_by_phone", "complaint", "symptom", "symptom_when",
    "odometer", "fuel_eighths", "battery_percent", "battery_serial", "motor_number",
    "charger_serial", "keys_count", "parked_at", "notes",
)  # fmt: skip


def act(told: queries.IntakeDetail) -> Act:
    """Return an act for its page."""
    row = told.intake
    return Act(
        id=str(row.id),
        number=row.number,
        status=LOOKS[row.status],
        status_label=_(row.status_name),
        is_open=row.status is IntakeStatus.OPEN,
        is_signed=row.status is IntakeStatus.SIGNED,
        is_absent=row.arrival_mode.value == "VEHICLE_ABSENT",
        version=told.version,
        zone=told.timezone,
        centre=told.centre,
        vehicle_id=_text(told.vehicle_id),
        plate=row.plate,
        vehicle=row.vehicle,
        vin=told.vin or "",
        is_electric=told.is_electric,
        client_id=_text(told.client_id),
        client=row.client,
        client_detail=known_by(told.client_rut, told.client_phone),
        other_owner=bool(told.owner_id and told.client_id and told.owner_id != told.client_id),
        arrival_mode=row.arrival_mode.value,
        said=_said(told),
        typed={name: _text(value) for name, value in told.typed.items()},
        refused_reason=told.refused_reason,
        signed_by=told.signed_by,
        signed_at=row.signed_at.isoformat() if row.signed_at else "",
        slip_url=f"/api/v1/intakes/{row.id}/slip" if told.slip_file_id else "",
        slip_sha256=told.slip_sha256,
        order_id=_text(row.work_order_id),
        order=row.work_order_number or "",
        sign_url=f"/api/v1/intakes/{row.id}/sign",
        already=", ".join(one.label for one in told.already),
        put_off=[_put_off(one, told.complaint) for one in told.put_off],
        lacking=sorted({STEP_OF[name] for name in told.missing}),
    )


def _put_off(work: DeferredRow, asked: str) -> PutOff:
    return PutOff(
        id=str(work.id),
        description=work.description,
        found=_(Sentence("Se encontró en la {number}.", number=work.number)),
        taken=work.description in asked,
    )


def _said(told: queries.IntakeDetail) -> dict[str, str]:
    promised = told.intake.promised_at
    return {name: _text(getattr(told, name)) for name in _SAID} | {
        "service_type": told.intake.service_type,
        "promised_at": f"{clock.local(promised, told.timezone):%Y-%m-%dT%H:%M}" if promised else "",
        "last_odometer": _kilometres(told.last_odometer),
        "read": _kilometres(told.odometer),
        words.VALUABLES: _text(told.belongings.get(words.VALUABLES)),
        words.PREAUTHORISED: _text(told.authorisations.get(words.PREAUTHORISED)),
        words.COLLECTED_BY: _text(told.authorisations.get(words.COLLECTED_BY)),
    }


def _kilometres(reading: int | None) -> str:
    return "" if reading is None else f"{quantity.formatted(Decimal(reading))} km"


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def known_by(number: str | None, phone: str | None) -> str:
    """Return a RUT as people read it, and the phone."""
    return " · ".join(filter(None, (rut.formatted(number) if number else "", phone)))


def answers(names: Mapping[str, str], given: Mapping[str, Any]) -> list[Answer]:
    """Return every question with what was answered."""
    said: dict[Any, str] = {True: "true", False: "false"}
    return [Answer(key, _(name), said.get(given.get(key), "")) for key, name in names.items()]


def pressed(names: Mapping[str, str], chosen: Iterable[str]) -> list[Answer]:
    """Return every word with whether it is chosen."""
    lit = set(chosen)
    return [Answer(key, _(name), "true" if key in lit else "") for key, name in names.items()]


def photos(rows: Iterable[Any]) -> list[Photo]:
    """Return photos with what they show."""
    return [
        Photo(
            str(row.id),
            slot := row.name.rpartition(".")[0],
            _(words.SLOTS.get(slot, "Foto")),
            row.url,
            row.thumbnail_url or row.url,
        )
        for row in rows
    ]


def slots(taken: Iterable[Photo]) -> list[Slot]:
    """Return the photos every act should have."""
    there = {photo.slot for photo in taken}
    return [Slot(key, _(name), key in there) for key, name in words.SLOTS.items()]


def marks(rows: Iterable[queries.MarkRow]) -> list[Mark]:
    """Return the marks, numbered."""
    return [
        Mark(
            id=str(row.id),
            number=number,
            view=row.view.value,
            view_label=_(words.VIEWS[row.view]),
            kind=row.kind.value,
            kind_label=_(words.MARKS[row.kind]),
            x=float(row.x),
            y=float(row.y),
            note=row.note,
            photos=photos(row.photos),
        )
        for number, row in enumerate(rows, 1)
    ]


def hit(found: queries.Found) -> Hit:
    """Return a car with its owner, or a client alone, as the one box offers it."""
    person = " · ".join(filter(None, (found.client, known_by(found.client_rut, None))))
    if found.vehicle_id is None:
        return Hit(f"client:{found.client_id}", found.client, _("Cliente sin vehículo"))
    here = _("Está en el taller") if found.is_here else ""
    about = " · ".join(filter(None, (found.vehicle, person, here)))
    return Hit(f"car:{found.vehicle_id}", found.plate, about)
