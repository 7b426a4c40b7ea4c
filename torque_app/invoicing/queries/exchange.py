"""How the exchange with SII fares: what waits, since when, and what was answered last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, case, func, select
from sqlmodel import col

from models.invoicing import Dte, DteStatus, DteSubmission, EnvelopeStatus
from models.outbox import MessageStatus, OutboxMessage
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing import lifecycle
from torque_app.invoicing.permissions import Invoicing

_JOBS: Final = ("invoicing.sign", "invoicing.send", "invoicing.upload", "invoicing.poll")
_OPEN: Final = (EnvelopeStatus.BUILT, EnvelopeStatus.UPLOADING, EnvelopeStatus.SENT)
_WAITING: Final = (
    DteStatus.ISSUED,
    DteStatus.SIGNED,
    DteStatus.SENDING,
    DteStatus.SENT,
)
_ASKED_AGAIN: Final = (MessageStatus.PENDING, MessageStatus.QUEUED)


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many documents or envelopes stand in a state, by its value and its Spanish name."""

    state: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class ExchangeHealth:
    """The exchange at a glance; moments are aware UTC, None when there is none.

    `oldest_waiting_at` is when the oldest document without a verdict was issued, `last_answer_at`
    when SII last gave one, `next_try_at` when the next job is due (in the past: a worker is
    late). `last_error` is the newest obstacle of an open envelope or job, in words. `stopped`
    counts jobs that gave up: a person must start them again.
    """

    documents: tuple[StateCount, ...]
    envelopes: tuple[StateCount, ...]
    waiting: int
    oldest_waiting_at: datetime | None
    last_answer_at: datetime | None
    last_state: str
    last_error: str
    last_error_at: datetime | None
    next_try_at: datetime | None
    stopped: int

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits and nothing gave up."""
        return not self.waiting and not self.stopped


@needs(Invoicing.VIEW)
def exchange_health(tx: Tx) -> ExchangeHealth:
    """Return how the exchange with SII fares in the whole workshop, in five statements."""
    documents = _counts(tx, Dte, lifecycle.DTE.names)
    oldest = tx.session.execute(
        select(func.min(Dte.created_at)).where(col(Dte.status).in_(_WAITING))
    ).scalar()
    answered_at, state = _last_answer(tx) or (None, None)
    error, error_at = _last_error(tx) or (None, None)
    jobs = _jobs(tx)
    return ExchangeHealth(
        documents=documents,
        envelopes=_counts(tx, DteSubmission, lifecycle.ENVELOPE.names),
        waiting=sum(each.count for each in documents if each.state in _WAITING),
        oldest_waiting_at=oldest,
        last_answer_at=answered_at,
        last_state=state or "",
        last_error=error or jobs.last_error or "",
        last_error_at=error_at,
        next_try_at=jobs.next_at,
        stopped=jobs.stopped or 0,
    )


def _counts(
    tx: Tx, model: type[Dte | DteSubmission], names: Mapping[Any, str]
) -> tuple[StateCount, ...]:
    """Return the counts in the order of the machine, states nobody is in included."""
    status = col(model.status)
    rows = tx.session.execute(select(status, func.count()).group_by(status)).all()
    found: dict[Any, int] = dict(map(tuple, rows))
    return tuple(
        StateCount(state.value, name, found.get(state, 0)) for state, name in names.items()
    )


def _last_answer(tx: Tx) -> tuple[datetime, str] | None:
    query = (
        select(DteSubmission.last_polled_at, DteSubmission.sii_state)  # type: ignore[call-overload]
        .where(
            col(DteSubmission.last_polled_at).is_not(None),
            col(DteSubmission.sii_state).is_not(None),
        )
        .order_by(col(DteSubmission.last_polled_at).desc())
        .limit(1)
    )
    row = tx.session.execute(query).first()
    return None if row is None else (row[0], row[1])


def _last_error(tx: Tx) -> tuple[str, datetime] | None:
    """Return the obstacle an open envelope met last, and when."""
    query = (
        select(DteSubmission.last_answer, DteSubmission.updated_at)  # type: ignore[call-overload]
        .where(
            col(DteSubmission.status).in_(_OPEN),
            col(DteSubmission.last_answer).is_not(None),
        )
        .order_by(col(DteSubmission.updated_at).desc())
        .limit(1)
    )
    row = tx.session.execute(query).first()
    return None if row is None else (row[0], row[1])


def _jobs(tx: Tx) -> Row[Any]:
    """Return when the next job is due, how many gave up, and the last error of one."""
    status = col(OutboxMessage.status)
    due = case((status.in_(_ASKED_AGAIN), col(OutboxMessage.not_before)))
    dead = case((status == MessageStatus.DEAD, 1))
    query = select(
        func.min(due).label("next_at"),
        func.count(dead).label("stopped"),
        func.max(OutboxMessage.last_error).label("last_error"),
    ).where(col(OutboxMessage.name).in_(_JOBS), status != MessageStatus.DONE)
    return tx.session.execute(query).one()
