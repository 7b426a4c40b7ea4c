"""What SII is asked about documents it has judged: its registry of claims, its e-mails again."""

from typing import Final
from uuid import UUID

from torque_app.integrations.sii.client.claims import ClaimAnswer, ClaimKey
from torque_app.integrations.sii.client.errors import SiiError, TrackUnknown
from torque_app.invoicing import service
from torque_app.invoicing.service import ClaimQuestion, RegisteredEvent
from workers.job import Later, Run, job
from workers.sii import client_of, needing_certificate, patience

SEND: Final = "invoicing.send"
_LISTED: Final = 15
"""`codResp` of a list of events; 16 says that there are none, any other one why not."""


@job("invoicing.watch_claims")
def watch_claims(run: Run) -> None:
    """Have the registry asked about the facturas whose receivers may still answer."""
    with run.finish(SEND) as tx:
        service.watch_claims(tx)


@job("invoicing.read_claims")
def read_claims(run: Run, *, dte_id: str) -> None:
    """Ask the registry when SII received a document and what its receiver made of it."""
    its_id = UUID(dte_id)
    with needing_certificate(), run.transaction(SEND) as tx:
        question = service.begin_claims(tx, its_id)
    try:
        with client_of(question.environment, question.certificate) as sii:
            received_at = sii.received_at(_key(question))
            answer = sii.claim_events(_key(question))
    except SiiError as failure:
        _wait(run, failure)
        with run.finish(SEND) as tx:
            service.miss_claims(tx, its_id, sentence=str(failure))
        return
    with run.finish(SEND) as tx:
        service.record_claims(tx, its_id, received_at=received_at, events=_events(answer))


def _key(question: ClaimQuestion) -> ClaimKey:
    return ClaimKey(question.issuer_rut, question.dte_type, question.folio)


def _events(answer: ClaimAnswer) -> list[RegisteredEvent]:
    if answer.code != _LISTED:
        return []
    return [
        RegisteredEvent(each.code, each.sentence, each.rut, each.happened_at)
        for each in answer.events
    ]


@job("invoicing.ask_mail")
def ask_mail(run: Run, *, dte_id: str) -> None:
    """Ask SII to mail the diagnosis of a document's envelope again."""
    its_id = UUID(dte_id)
    with needing_certificate(), run.transaction(SEND) as tx:
        request = service.begin_ask_mail(tx, its_id)
    if request is None:
        return
    parcel = request.parcel
    try:
        with client_of(parcel.environment, parcel.certificate) as sii:
            sent = sii.mail_again(request.track_id, issuer_rut=parcel.issuer_rut)
            sentence = service.MAIL_COMES if sent else service.NO_MAIL_YET
    except TrackUnknown:
        sentence = service.NO_SUCH_MAIL
    except SiiError as failure:
        _wait(run, failure)
        sentence = str(failure)
    with run.finish(SEND) as tx:
        service.record_ask_mail(tx, its_id, sentence=sentence)


def _wait(run: Run, failure: SiiError) -> None:
    """Ask again later where that may help; otherwise return, and the failure is told."""
    if failure.retry:
        raise Later(seconds=patience(failure, run.attempts + 1), reason=failure.code) from failure
