"""The floor of an OT as the screen shows it: plain values, words in the deployment's language."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from models.work_orders import PauseReason
from models.work_orders_floor import RequisitionStatus
from torque_app.core.texts import _
from torque_app.work_orders.queries import (
    Earlier,
    EntryRow,
    Floor,
    OutsideRow,
    RequisitionRow,
    TaskRow,
    TaskState,
    WarrantyRow,
)
from torque_app.work_orders.state.shown import SAID, SAID_TONES, local, pesos, plain

PAUSES: Final = {
    PauseReason.PARTS: _("Falta un repuesto"),
    PauseReason.CLIENT: _("Falta el cliente"),
    PauseReason.OUTSIDE_WORK: _("Está con un tercero"),
    PauseReason.CAPACITY: _("Falta box o herramienta"),
    PauseReason.PRIORITY: _("Otra tarea urge más"),
    PauseReason.LUNCH: _("Colación"),
    PauseReason.END_OF_DAY: _("Fin de jornada"),
    PauseReason.HELP: _("Necesito ayuda"),
}
"""Why work stops, in the order a person is offered it."""

TASK_STATES: Final = {
    TaskState.OPEN: _("Por hacer"),
    TaskState.RUNNING: _("En curso"),
    TaskState.PAUSED: _("En pausa"),
    TaskState.DONE: _("Hecha"),
    TaskState.LEFT_OUT: _("No se hace"),
}
TASK_TONES: Final = {
    TaskState.OPEN: "neutral",
    TaskState.RUNNING: "accent",
    TaskState.PAUSED: "warning",
    TaskState.DONE: "success",
    TaskState.LEFT_OUT: "neutral",
}
ANSWERS: Final = {
    RequisitionStatus.ASKED: (_("Pedido"), "warning"),
    RequisitionStatus.APPROVED: (_("Aprobado"), "info"),
    RequisitionStatus.ISSUED: (_("Entregado"), "success"),
    RequisitionStatus.REFUSED: (_("Rechazado"), "danger"),
}


@dataclass(frozen=True)
class Task:
    """A task as a row; `mine` tells whether the clock of who looks runs on it.

    `said` is what the client said of it, empty where nobody asked.
    """

    id: str
    name: str
    code: str
    state: str
    label: str
    tone: str
    detail: str
    hours: str
    amount: int | None
    mine: bool
    open: bool
    outside: bool
    said: str = ""
    said_tone: str = "neutral"


@dataclass(frozen=True)
class Entry:
    """A stretch of work as a row; `start` and `end` as a form takes them."""

    id: str
    who: str
    task: str
    span: str
    minutes: str
    note: str
    forgotten: bool
    running: bool
    start: str
    end: str


@dataclass(frozen=True)
class Request:
    """A part asked for as a row; what is left to issue and to return, as typed.

    `open` waits for the part, `asked` for any answer at all.
    """

    id: str
    ot_id: str
    number: str
    plate: str
    name: str
    who: str
    created_at: str
    detail: str
    quantity: str
    label: str
    tone: str
    status: str
    status_label: str
    status_tone: str
    open: bool
    asked: bool
    named: bool
    left: str
    out: str


@dataclass(frozen=True)
class Outside:
    """Work of another shop as a row."""

    id: str
    name: str
    supplier: str
    detail: str
    price: int | None
    label: str
    tone: str
    sent: bool
    back: bool
    guide: str


@dataclass(frozen=True)
class FloorSheet:
    """Where the OT stands, what it comes back for, its hours; empty until it was read.

    `earlier` are the keys and the words of the jobs it may come back for, the newest first.
    """

    ot_id: str = ""
    bay_id: str = ""
    bay: str = ""
    comeback_id: str = ""
    comeback: str = ""
    earlier: tuple[tuple[str, str], ...] = ()
    standard: str = ""
    billed: str = ""
    worked: str = ""
    efficiency: str = ""
    claim: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    may_work: bool = False
    may_correct: bool = False
    may_issue: bool = False


CLAIM: Final = {
    "issue": _("Falla"),
    "symptom": _("Síntoma"),
    "defect_part": _("Pieza defectuosa"),
    "observations": _("N.º de observaciones"),
    "insurer": _("Compañía de seguros"),
    "claim_number": _("N.º de siniestro"),
    "policy_number": _("N.º de póliza"),
    "adjuster": _("Liquidador"),
    "deductible_uf": _("Deducible (UF)"),
}
"""The words of part 2A, by its fields."""

PICTURES: Final = {"vin_file_id": _("Foto del VIN"), "odometer_file_id": _("Foto del odómetro")}
"""The words of its pictures, which are photos of the OT."""


def sheet(found: Floor) -> FloorSheet:
    """Return where the OT stands."""
    back = found.comeback_of
    ended = all(one.state in (TaskState.DONE, TaskState.LEFT_OUT) for one in found.tasks)
    rate = found.hours.efficiency if ended else None
    return FloorSheet(
        ot_id=str(found.ot_id),
        bay_id=str(found.bay_id or ""),
        bay=found.bay,
        comeback_id=str(back.id) if back else "",
        comeback=_job(back),
        earlier=tuple((str(job.id), _job(job)) for job in found.earlier),
        standard=hours_text(found.hours.standard),
        billed=hours_text(found.hours.billed),
        worked=hours_text(found.hours.worked),
        efficiency=f"{plain(rate)} %" if rate is not None else "",
        claim=claim(found.warranty),
        pictures=pictures(found.warranty),
        may_work=found.may_work,
        may_correct=found.may_correct,
        may_issue=found.may_issue,
    )


def _job(one: Earlier | None) -> str:
    return f"{one.number} · {one.service_type}" if one else ""


def hours_text(hours: Decimal) -> str:
    """Return ``1,5 h``, or nothing for none."""
    return f"{plain(hours.quantize(Decimal('0.01')))} h" if hours else ""


def claim(row: WarrantyRow) -> tuple[tuple[str, str], ...]:
    """Return what part 2A says, each with its word."""
    told = {name: getattr(row, name) for name in CLAIM}
    written = tuple(
        (CLAIM[name], plain(value) if isinstance(value, Decimal) else str(value))
        for name, value in told.items()
        if value not in ("", None)
    )
    return (*written, (_("Video"), _("Hay video"))) if row.has_video else written


def pictures(row: WarrantyRow) -> tuple[tuple[str, str], ...]:
    """Return the pictures of part 2A, each with its word and its address."""
    found = {name: getattr(row, name) for name in PICTURES}
    return tuple((PICTURES[name], f"/api/v1/files/{key}") for name, key in found.items() if key)


def task(row: TaskRow, *, me: str, outside: bool) -> Task:
    """Return a task as a row; `me` is who looks at it."""
    return Task(
        id=str(row.id),
        name=row.description,
        code=row.labour_code or "",
        state=row.state.value,
        label=TASK_STATES[row.state],
        tone=TASK_TONES[row.state],
        detail=_detail(row),
        hours=_times(row),
        amount=pesos(row.amount),
        mine=any(str(clock.user_id) == me for clock in row.running),
        open=row.state in (TaskState.OPEN, TaskState.RUNNING, TaskState.PAUSED),
        outside=outside,
        said=SAID.get(row.approval, ""),
        said_tone=SAID_TONES.get(row.approval, "neutral"),
    )


def _detail(row: TaskRow) -> str:
    if row.left_out is not None:
        return row.left_out
    running = ", ".join(clock.who for clock in row.running)
    who = running or row.technician or ""
    why = PAUSES[row.pause_reason] if row.pause_reason else ""
    return " · ".join(word for word in (who, why) if word)


def _times(row: TaskRow) -> str:
    """Return worked, billed and standard hours, those there are."""
    worked = hours_text(Decimal(row.minutes) / 60)
    told = (
        (_("Trabajadas"), worked),
        (_("A cobrar"), hours_text(row.hours)),
        (_("Tempario"), hours_text(row.standard_hours)),
    )
    return " · ".join(f"{word} {hours}" for word, hours in told if hours)


def entry(row: EntryRow, zone: str) -> Entry:
    """Return a stretch of work on the clock of the centre."""
    start, end = local(row.started_at, zone), local(row.ended_at, zone)
    why = PAUSES[row.pause_reason] if row.pause_reason else ""
    corrected = f"{_('Corregido')}: {row.correction}" if row.correction else ""
    return Entry(
        id=str(row.id),
        who=row.who,
        task=row.task,
        span=f"{start} – {end[-5:]}" if end else start,
        minutes="" if row.ended_at is None else f"{row.minutes} min",
        note=" · ".join(word for word in (why, corrected) if word),
        forgotten=row.is_forgotten and row.correction is None,
        running=row.ended_at is None,
        start=start,
        end=end,
    )


def request(row: RequisitionRow) -> Request:
    """Return a part asked for as a row."""
    label, tone = ANSWERS[row.status]
    out = row.issued - row.returned
    told = [row.part_code, row.approval]
    if row.warranty_tag:
        told.append(_("Etiqueta de garantía: {tag}").format(tag=row.warranty_tag))
    if row.return_part_number:
        told.append(_("Parte devuelta: {number}").format(number=row.return_part_number))
    if row.returned:
        told.append(_("Devueltos: {n}").format(n=plain(row.returned)))
    return Request(
        id=str(row.id),
        ot_id=str(row.ot_id),
        number=row.number,
        plate=row.plate,
        name=row.part_name,
        who=row.asked_by,
        created_at=row.created_at.isoformat(),
        detail=" · ".join(word for word in told if word),
        quantity=plain(row.quantity),
        label=label,
        tone=tone,
        status=row.status.value.lower(),
        status_label=label,
        status_tone=tone,
        open=row.status in (RequisitionStatus.ASKED, RequisitionStatus.APPROVED),
        asked=row.status is RequisitionStatus.ASKED,
        named=row.item_id is None,
        left=plain(row.quantity - row.issued),
        out=plain(out) if out else "",
    )


def outside(row: OutsideRow, zone: str) -> Outside:
    """Return work of another shop as a row."""
    label, tone = _("Por enviar"), "neutral"
    if row.returned_at is not None:
        label, tone = _("De vuelta"), "success"
    elif row.sent_at is not None:
        label, tone = _("Afuera"), "warning"
    told = []
    if row.promised_at is not None and row.returned_at is None:
        told.append(_("Prometido {when}").format(when=local(row.promised_at, zone)))
    if row.warranty_months:
        told.append(_("Garantía: {n} meses").format(n=row.warranty_months))
    if row.cost:
        told.append(_("Costo: ${n}").format(n=f"{int(row.cost):,}".replace(",", ".")))
    return Outside(
        id=str(row.id),
        name=row.description,
        supplier=row.supplier,
        detail=" · ".join(told),
        price=pesos(row.price),
        label=label,
        tone=tone,
        sent=row.sent_at is not None,
        back=row.returned_at is not None,
        guide=str(row.guide_id or ""),
    )
