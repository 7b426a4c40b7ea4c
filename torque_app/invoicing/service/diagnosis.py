"""The diagnosis SII mails: whose the reparos are, and why a document was refused.

Read from its file, and asked for again (`reenvioCorreo`, OIFE2005) where it never came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import func, tuple_
from sqlmodel import col, select

from models.invoicing import Channel, Dte, DteStatus, DteSubmission, EnvelopeStatus
from torque_app.core.errors import Conflict, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii.client.diagnosis import Diagnosis
from torque_app.integrations.sii.client.diagnosis import read_diagnosis as read_file
from torque_app.integrations.sii.client.outcomes import Verdict
from torque_app.invoicing.events import DteProgressed
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import newest, reachable
from torque_app.invoicing.queries.claims import awaiting
from torque_app.invoicing.queries.reading import ENVELOPE
from torque_app.invoicing.rules.verdicts import REPEATED, Answer, Finding, Outcome, told
from torque_app.invoicing.service.judging import record_verdicts
from torque_app.invoicing.service.sending import (
    Parcel,
    inside,
    invoices_of,
    parcel,
    record_sent,
)
from torque_app.invoicing.service.signing import move
from torque_app.invoicing.service.story import tell
from torque_app.tenants import queries as tenants

ASK_MAIL: Final = "invoicing.ask_mail"
MAIL_COMES: Final = "El SII mandará otra vez su correo de diagnóstico a la casilla registrada."
NO_SUCH_MAIL: Final = "El SII no encuentra ese envío: no hay correo que mandar de nuevo."
NO_MAIL_YET: Final = "El SII aún no tiene ese correo. Pídelo de nuevo más tarde."
_SENTENCES = {
    DteStatus.ACCEPTED: "El correo del SII confirma que fue aceptado sin reparos.",
    DteStatus.OBJECTED: "El correo del SII dice que tiene reparos.",
    DteStatus.REJECTED: "El correo del SII dice por qué fue rechazado.",
}


class StillInReview(Conflict):
    """The diagnosis has no verdict: it is of a state on the way."""

    code = "diagnosis_pending"
    message = "Ese correo es de un envío que el SII todavía revisa. Sube el que llega al final."


class NothingExplained(Conflict):
    """SII mails a diagnosis of envelopes that came by DTEUpload, once it has judged them."""

    code = "nothing_explained"
    message = (
        "El SII manda ese correo sólo por los envíos de facturas, guías y notas que ya revisó."
    )


@dataclass(frozen=True, slots=True)
class MailRequest:
    """The envelope whose diagnosis is asked for again, by the number SII gave it."""

    parcel: Parcel
    track_id: str


@dataclass(frozen=True, slots=True)
class DiagnosisRead:
    """What a file told: the envelope, how many documents it has, and how many the file changed."""

    envelope_id: UUID
    track_id: str
    documents: int
    changed: int


@needs(Invoicing.SEND)
def read_diagnosis(tx: Tx, data: bytes) -> DiagnosisRead:
    """Take in the XML of SII's e-mail; reading it again changes nothing.

    It may come before the state says so, or to an envelope whose upload was never answered: then
    it also tells that SII has it. Raises NoDiagnosis, StillInReview, or NotFound when no envelope
    of this workshop has that number.
    """
    found = read_file(data)
    if found.verdict is Verdict.PENDING:
        raise StillInReview
    submission = _envelope(tx, found)
    documents = inside(tx, submission.id, lock=True)
    before = {dte.id: (dte.status, list(dte.reasons)) for dte in documents}
    _adopt(tx, submission, found)
    if submission.status is EnvelopeStatus.SENT and not _is_repeated(found):
        record_verdicts(tx, submission.id, _answer(found, documents))
    if submission.status is EnvelopeStatus.PROCESSED:
        _detail(tx, documents, found)
    elif submission.status is EnvelopeStatus.REFUSED:
        _explain(tx, documents, found)
    tx.session.flush()
    changed = sum(before[dte.id] != (dte.status, list(dte.reasons)) for dte in documents)
    return DiagnosisRead(submission.id, found.track_id, len(documents), changed)


def _envelope(tx: Tx, found: Diagnosis) -> DteSubmission:
    """Return the envelope of that number, or the one without number that holds its documents."""
    by_number = select(DteSubmission).where(
        func.ltrim(col(DteSubmission.track_id), "0") == found.track_id
    )
    candidates = list(tx.session.exec(by_number).all())
    named = sorted(found.refused | found.objected)
    if not candidates and named:
        by_documents = (
            select(DteSubmission)
            .join(Dte, col(Dte.envelope_id) == col(DteSubmission.id))
            .where(
                col(DteSubmission.track_id).is_(None),
                col(DteSubmission.status).in_((EnvelopeStatus.UPLOADING, EnvelopeStatus.SENT)),
                Dte.company_rut == found.issuer_rut,
                tuple_(col(Dte.dte_type), col(Dte.folio)).in_(named),
            )
            .distinct()
        )
        candidates = list(tx.session.exec(by_documents).all())
    for each in candidates:
        if tenants.company(tx, each.company_id).rut == found.issuer_rut:
            return each
    raise NotFound(
        Sentence(
            "Ningún envío de tu taller tiene el número {track_id} del SII.", track_id=found.track_id
        )
    )


def _adopt(tx: Tx, submission: DteSubmission, found: Diagnosis) -> None:
    """Note that SII has an envelope of which no answer ever came, and its number."""
    tx.session.refresh(submission, with_for_update=True)
    if submission.status is EnvelopeStatus.UPLOADING:
        record_sent(tx, submission.id, track_id=found.track_id, already=True)
    elif submission.track_id is None and submission.status is EnvelopeStatus.SENT:
        submission.track_id = found.track_id


def _is_repeated(found: Diagnosis) -> bool:
    """Whether SII already had the documents: their verdict is that of their first envelope."""
    return any(reason.code in REPEATED for reason in found.reasons)


def _answer(found: Diagnosis, documents: Sequence[Dte]) -> Answer:
    refused = found.verdict is Verdict.REJECTED
    return Answer(
        state=found.state,
        gloss="; ".join(found.errors) or found.gloss,
        outcome=Outcome.REFUSED if refused else Outcome.PROCESSED,
        accepted=sum(count.accepted for count in found.counts),
        objected=sum(count.objected for count in found.counts),
        rejected=sum(count.rejected for count in found.counts),
        findings=tuple(_findings(found)),
        known={dte.folio: _key(dte) not in found.refused for dte in documents},
        named=True,
    )


def _findings(found: Diagnosis) -> list[Finding]:
    return [Finding(each.folio, each.code, each.level, each.text) for each in found.reasons]


def _key(dte: Dte) -> tuple[int, int]:
    return dte.dte_type, dte.folio


def _detail(tx: Tx, documents: Sequence[Dte], found: Diagnosis) -> None:
    """Give each document of a processed envelope its own reasons, and its own reparos."""
    invoices = invoices_of(tx, documents)
    for dte in documents:
        status = _status(dte, found)
        if (status is DteStatus.REJECTED) is not (dte.status is DteStatus.REJECTED):
            continue  # SII answered otherwise when asked: the file is of another attempt
        mine = [each for each in _findings(found) if each.folio == dte.folio]
        reasons = [each.as_json() for each in mine]
        if (status, reasons) == (dte.status, dte.reasons):
            continue
        if status is not dte.status:
            move(dte, invoices[dte.invoice_id], status)
        dte.reasons = reasons
        why = " ".join(told(each) for each in mine)
        _say(tx, dte, f"{_SENTENCES[status]} {why}".strip(), track_id=found.track_id)


def _status(dte: Dte, found: Diagnosis) -> DteStatus:
    if _key(dte) in found.refused:
        return DteStatus.REJECTED
    return DteStatus.OBJECTED if _key(dte) in found.objected else DteStatus.ACCEPTED


def _explain(tx: Tx, documents: Sequence[Dte], found: Diagnosis) -> None:
    """Add SII's words to the documents of an envelope it refused."""
    for dte in documents:
        reasons = [
            {**reason, "errors": list(found.errors)[:20]}
            for reason in dte.reasons
            if reason.get("level") == ENVELOPE
        ]
        if found.errors and reasons and reasons != dte.reasons:
            dte.reasons = reasons
            why = "; ".join(found.errors)
            _say(tx, dte, f"{_SENTENCES[DteStatus.REJECTED]} {why}", track_id=found.track_id)


def _say(
    tx: Tx, dte: Dte, sentence: str, *, step: str = "DIAGNOSIS", track_id: str | None = None
) -> None:
    tell(tx, dte, step, sentence, track_id=track_id)
    tx.emit(DteProgressed(dte.invoice_id, dte.dte_type, dte.folio, sentence=sentence))


@needs(Invoicing.SEND)
def ask_mail(tx: Tx, invoice_id: UUID) -> None:
    """Have SII mail the diagnosis of a document's envelope again, to the box it has on record.

    Raises NothingExplained where there is no such e-mail.
    """
    reachable(tx, invoice_id)
    dte = newest(tx, invoice_id)
    if dte is None or _judged(tx, dte) is None:
        raise NothingExplained
    if dte.id in tx.session.execute(awaiting(ASK_MAIL)).scalars().all():
        return  # a second click asks for nothing more
    sentence = "Se le pidió al SII que mande otra vez su correo de diagnóstico."
    _say(tx, dte, sentence, step="MAIL_ASKED")
    tx.later(ASK_MAIL, {"dte_id": str(dte.id)})


@needs(Invoicing.SEND)
def begin_ask_mail(tx: Tx, dte_id: UUID) -> MailRequest | None:
    """Return what to ask SII, None when there is nothing to ask for any more."""
    submission = _judged(tx, tx.get(Dte, dte_id))
    if submission is None or submission.track_id is None:
        return None
    return MailRequest(parcel(tx, submission), submission.track_id)


@needs(Invoicing.SEND)
def record_ask_mail(tx: Tx, dte_id: UUID, *, sentence: str) -> None:
    """Tell what SII answered."""
    _say(tx, tx.get(Dte, dte_id), sentence, step="MAIL_ASKED")


def _judged(tx: Tx, dte: Dte) -> DteSubmission | None:
    """Return the envelope of a document if SII has judged it and writes about such ones."""
    if dte.envelope_id is None:
        return None
    found = tx.get(DteSubmission, dte.envelope_id)
    judged = found.status in (EnvelopeStatus.PROCESSED, EnvelopeStatus.REFUSED)
    return found if judged and found.channel is Channel.DTE and found.track_id else None
