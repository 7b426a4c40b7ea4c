"""The moves of an OT: each is a command with its guard, its effects and its line of history."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.work_orders import (
    ApprovalStatus,
    OTStage,
    OTStatus,
    PartStatus,
    PauseReason,
    WorkOrder,
    WorkOrderPart,
)
from torque_app.auth import queries as people
from torque_app.core.errors import Conflict, IllegalMove, Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.vehicles import service as cars
from torque_app.work_orders import access, reception
from torque_app.work_orders.events import OTChanged, OTMoved, OTRejected
from torque_app.work_orders.lifecycle import NAMES, OT, STEPS
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.service import (
    agreed,
    bays,
    clocks,
    consenting,
    gates,
    holding,
    places,
    undone,
)
from torque_app.work_orders.service.finishing import finish
from torque_app.work_orders.service.shown import shown

NOTE = 500


def pass_to(
    tx: Tx,
    order: WorkOrder,
    to: OTStatus,
    *,
    note: str | None = None,
    stage: OTStage | None = None,
) -> None:
    """Move the OT to a status its lifecycle allows: history first, then the row, then the news."""
    here = order.status
    OT.check(here, to)
    if to is OTStatus.IN_PROGRESS:
        bays.yield_to_whom_is_there(tx, order)
    position = places.at_the_end(tx, to)
    holding.remember(tx, order, to, from_status=here, stage=stage, note=_note(note))
    order.status = to
    order.stage = stage
    order.status_since = tx.now
    order.board_position = position
    tx.emit(OTMoved(order.id, order.number, here, to, tx.actor.user_id))


def _note(note: str | None) -> str | None:
    return (note or "").strip()[:NOTE] or None


def _required(note: str | None, sentence: str) -> str:
    said = _note(note)
    if said is None:
        raise Invalid.field("note", sentence)
    return said


@needs(WorkOrders.SUBMIT)
def submit(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Ask for approval; a rejected OT is asked for again without leaving «Por aprobar» (CF-13).

    Where a rule wants somebody higher for it, they are asked now.
    """
    order = holding.own(tx, ot_id)
    again = order.status is OTStatus.PENDING and order.approval_status is ApprovalStatus.REJECTED
    if again:
        said = _note(note) or "Enviada otra vez a aprobación."
        holding.remember(
            tx, order, order.status, from_status=order.status, stage=order.stage, note=said
        )
        tx.emit(OTChanged(ot_id))
    else:
        pass_to(tx, order, OTStatus.PENDING, note=note)
    order.approval_status = ApprovalStatus.PENDING
    order.submitted_at = tx.now
    consenting.ask(tx, order)
    return shown(tx, order)


@needs(WorkOrders.APPROVE)
def approve(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Approve the work; with a technician it is already assigned.

    Where a rule wants somebody higher, the OT stays «Por aprobar» until they approve it.
    """
    order = holding.of_centre(tx, ot_id)
    OT.check(order.status, OTStatus.APPROVED)
    if consenting.holds(tx, order, note=note):
        return shown(tx, order)
    stage = OTStage.ASSIGNED if order.assigned_to else None
    pass_to(tx, order, OTStatus.APPROVED, note=note, stage=stage)
    order.approval_status = ApprovalStatus.APPROVED
    return shown(tx, order)


@needs(WorkOrders.APPROVE)
def reject(tx: Tx, ot_id: UUID, *, note: str) -> OTRow:
    """Refuse the work: the OT stays «Por aprobar», marked as rejected, with the reason (CF-13)."""
    order = holding.of_centre(tx, ot_id)
    if order.status is not OTStatus.PENDING:
        raise IllegalMove(
            Sentence(
                "Sólo se rechaza una OT por aprobar; ésta está en «{status}».",
                status=Sentence(NAMES[order.status]),
            )
        )
    _turn_down(tx, order, _required(note, "Di por qué se rechaza."))
    return shown(tx, order)


@needs(WorkOrders.APPROVE)
def refused_by_approval(tx: Tx, ot_id: UUID, *, note: str) -> None:
    """Mark an OT as rejected whose approval was refused, or asked for in vain."""
    order = holding.unrestricted(tx, ot_id)
    if order.status is OTStatus.PENDING and order.approval_status is ApprovalStatus.PENDING:
        _turn_down(tx, order, note)


def _turn_down(tx: Tx, order: WorkOrder, said: str) -> None:
    holding.remember(
        tx, order, order.status, from_status=order.status, stage=order.stage, note=said
    )
    order.approval_status = ApprovalStatus.REJECTED
    tx.emit(OTRejected(order.id, order.number, said, order.created_by))


@needs(WorkOrders.WORK)
def start(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Start the work; an OT of nobody becomes the technician's who starts it."""
    order = holding.unrestricted(tx, ot_id)
    unassigned = order.assigned_to is None
    refusal = (access.centre_refusal if unassigned else access.refusal)(tx.actor, order)
    if refusal:
        raise NotAllowed(refusal, current_role=tx.actor.role)
    begin(tx, order, note=note)
    return shown(tx, order)


def begin(tx: Tx, order: WorkOrder, *, note: str | None = None) -> None:
    """Put an approved OT in work, whoever may change it."""
    OT.check(order.status, OTStatus.IN_PROGRESS)
    if order.status is not OTStatus.APPROVED:
        raise IllegalMove("Sólo se empieza una OT aprobada.")
    worker = order.assigned_to or _who_starts(tx)
    pass_to(tx, order, OTStatus.IN_PROGRESS, note=note)
    order.assigned_to = worker
    order.started_at = order.started_at or tx.now
    cars.start_service(tx, order.vehicle_id)


def _who_starts(tx: Tx) -> UUID:
    """Return the actor if working on cars is their job, or if nobody else here can."""
    able = people.technicians(tx)
    mechanic = tx.actor.role == "OPERATOR" or len(able) <= 1
    if tx.actor.user_id is None or not mechanic:
        raise Invalid.field("assigned_to", "Asigna un técnico antes de empezar el trabajo.")
    return tx.actor.user_id


@needs(WorkOrders.WORK)
def wait_for_parts(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Stop for want of parts; the note says which."""
    order = holding.own(tx, ot_id)
    OT.check(order.status, OTStatus.WAITING_PARTS)
    reason = _required(note, "Di qué repuesto falta.")
    pass_to(tx, order, OTStatus.WAITING_PARTS, note=reason)
    clocks.stop_all(tx, order, reason=PauseReason.PARTS)
    order.parts_pending = True
    order.waiting_reason = reason[:200]
    return shown(tx, order)


@needs(WorkOrders.WORK)
def resume(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Go on with the work: the parts are here."""
    order = holding.own(tx, ot_id)
    if order.status is not OTStatus.WAITING_PARTS:
        OT.check(order.status, OTStatus.IN_PROGRESS)
        raise IllegalMove("Sólo se retoma una OT que espera repuestos.")
    pass_to(tx, order, OTStatus.IN_PROGRESS, note=note)
    order.parts_pending = False
    order.waiting_reason = None
    return shown(tx, order)


@needs(WorkOrders.WORK)
def finish_work(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """End the work: clocks stop, hours are counted, quality control follows.

    Where the workshop lets quality control pass by itself, both steps are written (CF-12).
    """
    order = holding.own(tx, ot_id)
    OT.check(order.status, OTStatus.QC)
    _no_part_is_owed(tx, order)
    undone.check(tx, order)
    clocks.stop_all(tx, order)
    pass_to(tx, order, OTStatus.QC, note=note)
    if reception.passes_qc_alone(tx):
        agreed.check(tx, order)
        pass_to(tx, order, OTStatus.COMPLETED, note="Control de calidad automático del taller.")
        finish(tx, order)
    return shown(tx, order)


@lru_cache(maxsize=1)
def _owed_parts() -> SelectOfScalar[str]:
    return select(WorkOrderPart.part_name).where(
        col(WorkOrderPart.work_order_id) == bindparam("ot_id"),
        col(WorkOrderPart.status) == PartStatus.RESERVED,
    )


def _no_part_is_owed(tx: Tx, order: WorkOrder) -> None:
    owed = tx.session.exec(_owed_parts(), params={"ot_id": order.id}).all()
    if owed:
        raise Conflict(Sentence("Falta entregar o quitar: {owed}.", owed=", ".join(owed)))


@needs(WorkOrders.QC)
def fail_qc(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Send the OT back to work, saying what is wrong."""
    order = holding.of_centre(tx, ot_id)
    if order.status is not OTStatus.QC:
        OT.check(order.status, OTStatus.IN_PROGRESS)
        raise IllegalMove("Sólo se devuelve una OT en control de calidad.")
    said = _required(note, "Di qué hay que corregir.")
    pass_to(tx, order, OTStatus.IN_PROGRESS, note=said)
    return shown(tx, order)


@needs(WorkOrders.QC)
def pass_qc(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Approve the quality: another pair of eyes than those that did the work (workshop practice).

    Whoever did it may only where nobody else could, or the workshop checks nothing. What else
    the workshop asks for before (`gates`) must be there, whoever makes the move.
    """
    order = holding.of_centre(tx, ot_id)
    OT.check(order.status, OTStatus.COMPLETED)
    if tx.actor.user_id in clocks.workers(tx, order) and not _checks_alone(tx):
        raise NotAllowed("El control de calidad lo hace otra persona que quien hizo el trabajo.")
    _no_part_is_owed(tx, order)
    undone.check(tx, order)
    agreed.check(tx, order)
    gates.check(tx, order)
    pass_to(tx, order, OTStatus.COMPLETED, note=note)
    return shown(tx, order, technician=finish(tx, order))


def _checks_alone(tx: Tx) -> bool:
    others = set(people.holders(tx, WorkOrders.QC)) - {tx.actor.user_id}
    return not others or reception.passes_qc_alone(tx)


COMMANDS: Final[Mapping[str, Callable[..., OTRow]]] = {
    "submit": submit,
    "approve": approve,
    "start": start,
    "wait_for_parts": wait_for_parts,
    "resume": resume,
    "finish_work": finish_work,
    "fail_qc": fail_qc,
    "pass_qc": pass_qc,
}


@needs(WorkOrders.VIEW)
def move(
    tx: Tx,
    ot_id: UUID,
    to: OTStatus,
    *,
    note: str | None = None,
    index: int | None = None,
    before: UUID | None = None,
    version: int | None = None,
) -> OTRow:
    """Move a card: to another column by the command of that move, or inside its own.

    `before` is the card it goes in front of, `index` how many cards go in front of it; without
    either it goes last. Each move asks for its own permission.
    """
    order = holding.unrestricted(tx, ot_id)
    holding.fresh(order, version)
    here = order.status
    if to is here:
        _may_reorder(tx, order)
        tx.emit(OTChanged(ot_id))
        row = shown(tx, order)
    else:
        row = _move_by_command(tx, order, to, note=note)
    if to is here or order.status is not here:  # what waits for an approval stays where it is
        places.put(tx, order, index=index, before=before)
    return row


def _may_reorder(tx: Tx, order: WorkOrder) -> None:
    refusal = access.centre_refusal(tx.actor, order)
    if refusal or not tx.actor.may(WorkOrders.EDIT):
        raise NotAllowed(refusal or access.NO_PERMISSION, required=WorkOrders.EDIT)


def _move_by_command(tx: Tx, order: WorkOrder, to: OTStatus, *, note: str | None) -> OTRow:
    OT.check(order.status, to)
    step = STEPS[order.status, to]
    if step.elsewhere:
        raise IllegalMove(step.elsewhere, **{"from": order.status.value, "to": to.value})
    refusal = access.step_refusal(tx.actor, order, step)
    if refusal:
        details: dict[str, Any] = {"required": step.permission, "current_role": tx.actor.role}
        raise NotAllowed(refusal, **details)
    return COMMANDS[step.command](tx, order.id, note=note)


@needs(WorkOrders.VIEW)
def complete(tx: Tx, ot_id: UUID, *, note: str | None = None) -> OTRow:
    """Take the next step towards «Terminada»: to quality control, or past it (OT-37)."""
    order = holding.unrestricted(tx, ot_id)
    past_qc = order.status is OTStatus.QC
    return move(tx, ot_id, OTStatus.COMPLETED if past_qc else OTStatus.QC, note=note)
