"""Clocks put right: by rule when nobody stopped them, by the manager when they were wrong."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlmodel import col, select

from models.values import clock
from models.work_orders import OTStatus, PauseReason, TimeEntry, WorkOrder
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.work_orders import rules
from torque_app.work_orders.events import ClockForgotten, OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor_rows import EntryRow
from torque_app.work_orders.queries.times import entry as entry_row
from torque_app.work_orders.service import holding, stretches
from torque_app.workshop import queries as workshop

WHY = 200
LONGEST_HOURS = 24


@needs(WorkOrders.ASSIGN)
def correct_clock(
    tx: Tx, entry_id: UUID, *, started_at: datetime, ended_at: datetime, why: str
) -> EntryRow:
    """Put a stretch of work right, saying why; audited, and the OT's hours follow.

    It ends after it starts, not in the future, lasts a day at most and shares no moment with
    another stretch of the same person. A clock that still ran is stopped thereby.
    """
    said = why.strip()
    if not 1 <= len(said) <= WHY:
        raise Invalid.field("why", "Di en una frase por qué se corrige.")
    _check_span(tx, started_at, ended_at)
    entry = _entry(tx, entry_id)
    stretches.hold_person(tx, entry.user_id)
    order = holding.of_centre(tx, entry.work_order_id)
    if order.status is OTStatus.CLOSED:
        raise Conflict("La OT está cerrada: sus horas ya no cambian.")
    entry = tx.get(TimeEntry, entry_id, lock=True)
    _check_alone(tx, entry, (started_at, ended_at))
    entry.started_at = started_at
    stretches.end(tx, entry, reason=entry.pause_reason, at=ended_at)
    entry.corrected_by, entry.corrected_at, entry.correction = tx.actor.user_id, tx.now, said
    stretches.recount(tx, order)
    tx.emit(OTChanged(order.id))
    return entry_row(tx, entry_id)


def _entry(tx: Tx, entry_id: UUID) -> TimeEntry:
    try:
        return tx.get(TimeEntry, entry_id)
    except NotFound:
        raise NotFound("Ese tiempo ya no está en la OT.") from None


def _check_span(tx: Tx, started_at: datetime, ended_at: datetime) -> None:
    wrong: dict[str, str] = {}
    for name, at in (("started_at", started_at), ("ended_at", ended_at)):
        if at.tzinfo is None:
            wrong[name] = "La fecha y hora necesitan su zona horaria."
        elif at > tx.now:
            wrong[name] = "Esa hora todavía no llega."
    if wrong:
        raise Invalid(fields=wrong)
    hours = (ended_at - started_at).total_seconds() / 3600
    if hours <= 0:
        raise Invalid.field("ended_at", "El tiempo termina después de empezar.")
    if hours > LONGEST_HOURS:
        raise Invalid.field(
            "ended_at",
            Sentence("Un tiempo dura {hours} horas como máximo.", hours=LONGEST_HOURS),
        )


def _check_alone(tx: Tx, entry: TimeEntry, span: rules.Span) -> None:
    others = tx.session.exec(
        select(TimeEntry).where(
            col(TimeEntry.user_id) == entry.user_id,
            col(TimeEntry.id) != entry.id,
            col(TimeEntry.started_at) < span[1],
            col(TimeEntry.ended_at).is_(None) | (col(TimeEntry.ended_at) > span[0]),
        )
    )
    for other in others:
        if rules.overlaps(span, (other.started_at, other.ended_at)):
            number = tx.get(WorkOrder, other.work_order_id).number
            raise Invalid.field(
                "started_at",
                Sentence("A esa hora la persona ya trabajaba en {number}.", number=number),
            )


Openings = dict[tuple[UUID, date], Sequence[rules.Span]]


@needs(WorkOrders.WORK)
def close_forgotten(tx: Tx) -> int:
    """Close the clocks nobody stopped, flag them, and return how many; called by the clock.

    See rules.forgotten_end: at the centre's closing time, or after twelve hours.
    """
    known: Openings = {}
    closed = 0
    for found in _running(tx):
        order = holding.unrestricted(tx, found.work_order_id)
        entry = tx.get(TimeEntry, found.id, lock=True)
        if entry.ended_at is not None:
            continue
        at = rules.forgotten_end(entry.started_at, _opened(tx, order, entry, known), tx.now)
        if at is None:
            continue
        stretches.end(tx, entry, reason=PauseReason.END_OF_DAY, at=at)
        entry.is_forgotten = True
        stretches.recount(tx, order)
        tx.emit(ClockForgotten(order.id, order.number, entry.id, entry.user_id))
        closed += 1
    return closed


def _running(tx: Tx) -> list[TimeEntry]:
    """Return the clocks that run, by OT, so that two of these never wait for each other."""
    query = select(TimeEntry).where(col(TimeEntry.ended_at).is_(None))
    return list(tx.session.exec(query.order_by(col(TimeEntry.work_order_id), col(TimeEntry.id))))


def _opened(tx: Tx, order: WorkOrder, entry: TimeEntry, known: Openings) -> Sequence[rules.Span]:
    centre_id = order.service_center_id
    zone = workshop.calendar(tx, centre_id).timezone
    day = clock.business_date(entry.started_at, zone)
    if (centre_id, day) not in known:
        known[centre_id, day] = workshop.opening(tx, centre_id, day)
    return known[centre_id, day]
