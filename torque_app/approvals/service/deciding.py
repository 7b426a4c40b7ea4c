"""Requests approved, refused and taken back: by whoever may, each once."""

from typing import Final
from uuid import UUID

from models.approvals import Approval, ApprovalState, ApprovalStep
from torque_app.approvals import access, queries, rules
from torque_app.approvals.events import ApprovalDecided
from torque_app.approvals.lifecycle import REQUEST
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.queries.inbox import authority, may_cancel, steps_of
from torque_app.approvals.queries.rows import ApprovalDetail
from torque_app.approvals.service.asking import announce
from torque_app.approvals.service.holding import waiting
from torque_app.approvals.service.replaying import replay
from torque_app.core.errors import Conflict, Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx

NOTE: Final = 500


@needs(Approvals.DECIDE)
def approve(tx: Tx, approval_id: UUID, *, note: str = "", version: int) -> ApprovalDetail:
    """Approve the present level; the last one gives the command, in this same transaction.

    Raises:
        NotAllowed: the actor asked for it, stands too low, decided an equal level before, or could
            not give the command. Conflict: it is decided, or its thing changed (SubjectChanged).
        Stale: it moved on since `version`. Any refusal of the command leaves it waiting.
    """
    row = waiting(tx, approval_id, version)
    told = _note(note)
    _record(tx, row, approved=True, note=told)
    if row.level < len(row.levels):
        _advance(tx, row)
    else:
        close(tx, row, ApprovalState.APPROVED, note=told, decided_by=tx.actor.user_id)
        tx.session.flush()
        replay(tx, row)
    tx.session.flush()
    return queries.one(tx, approval_id)


@needs(Approvals.DECIDE)
def reject(tx: Tx, approval_id: UUID, *, note: str, version: int) -> ApprovalDetail:
    """Refuse a request, saying why; the command is never given.

    Raises:
        Invalid: no note. NotAllowed, Conflict, Stale: as for approving.
    """
    row = waiting(tx, approval_id, version)
    told = _note(note)
    if not told:
        raise Invalid.field("note", "Di por qué la rechazas: lo va a leer quien la pidió.")
    _record(tx, row, approved=False, note=told)
    close(tx, row, ApprovalState.REJECTED, note=told, decided_by=tx.actor.user_id)
    tx.session.flush()
    return queries.one(tx, approval_id)


@needs(Approvals.REQUEST)
def cancel(tx: Tx, approval_id: UUID) -> ApprovalDetail:
    """Take a request back: whoever asked, or whoever makes the rules."""
    row = waiting(tx, approval_id)
    if not may_cancel(tx, row):
        raise NotAllowed("La retira quien la pidió.", current_role=tx.actor.role)
    close(tx, row, ApprovalState.CANCELLED)
    tx.session.flush()
    return queries.one(tx, approval_id)


def _record(tx: Tx, row: Approval, *, approved: bool, note: str) -> None:
    """Write who decided the present level, for good; NotAllowed says why they may not."""
    right = authority(tx, row, steps_of(tx, row.id))
    refusal = right.refusal
    if approved and not refusal:
        refusal = access.replay_refusal(tx.actor, row)
    if refusal == access.GONE:
        raise Conflict(refusal)
    if refusal or tx.actor.user_id is None:
        raise NotAllowed(refusal, current_role=tx.actor.role)
    tx.session.add(
        ApprovalStep(
            approval_id=row.id,
            level=row.level,
            role=rules.read(row.levels)[row.level - 1].role,
            approved=approved,
            decided_by=tx.actor.user_id,
            on_behalf_of=right.on_behalf_of,
            decided_at=tx.now,
            note=note,
        )
    )


def _advance(tx: Tx, row: Approval) -> None:
    row.level += 1
    level = rules.read(row.levels)[row.level - 1]
    row.required_role, row.due_at = level.role, rules.due(level, tx.now)
    row.escalated_at, row.updated_at = None, tx.now
    announce(tx, row)


def close(
    tx: Tx,
    row: Approval,
    status: ApprovalState,
    *,
    note: str = "",
    outcome: str = "",
    decided_by: UUID | None = None,
) -> None:
    """End a request for good, and tell whoever asked for it."""
    REQUEST.check(row.status, status)
    row.status, row.note, row.outcome = status, note, outcome
    row.decided_by, row.decided_at, row.updated_at = decided_by, tx.now, tx.now
    tx.emit(
        ApprovalDecided(
            row.id,
            row.subject,
            row.subject_id,
            approved=status is ApprovalState.APPROVED,
            note=note,
            status=status,
            title=row.title,
            requested_by=row.requested_by,
            decided_by=decided_by,
        )
    )


def _note(typed: str) -> str:
    told = " ".join(typed.split())
    if len(told) > NOTE:
        raise Invalid.field("note", Sentence("La nota tiene {most} letras como máximo.", most=NOTE))
    return told
