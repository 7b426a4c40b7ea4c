"""A control decided: the OT goes on, or back."""

from typing import Final
from uuid import UUID

from models.quality import QualityCheck, QualityStatus
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, series
from torque_app.core.tx import Tx
from torque_app.quality import queries
from torque_app.quality.events import QualityFailed, QualityPassed
from torque_app.quality.lifecycle import CONTROL
from torque_app.quality.permissions import Quality
from torque_app.quality.queries import CheckDetail
from torque_app.quality.rules import points as answers
from torque_app.quality.service.holding import open_check
from torque_app.work_orders import service as work_orders

NOTE: Final = 500
NAMED: Final = 3
"""How many things that are owed a refusal names."""


def decide(tx: Tx, check: QualityCheck, to: QualityStatus, *, note: str) -> None:
    """End a control for good, in the actor's name."""
    CONTROL.check(check.status, to)
    check.status = to
    check.note = note
    check.checked_by, check.checked_at, check.updated_at = tx.actor.user_id, tx.now, tx.now


@needs(Quality.CHECK)
def pass_check(
    tx: Tx, check_id: UUID, *, note: str = "", version: int | None = None
) -> CheckDetail:
    """Approve the work: the OT is completed. Whoever did the work may not (`pass_qc` says who).

    Raises:
        Conflict: points are owed or wrong, tasks unfinished, or the control is decided.
        NotAllowed: the actor worked on the OT and somebody else can control it.
    """
    check, target = open_check(tx, check_id, version)
    _is_good(check)
    told = _note(note)
    decide(tx, check, QualityStatus.PASSED, note=told)
    work_orders.pass_qc(tx, target.work_order_id, note=told or None)
    tx.emit(QualityPassed(target.work_order_id, check.id, target.number))
    tx.session.flush()
    return queries.one(tx, check_id)


def _is_good(check: QualityCheck) -> None:
    wrong = answers.to_correct(answers.read(check.points))
    if wrong:
        raise Conflict(
            Sentence("Hay algo que corregir: {wrong}. Devuelve la OT a trabajo.", wrong=wrong)
        )
    owed = queries.owed(check)
    if not owed:
        return
    named, more = owed[:NAMED], len(owed) - NAMED
    listed = series(named)
    raise Conflict(
        Sentence("Falta responder: {owed} y {more} más.", owed=listed, more=more)
        if more > 0
        else Sentence("Falta responder: {owed}.", owed=listed)
    )


@needs(Quality.CHECK)
def fail_check(
    tx: Tx, check_id: UUID, *, note: str = "", version: int | None = None
) -> CheckDetail:
    """Send the OT back to work, saying what to correct: the note, or else the wrong points.

    Raises:
        Invalid: neither a note nor a wrong point says why. Conflict: the control is decided.
    """
    check, target = open_check(tx, check_id, version)
    wrong = answers.to_correct(answers.read(check.points))
    told = _note(note) or wrong[:NOTE]
    if not told:
        raise Invalid.field("note", "Di qué hay que corregir.")
    decide(tx, check, QualityStatus.FAILED, note=told)
    work_orders.fail_qc(tx, target.work_order_id, note=told)
    tx.emit(
        QualityFailed(
            target.work_order_id,
            check.id,
            target.number,
            told,
            target.technician_id,
            tx.actor.user_id,
        )
    )
    tx.session.flush()
    return queries.one(tx, check_id)


def _note(typed: str) -> str:
    told = " ".join(typed.split())
    if len(told) > NOTE:
        raise Invalid.field("note", Sentence("La nota tiene {most} letras como máximo.", most=NOTE))
    return told
