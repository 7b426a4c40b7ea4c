"""Judging: what SII answered about an envelope, told to each document inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from models.invoicing import Dte, DteStatus, DteSubmission, EnvelopeStatus, Invoice
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.events import (
    DocumentBlocked,
    DteAccepted,
    DteProgressed,
    DteRejected,
)
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.rules.verdicts import ALARM_AFTER, Answer, Outcome, Verdict, judge
from torque_app.invoicing.service.sending import (
    Parcel,
    inside,
    invoices_of,
    parcel,
    refuse_envelope,
)
from torque_app.invoicing.service.settling import close_orders, restate
from torque_app.invoicing.service.signing import move
from torque_app.invoicing.service.story import tell, tell_once

_STATES = {
    "REC": "El SII recibió el envío y lo va a revisar.",
    "SOK": "El SII revisó el formato del envío: está bien.",
    "CRT": "El SII revisó la carátula del envío: está bien.",
    "FOK": "El SII revisó la firma del envío: está bien.",
    "PDR": "El SII está revisando los documentos.",
    "PRD": "El SII está revisando los documentos.",
}


@dataclass(frozen=True, slots=True)
class Watched:
    """An envelope whose verdict is awaited."""

    parcel: Parcel
    track_id: str | None
    asked: int
    since: datetime


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
    )


@needs(Invoicing.SEND)
def record_progress(tx: Tx, envelope_id: UUID, *, state: str, sentence: str = "") -> int:
    """Count a question without verdict and tell what is new; return how many were asked."""
    documents = inside(tx, envelope_id, lock=True)
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if submission.status is not EnvelopeStatus.SENT:
        return submission.poll_count
    late_before = _is_late(submission, submission.last_polled_at)
    submission.poll_count += 1
    submission.last_polled_at = tx.now
    told = sentence or _STATES.get(state, "")
    if state and state != submission.sii_state:
        submission.sii_state = state[:20]
        if told:
            for dte in documents:
                _tell_progress(tx, dte, told, state=state)
    if not late_before and _is_late(submission, tx.now):
        _alarm(tx, documents)
    return submission.poll_count


def _tell_progress(tx: Tx, dte: Dte, sentence: str, *, state: str) -> None:
    if tell_once(tx, dte, "REVIEW", sentence, sii_state=state):
        tx.emit(DteProgressed(dte.invoice_id, dte.dte_type, dte.folio, sentence=sentence))


def _is_late(submission: DteSubmission, at: datetime | None) -> bool:
    since = submission.sent_at or submission.created_at
    return at is not None and at - since > ALARM_AFTER


def _alarm(tx: Tx, documents: Sequence[Dte]) -> None:
    reason = "El SII no responde hace más de 48 horas. Se sigue preguntando; revisa en sii.cl."
    for dte in documents:
        tell(tx, dte, "WAITING", reason)
        tx.emit(DocumentBlocked(dte.invoice_id, dte.dte_type, dte.folio, reason=reason))


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
    words = f" {answer.gloss}." if answer.gloss else ""
    refuse_envelope(
        tx,
        envelope_id,
        sentence=f"El SII rechazó el envío ({answer.state}).{words}",
        code=answer.state,
        errors=[f"{each.text} ({each.code})" for each in answer.findings],
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
        return
    objected = verdict.status is DteStatus.OBJECTED
    tx.emit(DteAccepted(*name, objected=objected, issued_by=invoice.created_by))
    # it may have been paid while a first document of it stood rejected
    close_orders(tx, invoice)
