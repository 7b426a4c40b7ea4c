"""Answers to suppliers: asked of SII with no transaction open, recorded once; and the countdown."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from random import Random, SystemRandom
from typing import Final
from uuid import UUID

from torque_app.core.redis import redis
from torque_app.integrations.sii.client.claims import ClaimKey
from torque_app.integrations.sii.client.errors import SiiError
from torque_app.integrations.sii.client.sii_client import SiiClient
from torque_app.integrations.sii.client.tokens import RedisTokenCache
from torque_app.integrations.sii.client.transport import Timeouts
from torque_app.invoicing.service import QUICK, pause
from torque_app.purchases import service
from torque_app.purchases.service import NoCertificate, Order, Question
from torque_app.settings import settings
from workers.invoicing import hosts
from workers.job import Later, Run, job

ANSWER: Final = "purchases.answer"
_CHANCE: Final[Random] = SystemRandom()
_WITHOUT_CERTIFICATE: Final = 3600.0
_NOT_THERE_YET: Final = 3600.0
_NEEDS_A_PERSON: Final = 3600.0
"""Seconds until an error that repeating does not mend is tried again all the same."""

_TIMEOUTS: Final = Timeouts(connect=10.0, read=60.0)


@job("purchases.acknowledge_envelope")
def acknowledge_envelope(run: Run, *, envelope_id: str) -> None:
    """Sign the technical answer to an envelope; without a certificate it waits for one."""
    with _needing_certificate(), run.finish(ANSWER) as tx:
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
        raise Later(seconds=_WITHOUT_CERTIFICATE, reason=str(missing)) from missing
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
    with _needing_certificate(), run.transaction(ANSWER) as tx:
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


@contextmanager
def _needing_certificate() -> Generator[None]:
    """Turn a certificate that is missing into a wait for one."""
    try:
        yield
    except NoCertificate as missing:
        raise Later(seconds=_WITHOUT_CERTIFICATE, reason=str(missing)) from missing


def _key(asked: Order | Question) -> ClaimKey:
    return ClaimKey(asked.issuer_rut, asked.dte_type, asked.folio)


def _client(asked: Order | Question) -> SiiClient:
    return SiiClient(
        hosts(asked.environment),
        asked.certificate,
        token_cache=RedisTokenCache(redis()),
        clock=lambda: datetime.now(UTC),
        timeouts=_TIMEOUTS,
    )


def _patience(failure: SiiError, tries: int) -> float:
    """Return the seconds to wait: what SII asks for, longer each time, short with the simulator."""
    if not failure.retry:
        return _NEEDS_A_PERSON
    simulated = bool(settings().sii_simulator_url)
    wait = pause(max(0, tries - 1), quick=simulated, random=_CHANCE)
    return max(QUICK, wait) if simulated else max(failure.after or 0.0, wait)
