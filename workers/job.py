"""One message of the outbox, carried out: an event's handlers, or a job that talks to the world."""

import logging
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import select

from models.outbox import MessageStatus, OutboxMessage
from torque_app.core.actor import Actor
from torque_app.core.errors import TorqueError
from torque_app.core.events import HANDLERS, decode
from torque_app.core.tx import Tx, transaction

log = logging.getLogger("torque.job")

Job = Callable[..., None]
JOBS: dict[str, Job] = {}
NOBODY = UUID(int=0)

# After the last wait the message is DEAD: shown, counted, sent again only by a person.
WAITS = (2, 10, 30, 60, 300, 900, 3600, 3600, 3600, 3600)


class Later(Exception):
    """The job is not finished: run it again after some seconds; nothing failed."""

    def __init__(self, *, seconds: float, reason: str) -> None:
        super().__init__(reason)
        self.seconds = seconds


def job(name: str) -> Callable[[Job], Job]:
    """Register a function as the job that messages of this name ask for."""

    def register(fn: Job) -> Job:
        JOBS[name] = fn
        return fn

    return register


def wanted(name: str) -> bool:
    """Tell whether anything happens when a message of this name arrives."""
    return name in JOBS or bool(HANDLERS.get(name))


@dataclass
class Run:
    """One execution of a job: claim, call, record, each in a transaction of its own."""

    tenant_id: UUID
    message_id: UUID
    cause: dict[str, Any]
    attempts: int
    finished: bool = False

    def _actor(self, permission: str) -> Actor:
        return Actor.system(self.tenant_id, {permission}, cause=self.cause)

    @contextmanager
    def transaction(self, permission: str) -> Generator[Tx]:
        """Open a transaction as the platform, holding exactly the job's permission."""
        with transaction(self._actor(permission)) as tx:
            yield tx

    @contextmanager
    def finish(self, permission: str) -> Generator[Tx]:
        """Open the last transaction: its commit ends the message too, so neither is repeated."""
        with transaction(self._actor(permission)) as tx:
            message = _hold(tx, self.message_id)
            yield tx
            if message is not None:
                _end(message)
        self.finished = True


def rehearse() -> None:
    """Look for a message that nobody sent, the way each one is looked for; nothing is written.

    Raises Unavailable when there is no database.
    """
    with transaction(Actor.system(NOBODY, ())) as tx:
        _hold(tx, NOBODY)


def _hold(tx: Tx, message_id: UUID) -> OutboxMessage | None:
    """Return the message locked, or None when it is done or in another worker's hands."""
    return tx.session.exec(
        select(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.status != MessageStatus.DONE)
        .with_for_update(skip_locked=True)
    ).first()


def _end(message: OutboxMessage) -> None:
    message.status = MessageStatus.DONE
    message.done_at = datetime.now(UTC)
    message.last_error = None


def run(tenant: str, message: str) -> None:
    """Carry a message out; what RQ calls. Failing is recorded and rescheduled here, not by RQ."""
    tenant_id, message_id = UUID(tenant), UUID(message)
    try:
        _carry_out(tenant_id, message_id)
    except Later as later:
        _postpone(tenant_id, message_id, seconds=later.seconds)
    except Exception as failure:  # the border of the process: whatever went wrong is recorded
        log.exception("message failed", extra={"message_id": message, "tenant": tenant})
        _fail(tenant_id, message_id, failure)


def _carry_out(tenant_id: UUID, message_id: UUID) -> None:
    with transaction(Actor.system(tenant_id, ())) as tx:
        message = _hold(tx, message_id)
        if message is None:
            return
        name, payload, cause = message.name, message.payload, message.actor
        handlers = HANDLERS.get(name, [])
        if name not in JOBS:
            for handler in handlers:
                permission = handler.needs  # type: ignore[attr-defined]
                tx.actor = Actor.system(tenant_id, {permission}, cause=cause)
                handler(tx, decode(name, payload))
            _end(message)
            return
        attempts = message.attempts
    execution = Run(tenant_id, message_id, cause, attempts)
    JOBS[name](execution, **payload)
    if not execution.finished:
        with transaction(Actor.system(tenant_id, ())) as tx:
            held = _hold(tx, message_id)
            if held is not None:
                _end(held)


def _postpone(tenant_id: UUID, message_id: UUID, *, seconds: float) -> None:
    with transaction(Actor.system(tenant_id, ())) as tx:
        message = _hold(tx, message_id)
        if message is not None:
            message.status = MessageStatus.PENDING
            message.not_before = tx.now + timedelta(seconds=seconds)
            message.attempts = 0


def _told(failure: Exception) -> str:
    """Return a refusal's sentence; a bug's name before what it says."""
    if isinstance(failure, TorqueError):
        return str(failure)
    return f"{type(failure).__name__}: {failure}"


def _fail(tenant_id: UUID, message_id: UUID, failure: Exception) -> None:
    with transaction(Actor.system(tenant_id, ())) as tx:
        message = _hold(tx, message_id)
        if message is None:
            return
        message.last_error = _told(failure)[:2000]
        if message.attempts >= len(WAITS):
            message.status = MessageStatus.DEAD
            return
        message.status = MessageStatus.PENDING
        message.not_before = tx.now + timedelta(seconds=WAITS[message.attempts])
        message.attempts += 1
