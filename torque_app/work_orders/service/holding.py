"""An OT held for a change: locked, allowed to this actor, its history written."""

from collections.abc import Callable
from uuid import UUID

from sqlmodel import col, select

from models.work_orders import (
    OTStage,
    OTStatus,
    WorkOrder,
    WorkOrderLabor,
    WorkOrderStatusHistory,
)
from torque_app.core.actor import Actor
from torque_app.core.errors import NotAllowed, NotFound, Stale
from torque_app.core.tx import Tx
from torque_app.work_orders import access

Refusal = Callable[[Actor, WorkOrder], str | None]


def _held(tx: Tx, ot_id: UUID) -> WorkOrder:
    try:
        return tx.get(WorkOrder, ot_id, lock=True)
    except NotFound:
        raise NotFound("Esta OT no existe o no está en tu taller.") from None


def _held_unless(tx: Tx, ot_id: UUID, refusal: Refusal) -> WorkOrder:
    order = _held(tx, ot_id)
    sentence = refusal(tx.actor, order)
    if sentence:
        raise NotAllowed(sentence, current_role=tx.actor.role)
    return order


def own(tx: Tx, ot_id: UUID) -> WorkOrder:
    """Return the OT locked, for whoever may change it (RBAC-10)."""
    return _held_unless(tx, ot_id, access.refusal)


def by_hand(tx: Tx, ot_id: UUID) -> WorkOrder:
    """Return the OT locked, for whoever may change it or has a task on it."""
    order = _held(tx, ot_id)
    sentence = access.refusal(tx.actor, order)
    if sentence == access.NOT_YOURS and _has_task(tx, ot_id):
        return order
    if sentence:
        raise NotAllowed(sentence, current_role=tx.actor.role)
    return order


def _has_task(tx: Tx, ot_id: UUID) -> bool:
    query = select(WorkOrderLabor.id).where(
        col(WorkOrderLabor.work_order_id) == ot_id,
        col(WorkOrderLabor.technician_id) == tx.actor.user_id,
    )
    return tx.session.exec(query.limit(1)).first() is not None


def of_centre(tx: Tx, ot_id: UUID) -> WorkOrder:
    """Return the OT locked, for a decision of whoever holds the permission in its centre."""
    return _held_unless(tx, ot_id, access.centre_refusal)


def unrestricted(tx: Tx, ot_id: UUID) -> WorkOrder:
    """Return the OT locked, for a consequence of what another context decided."""
    return _held(tx, ot_id)


def fresh(order: WorkOrder, version: int | None) -> None:
    """Refuse the edit of somebody who was reading an older version."""
    same(order.version, version)


def same(now: int, version: int | None) -> None:
    """Refuse whoever read another version than the one that stands."""
    if version is not None and version != now:
        raise Stale


def remember(
    tx: Tx,
    order: WorkOrder,
    to: OTStatus,
    *,
    from_status: OTStatus | None,
    stage: OTStage | None = None,
    note: str | None = None,
) -> None:
    """Write the line of history of a move before the OT changes (OT-17)."""
    tx.session.add(
        WorkOrderStatusHistory(
            work_order_id=order.id,
            from_status=from_status,
            to_status=to,
            from_stage=order.stage if from_status else None,
            to_stage=stage,
            changed_by=tx.actor.user_id,
            notes=note,
            changed_at=tx.now,
        )
    )
