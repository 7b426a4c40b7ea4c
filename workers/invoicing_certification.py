"""The files of SII's test sets on their way: uploaded, then asked about until SII judges them."""

from typing import Final
from uuid import UUID

from torque_app.integrations.sii.client.errors import OutcomeUnknown, SiiError
from torque_app.integrations.sii.client.upload import Channel
from torque_app.invoicing import service
from torque_app.invoicing.service import Outcome
from workers.job import Later, Run, job
from workers.sii import answer_of, client_of, needing_certificate, patience, until_next

SEND: Final = "invoicing.send"


@job("invoicing.certification_upload")
def upload(run: Run, *, file_id: str) -> None:
    """Upload a file's frozen bytes; what SII already has it answers with the same number."""
    its_id = UUID(file_id)
    with needing_certificate(), run.transaction(SEND) as tx:
        parcel = service.begin_certification_upload(tx, its_id)
    if parcel is None:
        return
    try:
        with client_of(parcel.environment, parcel.certificate) as sii:
            result = sii.upload(
                parcel.data,
                issuer_rut=parcel.issuer_rut,
                sender_rut=parcel.certificate.holder_rut,
                filename=parcel.filename,
                channel=Channel.DTE,
            )
    except SiiError as failure:
        _upload_failed(run, its_id, failure, attempts=parcel.attempts)
        return
    with run.finish(SEND) as tx:
        service.record_certification_sent(tx, its_id, track_id=result.track_id)


def _upload_failed(run: Run, file_id: UUID, failure: SiiError, *, attempts: int) -> None:
    """Wait and try again, or record that SII will not take this file."""
    if failure.retry or isinstance(failure, OutcomeUnknown):
        with run.transaction(SEND) as tx:
            service.note_certification_delay(tx, file_id, sentence=str(failure))
        raise Later(seconds=patience(failure, attempts), reason=failure.code)
    with run.finish(SEND) as tx:
        errors = [str(each) for each in failure.details.get("errors", ())]
        service.refuse_certification_file(tx, file_id, sentence=str(failure), errors=errors)


@job("invoicing.certification_poll")
def poll(run: Run, *, file_id: str) -> None:
    """Ask SII about a file until it has a verdict."""
    its_id = UUID(file_id)
    with needing_certificate(), run.transaction(SEND) as tx:
        parcel = service.watch_certification_file(tx, its_id)
    if parcel is None or parcel.track_id is None:
        return
    try:
        with client_of(parcel.environment, parcel.certificate) as sii:
            status = sii.envelope_status(
                parcel.track_id, issuer_rut=parcel.issuer_rut, channel=Channel.DTE
            )
    except SiiError as failure:
        with run.transaction(SEND) as tx:
            service.note_certification_delay(tx, its_id, sentence=str(failure))
        raise Later(seconds=patience(failure, parcel.asked), reason=failure.code) from failure
    answer = answer_of(status)
    if answer.outcome is Outcome.PENDING:
        with run.transaction(SEND) as tx:
            service.record_certification_answer(tx, its_id, answer)
        raise Later(seconds=until_next(parcel.asked), reason=answer.state)
    with run.finish(SEND) as tx:
        service.record_certification_answer(tx, its_id, answer)
