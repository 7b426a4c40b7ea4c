"""Suppliers' mail, answers and the countdown: servers are asked with no transaction open."""

from typing import Final
from uuid import UUID

from torque_app.core.errors import TorqueError, Unavailable
from torque_app.integrations.mail.imap import Box, MailboxAway, MailboxClosed
from torque_app.integrations.sii.client.claims import ClaimKey
from torque_app.integrations.sii.client.errors import SiiError
from torque_app.integrations.sii.client.sii_client import SiiClient
from torque_app.invoicing.service import QUICK
from torque_app.purchases import service
from torque_app.purchases.service import Errand, NoCertificate, Order, Question
from torque_app.settings import settings
from workers.job import Later, Run, job
from workers.sii import WITHOUT_CERTIFICATE, client_of, needing_certificate, simulated, until_next

ANSWER: Final = "purchases.answer"
UPLOAD: Final = "purchases.upload"
_MOST_MAILS: Final = 200
_NOT_THERE_YET: Final = 3600.0
_NEEDS_A_PERSON: Final = 3600.0
"""Seconds until an error that repeating does not mend is tried again all the same."""


@job("purchases.acknowledge_envelope")
def acknowledge_envelope(run: Run, *, envelope_id: str) -> None:
    """Sign the technical answer to an envelope; without a certificate it waits for one."""
    with needing_certificate(), run.finish(ANSWER) as tx:
        service.acknowledge_envelope(tx, UUID(envelope_id))


@job("purchases.register")
def register(run: Run, *, claim_id: str) -> None:
    """Register an act at SII and sign the file for the supplier."""
    its_id = UUID(claim_id)
    try:
        with run.transaction(ANSWER) as tx:
            order = service.begin_claim(tx, its_id)
    except NoCertificate as missing:
        _postpone(run, its_id, missing)
        raise Later(seconds=WITHOUT_CERTIFICATE, reason=str(missing)) from missing
    if order is None:
        return
    try:
        code, events = _ask(order) if order.at_sii else (0, frozenset[str]())
    except SiiError as failure:
        _postpone(run, its_id, failure)
        raise Later(seconds=_patience(failure, order.attempts), reason=failure.code) from failure
    with run.finish(ANSWER) as tx:
        service.record_claim(tx, its_id, code=code, events=events)


def _ask(order: Order) -> tuple[int, frozenset[str]]:
    """Return SII's code and, where it leaves a doubt, the events registered so far."""
    with _client(order) as sii:
        answer = sii.register_claim(_key(order), order.action.value)
        if not service.is_doubtful(answer.code):
            return answer.code, frozenset()
        known = sii.claim_events(_key(order))
        return answer.code, frozenset(event.code for event in known.events)


def _postpone(run: Run, claim_id: UUID, why: Exception) -> None:
    with run.transaction(ANSWER) as tx:
        service.postpone_claim(tx, claim_id, sentence=str(why))


@job("purchases.look_up")
def look_up(run: Run, *, document_id: str) -> None:
    """Ask SII when it received a document, until it did: the 8 days are counted from there."""
    its_id = UUID(document_id)
    with needing_certificate(), run.transaction(ANSWER) as tx:
        question = service.begin_look_up(tx, its_id)
    if question is None:
        return
    try:
        with _client(question) as sii:
            received_at = sii.received_at(_key(question))
    except SiiError as failure:
        raise Later(seconds=_patience(failure, run.attempts + 1), reason=failure.code) from failure
    if received_at is None:
        raise Later(seconds=_NOT_THERE_YET, reason="not received by SII")
    with run.finish(ANSWER) as tx:
        service.record_look_up(tx, its_id, received_at)


@job("purchases.warn")
def warn(run: Run) -> None:
    """Warn of the documents that silence is about to accept."""
    with run.finish(ANSWER) as tx:
        service.warn(tx)


@job("purchases.check_mailboxes")
def check_mailboxes(run: Run) -> None:
    """Have every mailbox of the workshop looked into."""
    with run.finish(UPLOAD) as tx:
        service.order_checks(tx)


@job("purchases.check_mailbox")
def check_mailbox(run: Run, *, mailbox_id: str) -> None:
    """Take in what suppliers mailed, message by message; the clock is what tries again."""
    its_id, problem = UUID(mailbox_id), None
    with run.transaction(UPLOAD) as tx:
        errand = service.begin_check(tx, its_id)
    if errand is None:
        return
    try:
        with errand.account.opened(inside=settings().mailboxes_inside) as box:
            _empty(run, errand, box)
    except (MailboxAway, MailboxClosed) as refused:
        problem = refused
    with run.finish(UPLOAD) as tx:
        service.finish_check(tx, its_id, problem)


def _empty(run: Run, errand: Errand, box: Box) -> None:
    """Record every message after the last one; what is too much stays for the next look."""
    last = errand.last_uid if box.validity == errand.uid_validity else 0
    for uid in box.after(last, since=errand.since)[:_MOST_MAILS]:
        _record(run, errand.mailbox_id, box.message(uid), validity=box.validity, uid=uid)
        if box.is_enough:
            return


def _record(run: Run, mailbox_id: UUID, data: bytes | None, *, validity: int, uid: int) -> None:
    """Record a message; one the domain refuses as a whole must not stand before the others."""
    try:
        with run.transaction(UPLOAD) as tx:
            service.record_message(tx, mailbox_id, data, validity=validity, uid=uid)
    except Unavailable:
        raise
    except TorqueError as refused:
        with run.transaction(UPLOAD) as tx:
            service.refuse_message(tx, mailbox_id, refused, validity=validity, uid=uid)


def _key(asked: Order | Question) -> ClaimKey:
    return ClaimKey(asked.issuer_rut, asked.dte_type, asked.folio)


def _client(asked: Order | Question) -> SiiClient:
    return client_of(asked.environment, asked.certificate)


def _patience(failure: SiiError, tries: int) -> float:
    """Return the seconds to wait: what SII asks for, longer each time, short with the simulator."""
    if not failure.retry:
        return _NEEDS_A_PERSON
    wait = until_next(tries)
    return max(QUICK, wait) if simulated() else max(failure.after or 0.0, wait)
