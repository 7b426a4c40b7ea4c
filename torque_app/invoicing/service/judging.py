"""Judging: what SII answered about an envelope, told to each document inside."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.invoicing import Dte, DteStatus, DteSubmission, EnvelopeStatus, Invoice
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.invoicing.events import DteAccepted, DteProgressed, DteRejected
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.verdicts import (
    PROGRESS,
    REFUSALS,
    Answer,
    Outcome,
    Verdict,
    judge,
    told,
)
from torque_app.invoicing.service.crediting import settle_note, undo_note
from torque_app.invoicing.service.sending import (
    Parcel,
    alarm,
    inside,
    invoices_of,
    is_late,
    parcel,
    refuse_envelope,
)
from torque_app.invoicing.service.settling import close_orders, restate
from torque_app.invoicing.service.signing import move
from torque_app.invoicing.service.story import tell, tell_once

_UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Watched:
    """An envelope whose verdict is awaited.

    `unsettled` is how often SII had processed it and its documents did not agree yet.
    """

    parcel: Parcel
    track_id: str | None
    asked: int
    since: datetime
    unsettled: int


@needs(Invoicing.SEND)
def watch(tx: Tx, envelope_id: UUID) -> Watched | None:
    """Return an envelope that waits for SII's verdict, or None when it has it."""
    submission = tx.get(DteSubmission, envelope_id)
    if submission.status is not EnvelopeStatus.SENT:
        return None
    return Watched(
        parcel(tx, submission),
        submission.track_id,
        submission.poll_count,
        submission.sent_at or submission.created_at,
        int(submission.counts.get(_UNSETTLED, 0)),
    )


@needs(Invoicing.SEND)
def record_progress(
    tx: Tx, envelope_id: UUID, *, state: str, sentence: str = "", unsettled: bool = False
) -> int:
    """Count a question without verdict and tell what is new; return how many were asked."""
    documents = inside(tx, envelope_id, lock=True)
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if submission.status is not EnvelopeStatus.SENT:
        return submission.poll_count
    since = submission.sent_at or submission.created_at
    late_before = is_late(since, submission.last_polled_at)
    submission.poll_count += 1
    if unsettled:
        submission.counts = {_UNSETTLED: int(submission.counts.get(_UNSETTLED, 0)) + 1}
    submission.last_polled_at, submission.last_answer = tx.now, sentence or None
    words = sentence or PROGRESS.get(state, "")
    if state and state != submission.sii_state:
        submission.sii_state = state[:20]
        if words:
            for dte in documents:
                _tell_progress(tx, dte, words, state=state)
    if not late_before and is_late(since, tx.now):
        alarm(tx, documents)
    return submission.poll_count


def _tell_progress(tx: Tx, dte: Dte, sentence: str, *, state: str) -> None:
    if tell_once(tx, dte, "REVIEW", sentence, sii_state=state):
        tx.emit(DteProgressed(dte.invoice_id, dte.dte_type, dte.folio, sentence=sentence))


@needs(Invoicing.SEND)
def record_verdicts(tx: Tx, envelope_id: UUID, answer: Answer) -> bool:
    """Record what SII decided of every document; False when it was recorded before."""
    if answer.outcome is Outcome.REFUSED:
        return _refused(tx, envelope_id, answer)
    documents = inside(tx, envelope_id, lock=True)
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if submission.status is not EnvelopeStatus.SENT:
        return False
    submission.status, submission.sii_state = EnvelopeStatus.PROCESSED, answer.state[:20]
    submission.counts, submission.last_polled_at = answer.counts, tx.now
    submission.last_answer = answer.gloss[:4000] or None
    verdicts = judge(answer, [dte.folio for dte in documents])
    invoices = invoices_of(tx, documents)
    for dte in documents:
        _record(tx, dte, invoices[dte.invoice_id], verdicts[dte.folio], submission)
    return True


def _refused(tx: Tx, envelope_id: UUID, answer: Answer) -> bool:
    inside(tx, envelope_id, lock=True)  # documents before their envelope, as everybody locks
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if submission.status is not EnvelopeStatus.SENT:
        return False
    submission.sii_state = answer.state[:20]
    why = REFUSALS.get(answer.state) or answer.gloss
    words = f" {why.rstrip('.')}." if why else ""
    refuse_envelope(
        tx,
        envelope_id,
        sentence=Sentence(
            "El SII rechazó el envío ({state}).{words}", state=answer.state, words=Sentence(words)
        ),
        code=answer.state,
        errors=[told(each) for each in answer.findings],
    )
    return True


def _record(
    tx: Tx, dte: Dte, invoice: Invoice, verdict: Verdict, submission: DteSubmission
) -> None:
    move(dte, invoice, verdict.status)
    restate(invoice)
    dte.reasons = [each.as_json() for each in verdict.reasons]
    tell(
        tx,
        dte,
        verdict.status.value,
        verdict.sentence,
        track_id=submission.track_id,
        sii_state=submission.sii_state,
    )
    name = (dte.invoice_id, dte.dte_type, dte.folio)
    if verdict.status is DteStatus.REJECTED:
        tx.emit(
            DteRejected(
                *name,
                folio_is_free=False,
                reason=verdict.sentence,
                issued_by=invoice.created_by,
            )
        )
        undo_note(tx, invoice)
        return
    objected = verdict.status is DteStatus.OBJECTED
    tx.emit(DteAccepted(*name, objected=objected, issued_by=invoice.created_by))
    settle_note(tx, invoice)
    # it may have been paid while a first document of it stood rejected
    close_orders(tx, invoice)
