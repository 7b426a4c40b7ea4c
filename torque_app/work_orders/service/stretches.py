"""Stretches of work: a person has one at a time, and none ever lasts less than nothing."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from sqlmodel import col, select

from models.work_orders import OTStatus, PauseReason, TimeEntry, WorkOrder, WorkOrderLabor
from torque_app.core.errors import Conflict
from torque_app.core.texts import Sentence
from torque_app.core.turns import one_at_a_time
from torque_app.core.tx import Tx
from torque_app.work_orders import rules
from torque_app.work_orders.lifecycle import NAMES

NOTE = 200


class ClockRunning(Conflict):
    """The person's clock runs elsewhere; `details["running"]` says on which OT and task."""

    code: ClassVar[str] = "clock_running"


def worker(tx: Tx) -> UUID:
    """Return whose clock the actor's is; refuse whoever is nobody."""
    if tx.actor.user_id is None:
        raise Conflict("El reloj es de una persona.")
    return tx.actor.user_id


def hold_person(tx: Tx, user_id: UUID) -> None:
    """Let nobody else begin or correct this person's stretches until commit."""
    one_at_a_time(tx, f"clock:{user_id}")


def running_of(tx: Tx, user_id: UUID) -> TimeEntry | None:
    """Return the person's clock that runs, as the database has it now."""
    query = select(TimeEntry).where(
        col(TimeEntry.user_id) == user_id, col(TimeEntry.ended_at).is_(None)
    )
    return tx.session.exec(query.execution_options(populate_existing=True)).first()


def refuse_running(tx: Tx, entry: TimeEntry) -> ClockRunning:
    """Return the refusal that names where the clock runs."""
    order = tx.get(WorkOrder, entry.work_order_id)
    line = tx.get(WorkOrderLabor, entry.labor_id) if entry.labor_id else None
    where = {
        "ot_id": str(order.id),
        "number": order.number,
        "labor_id": str(line.id) if line else None,
        "task": line.description if line else "",
    }
    said = Sentence(
        "Tu reloj ya corre en {number}. Detenlo antes de empezar otro.", number=order.number
    )
    return ClockRunning(said, running=where)


def check_in_work(order: WorkOrder) -> None:
    """Refuse a clock on an OT nobody may work on."""
    if order.status is not OTStatus.IN_PROGRESS:
        raise Conflict(
            Sentence(
                "El reloj corre sólo con la OT en trabajo; está en «{status}».",
                status=Sentence(NAMES[order.status]),
            )
        )


def begin(
    tx: Tx,
    order: WorkOrder,
    user_id: UUID,
    *,
    labor_id: UUID | None = None,
    note: str | None = None,
) -> TimeEntry:
    """Start the clock of a person who is held and has none running.

    A transaction that waited for its turn may be older than the stretch that ended meanwhile: the
    new one begins where that ended.
    """
    entry = TimeEntry(
        work_order_id=order.id,
        user_id=user_id,
        labor_id=labor_id,
        started_at=max(tx.now, _last_end(tx, user_id) or tx.now),
        note=(note or "").strip()[:NOTE] or None,
        created_at=tx.now,
    )
    tx.session.add(entry)
    return entry


def _last_end(tx: Tx, user_id: UUID) -> datetime | None:
    query = (
        select(TimeEntry.ended_at)
        .where(col(TimeEntry.user_id) == user_id, col(TimeEntry.ended_at).is_not(None))
        .order_by(col(TimeEntry.started_at).desc(), col(TimeEntry.ended_at).desc())
        .limit(1)
    )
    return tx.session.exec(query).first()


def end(
    tx: Tx, entry: TimeEntry, *, reason: PauseReason | None = None, at: datetime | None = None
) -> None:
    """Stop a clock, never before it started; the OT's hours are counted by `recount`."""
    entry.ended_at = max(at or tx.now, entry.started_at)
    entry.minutes = rules.minutes_between(entry.started_at, entry.ended_at)
    entry.pause_reason = reason


def end_task(tx: Tx, order: WorkOrder, labor_id: UUID) -> None:
    """Stop every clock of a task that is done, left out or removed."""
    running = of_task(tx, labor_id, running=True)
    for entry in running:
        end(tx, entry)
    if running:
        recount(tx, order)


def of_task(tx: Tx, labor_id: UUID, *, running: bool = False) -> list[TimeEntry]:
    """Return the stretches on a task, or only those that run."""
    query = select(TimeEntry).where(col(TimeEntry.labor_id) == labor_id)
    if running:
        query = query.where(col(TimeEntry.ended_at).is_(None))
    return list(tx.session.exec(query))


def recount(tx: Tx, *orders: WorkOrder) -> None:
    """Write on OTs the hours of their stopped clocks."""
    for order in orders:
        entries = tx.session.exec(select(TimeEntry).where(col(TimeEntry.work_order_id) == order.id))
        order.actual_hours = total(entries)


def total(entries: Iterable[TimeEntry]) -> Decimal:
    """Return the hours of stretches, those that run counting nothing yet."""
    return rules.hours_of(sum(entry.minutes for entry in entries if entry.ended_at is not None))
