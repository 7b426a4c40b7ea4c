"""Sending: an envelope's bytes are kept before they leave, and never doubled."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from models.invoicing import (
    Channel,
    Dte,
    DteStatus,
    DteSubmission,
    EnvelopeStatus,
    Invoice,
)
from torque_app.core.errors import TorqueError
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _, counted
from torque_app.core.tx import Tx
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import (
    DECLARATION,
    Certificate,
    Environment,
    SignedDte,
)
from torque_app.invoicing import lifecycle
from torque_app.invoicing.events import DocumentBlocked, DteProgressed, DteRejected, DteSent
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.reading import ENVELOPE
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.rules.verdicts import ALARM_AFTER
from torque_app.invoicing.service.certificates import signer_of
from torque_app.invoicing.service.crediting import held, undo_note
from torque_app.invoicing.service.settling import restate
from torque_app.invoicing.service.signing import move
from torque_app.invoicing.service.story import tell, tell_once
from torque_app.tenants import queries as tenants


@dataclass(frozen=True, slots=True)
class Parcel:
    """An envelope on its way, with all the client of SII needs; `uncertain` was tried before."""

    envelope_id: UUID
    data: bytes = field(repr=False)
    channel: Channel
    environment: Environment
    issuer_rut: str
    certificate: Certificate = field(repr=False)
    documents: tuple[SignedDte, ...] = field(repr=False)
    uncertain: bool
    attempts: int
    tried_at: datetime | None

    @property
    def filename(self) -> str:
        """The name SII files it under."""
        return f"envio-{self.envelope_id.hex}.xml"


def invoices_of(tx: Tx, documents: Sequence[Dte]) -> dict[UUID, Invoice]:
    """Return the documents' invoices and what these refer to, locked in the order of their keys."""
    return held(tx, [dte.invoice_id for dte in documents])


def signed(dte: Dte) -> SignedDte:
    """Return the signed document of a row, its text exactly as frozen."""
    if dte.xml is None or dte.ted is None or dte.signed_at is None:
        raise TorqueError("El documento no está firmado.")
    document = restored(dte.content)
    return SignedDte(
        type=document.type,
        folio=document.folio,
        issued_on=document.issued_on,
        issuer_rut=document.issuer.rut,
        receiver_rut=document.receiver.rut,
        total=document.totals.total,
        signed_at=sii_time(dte.signed_at),
        ted=dte.ted,
        text=dte.xml.decode("iso-8859-1").removeprefix(DECLARATION),
    )


@needs(Invoicing.SEND)
def begin_upload(tx: Tx, envelope_id: UUID) -> Parcel | None:
    """Mark an envelope as leaving and return it; None when it already left.

    `uncertain` says that an earlier attempt began and nobody recorded how it ended: SII must be
    asked before the bytes go again.
    """
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if submission.status not in (EnvelopeStatus.BUILT, EnvelopeStatus.UPLOADING):
        return None
    uncertain = submission.status is EnvelopeStatus.UPLOADING
    if not uncertain:
        _leave(tx, submission)
    return parcel(tx, submission, uncertain=uncertain)


@needs(Invoicing.SEND)
def retry_upload(tx: Tx, envelope_id: UUID) -> None:
    """Note that the same bytes are about to go again: SII said it does not have them."""
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    submission.status = EnvelopeStatus.BUILT
    _leave(tx, submission)


def _leave(tx: Tx, submission: DteSubmission) -> None:
    lifecycle.ENVELOPE.check(submission.status, EnvelopeStatus.UPLOADING)
    submission.status = EnvelopeStatus.UPLOADING
    submission.upload_attempts += 1
    submission.sent_at = tx.now


def parcel(tx: Tx, submission: DteSubmission, *, uncertain: bool = False) -> Parcel:
    """Return an envelope with its documents and the certificate that speaks to SII for it."""
    company = tenants.company(tx, submission.company_id)
    return Parcel(
        envelope_id=submission.id,
        data=submission.xml,
        channel=submission.channel,
        environment=Environment(submission.environment.value),
        issuer_rut=company.rut,
        certificate=signer_of(tx, submission.company_id, submission.environment),
        documents=tuple(signed(dte) for dte in inside(tx, submission.id)),
        uncertain=uncertain,
        attempts=submission.upload_attempts,
        tried_at=submission.sent_at,
    )


def inside(tx: Tx, envelope_id: UUID, *, lock: bool = False) -> Sequence[Dte]:
    """Return an envelope's documents by key."""
    query = select(Dte).where(Dte.envelope_id == envelope_id).order_by(col(Dte.id))
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return tx.session.exec(query).all()


@needs(Invoicing.SEND)
def record_sent(tx: Tx, envelope_id: UUID, *, track_id: str | None, already: bool = False) -> bool:
    """Record that SII has the envelope, and ask for its verdict later; False if it was known."""
    documents = inside(tx, envelope_id, lock=True)
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if submission.status is not EnvelopeStatus.UPLOADING:
        return False
    submission.status, submission.track_id = EnvelopeStatus.SENT, track_id
    submission.sent_at, submission.last_answer = tx.now, None
    sentence = "El SII recibió el envío."
    if already or track_id is None:
        sentence = "El SII ya tenía el envío: no se mandó dos veces."
    invoices = invoices_of(tx, documents)
    for dte in documents:
        invoice = invoices[dte.invoice_id]
        move(dte, invoice, DteStatus.SENT)
        dte.sii_received_at = tx.now  # until its registry of claims tells SII's own moment
        restate(invoice)
        tell(tx, dte, "SENT", sentence, track_id=track_id)
        tx.emit(DteSent(dte.invoice_id, dte.dte_type, dte.folio, track_id=track_id or ""))
    tx.later("invoicing.poll", {"envelope_id": str(envelope_id)}, dedup_key=f"poll:{envelope_id}")
    return True


@needs(Invoicing.SEND)
def postpone_upload(
    tx: Tx, envelope_id: UUID, *, sentence: str, untouched: bool, code: str = ""
) -> None:
    """Note why an envelope waits; `untouched` when it is sure that SII took nothing."""
    documents = inside(tx, envelope_id, lock=True)
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if submission.status is not EnvelopeStatus.UPLOADING:
        return
    if untouched:
        submission.status = EnvelopeStatus.BUILT
    submission.last_answer = sentence
    late_before = is_late(submission.created_at, submission.last_polled_at)
    submission.last_polled_at = tx.now
    for dte in documents:
        if tell_once(tx, dte, "WAITING", sentence, code=code):
            progressed(tx, dte, sentence)
    if not late_before and is_late(submission.created_at, tx.now):
        alarm(tx, documents)


def is_late(since: datetime, at: datetime | None) -> bool:
    """Whether SII has been silent for so long that a person must know."""
    return at is not None and at - since > ALARM_AFTER


def alarm(tx: Tx, documents: Sequence[Dte]) -> None:
    """Say in each story, and once aloud for the envelope, that SII has been silent for long."""
    reason = "El SII no responde hace más de 48 horas. Se sigue preguntando; revisa en sii.cl."
    for dte in documents:
        tell(tx, dte, "WAITING", reason)
    if documents:
        first, others = documents[0], len(documents) - 1
        beside = (
            counted(
                others,
                " Viaja con él otro documento.",
                " Viajan con él otros {count} documentos.",
            )
            if others
            else ""
        )
        tx.emit(
            DocumentBlocked(
                first.invoice_id, first.dte_type, first.folio, reason=_(reason) + _(beside)
            )
        )


@needs(Invoicing.SEND)
def refuse_envelope(
    tx: Tx, envelope_id: UUID, *, sentence: str, code: str, errors: Sequence[str] = ()
) -> None:
    """Record that SII will not have this envelope; its folios are free to travel again."""
    documents = inside(tx, envelope_id, lock=True)
    submission = tx.get(DteSubmission, envelope_id, lock=True)
    if not lifecycle.ENVELOPE.allows(submission.status, EnvelopeStatus.REFUSED):
        return
    submission.status = EnvelopeStatus.REFUSED
    submission.last_answer = "; ".join((sentence, *errors))[:4000]
    invoices = invoices_of(tx, documents)
    reason = {"level": ENVELOPE, "code": code, "text": _(sentence), "errors": list(errors)[:20]}
    for dte in documents:
        invoice = invoices[dte.invoice_id]
        move(dte, invoice, DteStatus.REJECTED)
        restate(invoice)
        dte.reasons = [reason]
        tell(
            tx,
            dte,
            "REFUSED",
            Sentence("{sentence} El folio no se perdió.", sentence=Sentence(sentence)),
            code=code,
        )
        undo_note(tx, invoice)
        tx.emit(
            DteRejected(
                dte.invoice_id,
                dte.dte_type,
                dte.folio,
                folio_is_free=True,
                reason=sentence,
                issued_by=invoice.created_by,
            )
        )


def progressed(tx: Tx, dte: Dte, sentence: str) -> None:
    """Tell the document's page what is new."""
    tx.emit(DteProgressed(dte.invoice_id, dte.dte_type, dte.folio, sentence=sentence))
