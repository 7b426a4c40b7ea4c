"""OTs as the screen shows them: plain values, words in the deployment's language."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from models.files import FileKind
from models.values import clock
from models.work_orders import (
    ApprovalStatus,
    LineApproval,
    OTStage,
    OTStatus,
    PartStatus,
    Priority,
)
from torque_app.core.texts import _
from torque_app.files.queries import FileRow
from torque_app.work_orders.lifecycle import BY_TIME, NAMES, STAGE_NAMES
from torque_app.work_orders.queries import (
    Happening,
    LaborRow,
    OTDetail,
    OTRow,
    PartRow,
)

STATUS: Final = {status: _(name) for status, name in NAMES.items()}
STAGE: Final = {stage: _(name) for stage, name in STAGE_NAMES.items()}
PRIORITY: Final = {
    Priority.LOW: _("Baja"),
    Priority.MEDIUM: _("Media"),
    Priority.HIGH: _("Alta"),
    Priority.URGENT: _("Urgente"),
}
PAPERS: Final = {
    FileKind.PDF: _("Documento"),
    FileKind.RC_COPY: _("Padrón"),
    FileKind.ID_PROOF: _("Identidad"),
    FileKind.WARRANTY_CARD: _("Garantía"),
    FileKind.OTHER: _("Otro"),
}
"""What a paper of an OT may be, in the order a form offers it."""

SAID: Final = {
    LineApproval.PENDING: _("Espera al cliente"),
    LineApproval.APPROVED: _("Aprobado"),
    LineApproval.DECLINED: _("No aprobado"),
}
"""What the client said of a line, of those somebody asked about."""

SAID_TONES: Final = {
    LineApproval.PENDING: "warning",
    LineApproval.APPROVED: "success",
    LineApproval.DECLINED: "danger",
}
MEGABYTE: Final = 1_000_000
ICONS: Final = {
    "move": "arrow-right",
    "line": "wrench",
    "file": "paperclip",
    "change": "pencil",
}


@dataclass(frozen=True)
class Line:
    """A part or a task as a row.

    `said` is what the client said of it, empty where nobody asked; `owed` waits on its shelf.
    """

    id: str
    name: str
    detail: str
    quantity: str
    price: int | None
    discount: str
    amount: int | None
    technician: str = ""
    done: bool = False
    said: str = ""
    said_tone: str = "neutral"
    owed: bool = False


@dataclass(frozen=True)
class Step:
    """A move as a button: its target, words, and why not."""

    target: str = ""
    label: str = ""
    allowed: bool = False
    refusal: str = ""
    note: bool = False


@dataclass(frozen=True)
class Stop:
    """One status of the path in the header."""

    key: str
    label: str
    state: str


@dataclass(frozen=True)
class Told:
    """One line of the story; `when` is `at` on the clock of the centre."""

    id: str
    kind: str
    icon: str
    title: str
    text: str
    actor: str
    at: str
    when: str


@dataclass(frozen=True)
class Attached:
    """A photo or a paper; `detail` says what a paper is, its size, who brought it and when."""

    id: str
    name: str
    url: str
    thumbnail: str
    detail: str


@dataclass(frozen=True)
class Sheet:
    """An OT whole; an empty `id` is no OT, and its times are read on the clock of the centre."""

    id: str = ""
    number: str = ""
    plate: str = ""
    vehicle: str = ""
    vehicle_id: str = ""
    client: str = ""
    client_id: str = ""
    phone: str = ""
    email: str = ""
    rut: str = ""
    status: str = ""
    status_label: str = ""
    mark: str = ""
    centre: str = ""
    service_type: str = ""
    description: str = ""
    priority: str = ""
    priority_label: str = ""
    technician: str = ""
    technician_id: str = ""
    creator: str = ""
    waiting: str = ""
    odometer: int | None = None
    hours: float = 0
    estimated_hours: float | None = None
    opened: str = ""
    promised: str = ""
    started: str = ""
    completed: str = ""
    labor: int | None = None
    parts: int | None = None
    total: int | None = None
    version: int = 0
    may_edit: bool = False
    editable: bool = False
    assignable: bool = False
    files_open: bool = False
    lines_open: bool = False
    removable: bool = False
    running: bool = False
    path: tuple[Stop, ...] = field(default_factory=tuple)


def iso(at: datetime | None) -> str:
    """Return an instant as the components read it, or nothing."""
    return at.isoformat() if at else ""


def pesos(amount: Decimal | None) -> int | None:
    """Return whole pesos."""
    return None if amount is None else int(amount)


def plain(number: Decimal) -> str:
    """Return a quantity without trailing zeros, with its decimal comma."""
    return f"{number.normalize():f}".replace(".", ",")


def part(row: PartRow) -> Line:
    """Return a part as a row."""
    return Line(
        id=str(row.id),
        name=row.part_name,
        detail=" · ".join(_part_told(row)),
        quantity=f"{plain(row.quantity)} {row.unit}",
        price=pesos(row.unit_price),
        discount=f"{plain(row.discount_percent)} %" if row.discount_percent else "",
        amount=pesos(row.amount),
        said=SAID.get(row.approval, ""),
        said_tone=SAID_TONES.get(row.approval, "neutral"),
        owed=row.status is PartStatus.RESERVED,
    )


def _part_told(row: PartRow) -> Iterator[str]:
    """Yield what names a part beyond its name: its code, its serial number, its guarantee."""
    if row.part_code:
        yield row.part_code
    if row.serial_number:
        yield _("Serie {number}").format(number=row.serial_number)
    if row.is_warranty:
        yield _("En garantía")
    if row.status is PartStatus.RESERVED:
        lacking = row.quantity - row.reserved
        yield (
            _("Faltan {n} en bodega").format(n=plain(lacking))
            if lacking > 0
            else _("Apartado en bodega")
        )


def task(row: LaborRow) -> Line:
    """Return a task as a row."""
    return Line(
        id=str(row.id),
        name=row.description,
        detail=row.technician or "",
        quantity=f"{plain(row.hours)} h" if row.hours else "",
        price=pesos(row.rate) if row.rate else None,
        discount=f"{plain(row.discount_percent)} %" if row.discount_percent else "",
        amount=pesos(row.amount),
        technician=row.technician or "",
        done=row.done_at is not None,
    )


def local(at: datetime | None, zone: str) -> str:
    """Return ``20-11-2026 15:04`` on the clock of the centre, or nothing."""
    return clock.formatted(at, zone) if at else ""


def told(happening: Happening, zone: str) -> Told:
    """Return a line of the story, its time on the clock of the centre."""
    return Told(
        happening.id,
        happening.kind,
        ICONS.get(happening.kind, "circle"),
        _(happening.title),
        happening.text,
        happening.who,
        iso(happening.at),
        local(happening.at, zone),
    )


def attached(row: FileRow, zone: str) -> Attached:
    """Return a file of the OT."""
    kind = PAPERS.get(row.kind, "")
    told = [kind, _weight(row.size), row.uploaded_by or "", local(row.created_at, zone)]
    detail = " · ".join(word for word in told if word)
    return Attached(str(row.id), row.name, row.url, row.thumbnail_url or "", detail)


def _weight(size: int) -> str:
    """Return bytes as people read them: ``340 kB``, ``1,2 MB``."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / MEGABYTE:.1f} MB".replace(".", ",")


def path(here: OTStatus) -> tuple[Stop, ...]:
    """Return the way of an OT; waiting for parts is a stop only for who is there."""
    shown = [s for s in NAMES if s is not OTStatus.WAITING_PARTS or here is s]
    at = shown.index(here)
    return tuple(
        Stop(status.value, STATUS[status], _state(index, at)) for index, status in enumerate(shown)
    )


def _state(index: int, at: int) -> str:
    if index == at:
        return "current"
    return "done" if index < at else "next"


def sheet(found: OTDetail, *, me: str) -> Sheet:
    """Return an OT whole; `me` is who looks at it, for their clock."""
    row = found.order
    return Sheet(
        **_identity(found),
        **_progress(found),
        phone=found.client_phone or "",
        email=found.client_email or "",
        rut=found.client_rut or "",
        labor=pesos(row.labor_cost),
        parts=pesos(row.parts_cost),
        total=pesos(row.total_cost),
        version=found.version,
        may_edit=found.may_edit,
        editable=found.may_edit and row.status not in BY_TIME,
        assignable=row.status not in BY_TIME,
        files_open=found.may_edit and row.status is not OTStatus.CLOSED,
        lines_open=found.lines_open,
        removable=row.status in {OTStatus.DRAFT, OTStatus.PENDING},
        running=any(t.ended_at is None and str(t.user_id) == me for t in found.times),
        path=path(row.status),
    )


def _mark(row: OTRow) -> str:
    if row.approval_status is ApprovalStatus.REJECTED and row.status is OTStatus.PENDING:
        return _("Rechazada")
    return STAGE[row.stage] if row.stage and row.stage is not OTStage.CREATED else ""


def _identity(found: OTDetail) -> dict[str, Any]:
    row = found.order
    return {
        "id": str(row.id),
        "number": row.number,
        "plate": row.plate,
        "vehicle": row.vehicle,
        "vehicle_id": str(row.vehicle_id),
        "client": row.client,
        "client_id": str(row.client_id),
        "status": row.status.value.lower(),
        "status_label": STATUS[row.status],
        "mark": _mark(row),
        "centre": found.centre,
        "service_type": row.service_type,
        "description": found.description,
        "priority": row.priority.value,
        "priority_label": PRIORITY[row.priority],
        "technician": row.technician or "",
        "technician_id": str(row.assigned_to or ""),
        "creator": found.creator or "",
    }


def _progress(found: OTDetail) -> dict[str, Any]:
    estimated, zone = found.estimated_hours, found.timezone
    return {
        "waiting": found.waiting_reason or "",
        "odometer": found.odometer_in,
        "hours": float(found.actual_hours),
        "estimated_hours": None if estimated is None else float(estimated),
        "opened": local(found.order.created_at, zone),
        "promised": local(found.order.promised_at, zone),
        "started": local(found.started_at, zone),
        "completed": local(found.completed_at, zone),
    }
