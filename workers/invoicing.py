"""The exchange with SII: sign, send, upload, ask; each step may die anywhere and run again.

Every job claims in one transaction, talks to SII with none open, and records in the last one.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

import httpx

from models.invoicing import Channel
from torque_app.integrations.sii.client import upload as sii_upload
from torque_app.integrations.sii.client.errors import OutcomeUnknown, SiiError
from torque_app.integrations.sii.client.sii_client import SiiClient
from torque_app.integrations.sii.client.status import DocumentQuery, DocumentStatus
from torque_app.integrations.sii.values import SignedDte
from torque_app.invoicing import service
from torque_app.invoicing.service import (
    PRACTICE_FOLIOS,
    QUICK,
    SETTLED,
    Answer,
    NoCertificate,
    Outcome,
    Parcel,
    ReferencePending,
    Watched,
    explained,
    in_doubt,
    settled,
)
from torque_app.settings import settings
from workers import invoicing_certification as _certification  # noqa: F401 - idem
from workers import invoicing_claims as _claims  # noqa: F401 - its jobs register themselves
from workers import invoicing_papers as _papers  # noqa: F401 - idem
from workers.job import Later, Run, job
from workers.sii import (
    WITHOUT_CERTIFICATE,
    answer_of,
    client_of,
    needing_certificate,
    patience,
    simulated,
    until_next,
)

SEND: Final = "invoicing.send"
CONFIGURE: Final = "invoicing.configure"
_UNSETTLED: Final = 120.0
"""Seconds a boleta upload without answer is given to show up at SII before it goes again."""
_AWHILE: Final = 3
"""How far along the waits a document begins that awaits the one it refers to."""


@job("invoicing.sign")
def sign(run: Run, *, dte_id: str) -> None:
    """Stamp and sign a document; without a valid certificate it waits for one."""
    try:
        with run.finish(SEND) as tx:
            service.sign(tx, UUID(dte_id))
    except NoCertificate as missing:
        with run.transaction(SEND) as tx:
            service.block(tx, UUID(dte_id), reason=str(missing))
        raise Later(seconds=WITHOUT_CERTIFICATE, reason=str(missing)) from missing


@job("invoicing.send")
def send(run: Run, *, dte_id: str) -> None:
    """Seal an envelope with the document and those that wait beside it."""
    try:
        with needing_certificate(), run.finish(SEND) as tx:
            service.pack(tx, UUID(dte_id))
    except ReferencePending as pending:
        raise Later(seconds=until_next(_AWHILE), reason=pending.code) from pending


@job("invoicing.upload")
def upload(run: Run, *, envelope_id: str) -> None:
    """Upload an envelope's frozen bytes once; after a lost answer SII is asked first."""
    its_id = UUID(envelope_id)
    with needing_certificate(), run.transaction(SEND) as tx:
        parcel = service.begin_upload(tx, its_id)
    if parcel is None:
        return
    try:
        with client_for(parcel) as sii:
            track_id, already = _deliver(run, sii, parcel)
    except SiiError as failure:
        _upload_failed(run, parcel, failure)
        return
    with run.finish(SEND) as tx:
        service.record_sent(tx, its_id, track_id=track_id, already=already)


def _deliver(run: Run, sii: SiiClient, parcel: Parcel) -> tuple[str | None, bool]:
    """Return SII's track id (None when it has the file but tells no number) and if it had it."""
    if parcel.uncertain:
        first = parcel.documents[0]
        if sii.document_status(DocumentQuery.of(first)).matches:
            return None, True
        _wait_for_boletas(parcel)
        with run.transaction(SEND) as tx:
            service.retry_upload(tx, parcel.envelope_id)
    result = sii.upload(
        parcel.data,
        issuer_rut=parcel.issuer_rut,
        sender_rut=parcel.certificate.holder_rut,
        filename=parcel.filename,
        channel=_channel(parcel),
    )
    return result.track_id, result.already_sent


def _wait_for_boletas(parcel: Parcel) -> None:
    """DTEUpload recognises a file sent twice (STATUS 99); the boletas' service may not."""
    if parcel.channel is not Channel.BOLETA or parcel.tried_at is None:
        return
    since = (datetime.now(UTC) - parcel.tried_at).total_seconds()
    grace = 4 * QUICK if simulated() else _UNSETTLED
    if since < grace:
        raise Later(seconds=max(QUICK / 2, grace - since), reason="boletas sin respuesta")


def _upload_failed(run: Run, parcel: Parcel, failure: SiiError) -> None:
    """Wait and try again, or record that SII will never take this envelope."""
    if failure.retry or isinstance(failure, OutcomeUnknown):
        with run.transaction(SEND) as tx:
            service.postpone_upload(
                tx,
                parcel.envelope_id,
                sentence=str(failure),
                untouched=failure.retry and not parcel.uncertain,
                code=failure.code,
            )
        raise Later(seconds=patience(failure, parcel.attempts), reason=failure.code)
    with run.finish(SEND) as tx:
        service.refuse_envelope(
            tx,
            parcel.envelope_id,
            sentence=str(failure),
            code=failure.code,
            errors=[str(each) for each in failure.details.get("errors", ())],
        )


@job("invoicing.poll")
def poll(run: Run, *, envelope_id: str) -> None:
    """Ask SII about an envelope until it has a verdict for every document."""
    its_id = UUID(envelope_id)
    with needing_certificate(), run.transaction(SEND) as tx:
        watched = service.watch(tx, its_id)
    if watched is None:
        return
    try:
        with client_for(watched.parcel) as sii:
            answer = _ask(sii, watched)
    except SiiError as failure:
        with run.transaction(SEND) as tx:
            asked = service.record_progress(tx, its_id, state=failure.code, sentence=str(failure))
        raise Later(seconds=patience(failure, asked), reason=failure.code) from failure
    if answer.outcome is Outcome.PENDING:
        with run.transaction(SEND) as tx:
            asked = service.record_progress(
                tx, its_id, state=answer.state, unsettled=bool(answer.judged or answer.known)
            )
        raise Later(seconds=until_next(asked), reason=answer.state)
    with run.finish(SEND) as tx:
        service.record_verdicts(tx, its_id, answer)


def _ask(sii: SiiClient, watched: Watched) -> Answer:
    """Return SII's answer; documents in doubt were asked about one by one."""
    documents = watched.parcel.documents
    if watched.track_id is None:
        return _ask_each(sii, watched)
    status = sii.envelope_status(
        watched.track_id,
        issuer_rut=watched.parcel.issuer_rut,
        channel=_channel(watched.parcel),
    )
    answer = answer_of(status)
    telling = watched.parcel.channel is Channel.BOLETA and answer.outcome is Outcome.PROCESSED
    if telling and not explained(answer, tried=watched.unsettled):
        return replace(answer, outcome=Outcome.PENDING)
    folios = [each.folio for each in documents]
    doubtful = set(in_doubt(answer, folios))
    if not doubtful:
        return answer
    answer = _with_states(answer, _states(sii, [d for d in documents if d.folio in doubtful]))
    if settled(answer, folios, tried=watched.unsettled):
        return answer
    return replace(answer, outcome=Outcome.PENDING)


def _ask_each(sii: SiiClient, watched: Watched) -> Answer:
    """Judge an envelope SII has without telling its number, by its documents.

    SII judges an envelope as a whole: once it shows one document, those it still does not show
    after a while were rejected.
    """
    documents = watched.parcel.documents
    states = _states(sii, documents)
    received = [each for each in states.values() if each.matches]
    missing = len(states) - len(received)
    if not received:
        return Answer("", "", Outcome.PENDING)
    found = Answer("DOK", "", Outcome.PROCESSED, accepted=len(received), rejected=missing)
    if missing and watched.unsettled < SETTLED:
        return replace(found, state="", outcome=Outcome.PENDING)
    return _with_states(found, states)


def _states(sii: SiiClient, documents: Sequence[SignedDte]) -> dict[int, DocumentStatus]:
    return {each.folio: sii.document_status(DocumentQuery.of(each)) for each in documents}


def _with_states(answer: Answer, states: dict[int, DocumentStatus]) -> Answer:
    return replace(
        answer,
        known={folio: each.matches for folio, each in states.items()},
        states={folio: each.state for folio, each in states.items()},
    )


@job("invoicing.practice")
def practice(run: Run, *, company_id: str) -> None:
    """Fetch a practice certificate and folios from the simulator's desk."""
    its_id, password = UUID(company_id), secrets.token_urlsafe(18)
    with run.transaction(CONFIGURE) as tx:
        order = service.practice_order(tx, its_id)
    with httpx.Client(base_url=settings().sii_simulator_url, timeout=60, trust_env=False) as desk:
        ask = _desk(desk)
        pfx = (
            ask("certificate", rut=order.holder_rut, name=order.holder_name, password=password)
            if order.needs_certificate
            else None
        )
        cafs = [
            ask(
                "caf",
                rut=order.rut,
                razon_social=order.razon_social,
                type=int(kind),
                **{"from": first, "to": first + PRACTICE_FOLIOS - 1},
            )
            for kind, first in order.first.items()
        ]
    with run.finish(CONFIGURE) as tx:
        service.save_practice(tx, its_id, pfx=pfx, password=password, cafs=cafs)


def _desk(client: httpx.Client) -> Callable[..., bytes]:
    def ask(path: str, **order: object) -> bytes:
        answer = client.post(f"/simulator/api/{path}", json=order)
        answer.raise_for_status()
        return answer.content

    return ask


def client_for(parcel: Parcel) -> SiiClient:
    """Return SII as the envelope's signer sees it."""
    return client_of(parcel.environment, parcel.certificate)


def _channel(parcel: Parcel) -> sii_upload.Channel:
    boletas = parcel.channel is Channel.BOLETA
    return sii_upload.Channel.BOLETA if boletas else sii_upload.Channel.DTE
