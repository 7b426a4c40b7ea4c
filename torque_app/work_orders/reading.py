"""How an OT row is read: the columns of a list, in one statement without entities."""

from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Row, Select, bindparam, func
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from models.auth import User
from models.files import FileKind, FileObject
from models.work_orders import WorkOrder, WorkOrderLabor, WorkOrderPart
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import CardRow, OTRow

MONEY = frozenset({"labor_cost", "parts_cost", "total_cost"})
COLUMNS = len(OTRow.__slots__)
MONEY_FROM = COLUMNS - len(MONEY)
NO_MONEY = (None,) * len(MONEY)

_snapshot: Any = col(WorkOrder.client_snapshot)

OT_COLUMNS: tuple[Any, ...] = (
    WorkOrder.id,
    WorkOrder.number,
    WorkOrder.status,
    WorkOrder.stage,
    WorkOrder.approval_status,
    WorkOrder.priority,
    WorkOrder.service_type,
    _snapshot["plate"].astext.label("plate"),
    _snapshot["vehicle"].astext.label("vehicle"),
    _snapshot["client"].astext.label("client"),
    WorkOrder.client_id,
    WorkOrder.vehicle_id,
    WorkOrder.service_center_id,
    WorkOrder.assigned_to,
    User.full_name.label("technician"),  # type: ignore[attr-defined]
    WorkOrder.promised_at,
    WorkOrder.status_since,
    WorkOrder.created_at,
    WorkOrder.parts_pending,
    WorkOrder.tasks_done,
    WorkOrder.tasks_total,
    WorkOrder.labor_cost,
    WorkOrder.parts_cost,
    WorkOrder.total_cost,
)


@lru_cache(maxsize=1)
def ots() -> Select[Any]:
    """Select the columns of OTRow, in its order; made once, since statements never change."""
    return columns(*OT_COLUMNS).outerjoin(User, col(User.id) == col(WorkOrder.assigned_to))


Line = TypeVar("Line", WorkOrderPart, WorkOrderLabor)


@lru_cache(maxsize=2)
def lines_of(model: type[Line]) -> SelectOfScalar[Line]:
    """Return the question for an OT's lines in their order; its parameter is `ot_id`."""
    return (
        select(model)
        .where(col(model.work_order_id) == bindparam("ot_id"))
        .order_by(col(model.sr_no))
    )


def sees_money(tx: Tx) -> bool:
    """Tell whether the actor may see what an OT costs."""
    return tx.actor.may(WorkOrders.SEE_MONEY)


def ot_row(row: Row[Any], *, money: bool) -> OTRow:
    """Return the row of a list, without money for whoever may not see it; more columns are cut."""
    if money:
        return OTRow(*row[:COLUMNS])
    return OTRow(*row[:MONEY_FROM], *NO_MONEY)


def photos_of(ot_id: Any) -> Any:
    """Count the photos that hang on an OT itself, as a column of another question."""
    return (
        columns(func.count())
        .where(
            col(FileObject.owner_type) == "work_orders",
            col(FileObject.owner_id) == ot_id,
            col(FileObject.kind) == FileKind.PHOTO,
        )
        .scalar_subquery()
    )


CARD_COLUMNS: tuple[Any, ...] = (*OT_COLUMNS, WorkOrder.bay_id, WorkOrder.waiting_reason)


@lru_cache(maxsize=1)
def cards() -> Select[Any]:
    """Select the columns of CardRow, in its order."""
    whose = columns(*CARD_COLUMNS, photos_of(col(WorkOrder.id)).label("photos"))
    return whose.outerjoin(User, col(User.id) == col(WorkOrder.assigned_to))


def card_row(row: Row[Any], *, money: bool) -> CardRow:
    """Return the row of a card, without money for whoever may not see it; more columns are cut."""
    more = row[COLUMNS : COLUMNS + 3]
    if money:
        return CardRow(*row[:COLUMNS], *more)
    return CardRow(*row[:MONEY_FROM], *NO_MONEY, *more)


def row_of(order: WorkOrder, *, technician: str | None, money: bool) -> OTRow:
    """Return the same row from an OT at hand, sparing the question to the database."""
    snapshot = order.client_snapshot
    return OTRow(
        id=order.id,
        number=order.number,
        status=order.status,
        stage=order.stage,
        approval_status=order.approval_status,
        priority=order.priority,
        service_type=order.service_type,
        plate=snapshot.get("plate", ""),
        vehicle=snapshot.get("vehicle", ""),
        client=snapshot.get("client", ""),
        client_id=order.client_id,
        vehicle_id=order.vehicle_id,
        service_center_id=order.service_center_id,
        assigned_to=order.assigned_to,
        technician=technician,
        promised_at=order.promised_at,
        status_since=order.status_since,
        created_at=order.created_at,
        parts_pending=order.parts_pending,
        tasks_done=order.tasks_done,
        tasks_total=order.tasks_total,
        labor_cost=order.labor_cost if money else None,
        parts_cost=order.parts_cost if money else None,
        total_cost=order.total_cost if money else None,
    )


def scope(tx: Tx, asked: UUID | None) -> UUID | None:
    """Return the centre a member sees: the one asked for, or the only one they belong to."""
    return tx.actor.centre_id or asked
