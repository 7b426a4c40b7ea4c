"""Clocks: who worked on what, from when to when."""

from collections.abc import Sequence
from functools import lru_cache
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.work_orders import PauseReason, TimeEntry, WorkOrder
from torque_app.core.errors import Conflict
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.service import holding, stretches


@needs(WorkOrders.WORK)
def start_clock(tx: Tx, ot_id: UUID, *, note: str | None = None) -> UUID:
    """Start the actor's clock on an OT in work; a person has one clock running at most."""
    who = stretches.worker(tx)
    stretches.hold_person(tx, who)
    order = holding.own(tx, ot_id)
    stretches.check_in_work(order)
    running = stretches.running_of(tx, who)
    if running is not None:
        raise stretches.refuse_running(tx, running)
    entry = stretches.begin(tx, order, who, note=note)
    tx.emit(OTChanged(ot_id))
    return entry.id


@needs(WorkOrders.WORK)
def stop_clock(tx: Tx, ot_id: UUID) -> int:
    """Stop the actor's clock on the OT and return its minutes."""
    order = holding.own(tx, ot_id)
    entries = _entries(tx, ot_id)
    running = [e for e in entries if e.ended_at is None and e.user_id == tx.actor.user_id]
    if not running:
        raise Conflict("Tu reloj no está corriendo en esta OT.")
    _stop(tx, order, entries, running)
    tx.emit(OTChanged(ot_id))
    return running[0].minutes


def stop_all(tx: Tx, order: WorkOrder, *, reason: PauseReason | None = None) -> set[UUID]:
    """Stop every clock of an OT; return everybody who ever worked on it by the clock."""
    entries = _entries(tx, order.id)
    running = [entry for entry in entries if entry.ended_at is None]
    _stop(tx, order, entries, running, reason=reason)
    return {entry.user_id for entry in entries}


def workers(tx: Tx, order: WorkOrder) -> set[UUID]:
    """Return who did the work: the technician and whoever had a clock on it."""
    by_clock = {entry.user_id for entry in _entries(tx, order.id)}
    return by_clock | ({order.assigned_to} if order.assigned_to else set())


@lru_cache(maxsize=1)
def _of_an_ot() -> SelectOfScalar[TimeEntry]:
    return select(TimeEntry).where(col(TimeEntry.work_order_id) == bindparam("ot_id"))


def _entries(tx: Tx, ot_id: UUID) -> list[TimeEntry]:
    return list(tx.session.exec(_of_an_ot(), params={"ot_id": ot_id}))


def _stop(
    tx: Tx,
    order: WorkOrder,
    entries: Sequence[TimeEntry],
    running: Sequence[TimeEntry],
    *,
    reason: PauseReason | None = None,
) -> None:
    for entry in running:
        stretches.end(tx, entry, reason=reason)
    order.actual_hours = stretches.total(entries)
