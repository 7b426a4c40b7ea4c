"""A test set's files on their way to SII, each by DTEUpload: books, RCOF and boletas too.

SII knows a file by its bytes and answers "already sent, track X", so the same bytes may go again
whenever an answer was lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from models.invoicing import EnvelopeStatus
from models.invoicing_certification import CertificationFile, CertificationSet
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import Certificate, Environment
from torque_app.invoicing import lifecycle
from torque_app.invoicing.events import CertificationProgressed
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.certification import FileRow, certification_file_row
from torque_app.invoicing.rules.certification import may_send
from torque_app.invoicing.rules.verdicts import Answer, Outcome
from torque_app.invoicing.service.certificates import signer_of
from torque_app.invoicing.service.certification import NotCertifying
from torque_app.tenants import queries as tenants

_LONGEST_ANSWER: Final = 4000


class SentBefore(Conflict):
    """SII has the file, or is being given it."""

    code = "certification_file_sent"
    message = "Ese archivo ya se envió. Si el SII lo objetó, construye el set de nuevo."


@dataclass(frozen=True, slots=True)
class CertificationParcel:
    """A file on its way, with all the client of SII needs; `track_id` once SII has it."""

    data: bytes = field(repr=False)
    filename: str
    environment: Environment
    issuer_rut: str
    certificate: Certificate = field(repr=False)
    track_id: str | None
    attempts: int
    asked: int


@needs(Invoicing.CONFIGURE)
def send_certification_file(tx: Tx, file_id: UUID) -> FileRow:
    """Hand a file to SII; its answer follows. Raises SentBefore, NotCertifying, NoCertificate."""
    row = tx.get(CertificationFile, file_id, lock=True)
    if not may_send(row.status, row.track_id):
        raise SentBefore
    _parcel(tx, row)  # refused aloud now rather than in silence later
    row.status = EnvelopeStatus.BUILT
    _move(row, EnvelopeStatus.UPLOADING)
    row.sii_state, row.last_answer, row.counts = None, None, {}
    row.poll_count = 0
    tx.later("invoicing.certification_upload", {"file_id": str(row.id)})
    tx.emit(CertificationProgressed(row.set_id))
    return certification_file_row(row)


@needs(Invoicing.SEND)
def begin_certification_upload(tx: Tx, file_id: UUID) -> CertificationParcel | None:
    """Count an upload and return the file; None when it already arrived or was refused."""
    row = tx.get(CertificationFile, file_id, lock=True)
    if row.status is not EnvelopeStatus.UPLOADING:
        return None
    row.upload_attempts += 1
    return _parcel(tx, row)


@needs(Invoicing.SEND)
def record_certification_sent(tx: Tx, file_id: UUID, *, track_id: str) -> None:
    """Record that SII has the file under that number, and ask for its verdict later."""
    row = tx.get(CertificationFile, file_id, lock=True)
    if row.status is not EnvelopeStatus.UPLOADING:
        return
    _move(row, EnvelopeStatus.SENT)
    row.track_id, row.sent_at, row.last_answer = track_id, tx.now, None
    tx.later("invoicing.certification_poll", {"file_id": str(row.id)})
    tx.emit(CertificationProgressed(row.set_id))


@needs(Invoicing.SEND)
def note_certification_delay(tx: Tx, file_id: UUID, *, sentence: str) -> None:
    """Say why a file waits: SII does not serve, or its answer was lost."""
    row = tx.get(CertificationFile, file_id, lock=True)
    row.last_answer = sentence
    tx.emit(CertificationProgressed(row.set_id))


@needs(Invoicing.SEND)
def refuse_certification_file(
    tx: Tx, file_id: UUID, *, sentence: str, errors: Sequence[str] = ()
) -> None:
    """Record that SII did not take the file."""
    row = tx.get(CertificationFile, file_id, lock=True)
    if row.status is not EnvelopeStatus.UPLOADING:
        return
    _move(row, EnvelopeStatus.REFUSED)
    row.last_answer = "; ".join((sentence, *errors))[:_LONGEST_ANSWER]
    tx.emit(CertificationProgressed(row.set_id))


@needs(Invoicing.SEND)
def watch_certification_file(tx: Tx, file_id: UUID) -> CertificationParcel | None:
    """Return the file SII is to be asked about; None when its verdict is known."""
    row = tx.get(CertificationFile, file_id, lock=True)
    if row.status is not EnvelopeStatus.SENT:
        return None
    row.poll_count += 1
    return _parcel(tx, row)


@needs(Invoicing.SEND)
def record_certification_answer(tx: Tx, file_id: UUID, answer: Answer) -> None:
    """Record what SII says of the file: a state on the way, or its verdict."""
    row = tx.get(CertificationFile, file_id, lock=True)
    if row.status is not EnvelopeStatus.SENT:
        return
    row.sii_state, row.last_answer = answer.state, answer.gloss[:_LONGEST_ANSWER] or None
    row.counts = answer.counts if answer.judged else {}
    if answer.outcome is Outcome.PROCESSED:
        _move(row, EnvelopeStatus.PROCESSED)
    elif answer.outcome is Outcome.REFUSED:
        _move(row, EnvelopeStatus.REFUSED)
    tx.emit(CertificationProgressed(row.set_id))


def _parcel(tx: Tx, row: CertificationFile) -> CertificationParcel:
    company = tenants.company(tx, tx.get(CertificationSet, row.set_id).company_id)
    environment = Environment.CERTIFICATION
    if company.dte_environment.value != environment.value:
        raise NotCertifying
    return CertificationParcel(
        data=row.xml,
        filename=f"certificacion-{row.id.hex}.xml",
        environment=environment,
        issuer_rut=company.rut,
        certificate=signer_of(tx, company.id, environment.value),
        track_id=row.track_id,
        attempts=row.upload_attempts,
        asked=row.poll_count,
    )


def _move(row: CertificationFile, there: EnvelopeStatus) -> None:
    lifecycle.ENVELOPE.check(row.status, there)
    row.status = there
