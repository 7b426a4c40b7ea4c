"""One OT, whole: its data, lines, times, history, and what may be done with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import aliased
from sqlmodel import col

from models.auth import User
from models.clients import Client
from models.tenants import ServiceCenter
from models.work_orders import (
    LineApproval,
    OTStatus,
    TimeEntry,
    WorkOrder,
    WorkOrderLabor,
    WorkOrderPart,
    WorkOrderStatusHistory,
)
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders import access
from torque_app.work_orders.lifecycle import LINES_OPEN, OT, STEPS
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import (
    Billable,
    BillableLine,
    LaborRow,
    MoveRow,
    NextMove,
    OTDetail,
    PartRow,
    TimeRow,
)
from torque_app.work_orders.reading import lines_of, row_of, sees_money

SEE_COST = "inventory.see_cost"
COPIED = (
    "version", "description", "location", "arrival_mode", "is_temporary", "odometer_in",
    "estimated_hours", "actual_hours", "estimated_cost", "arrived_at", "submitted_at",
    "started_at", "completed_at", "invoiced_at", "closed_at", "waiting_reason",
)  # fmt: skip


@needs(WorkOrders.VIEW)
def one(tx: Tx, ot_id: UUID) -> OTDetail:
    """Return an OT with its lines, clocks, history and next moves; NotFound if it is not here."""
    found = _found(tx, ot_id)
    if found is None:
        raise NotFound("Esta OT no existe o no está en tu taller.")
    order, centre, timezone, phone, email, rut, technician_name, creator_name = found
    money = sees_money(tx)
    copied = {name: getattr(order, name) for name in COPIED}
    if not money:
        copied["estimated_cost"] = None
    return OTDetail(
        order=row_of(order, technician=technician_name, money=money),
        **copied,
        centre=centre,
        timezone=timezone,
        client_phone=phone,
        client_email=email,
        client_rut=rut,
        creator=creator_name,
        parts_unit_cost=order.parts_unit_cost if tx.actor.may(SEE_COST) else None,
        may_edit=access.refusal(tx.actor, order) is None,
        lines_open=order.status in LINES_OPEN,
        parts=_parts(tx, ot_id, money=money),
        labor=_labor(tx, ot_id, money=money),
        history=_history(tx, ot_id),
        times=_times(tx, ot_id),
        moves=_next_moves(tx, order),
    )


def _found(tx: Tx, ot_id: UUID) -> Any:
    """Return the OT with the names around it, in one read."""
    technician, creator = aliased(User), aliased(User)
    return tx.session.execute(
        columns(
            WorkOrder,
            ServiceCenter.name,
            ServiceCenter.timezone,
            Client.phone,
            Client.email,
            Client.rut,
            technician.full_name,
            creator.full_name,
        )
        .join(ServiceCenter, col(ServiceCenter.id) == col(WorkOrder.service_center_id))
        .join(Client, col(Client.id) == col(WorkOrder.client_id))
        .outerjoin(technician, col(technician.id) == col(WorkOrder.assigned_to))
        .outerjoin(creator, col(creator.id) == col(WorkOrder.created_by))
        .where(col(WorkOrder.id) == ot_id)
    ).first()


def _next_moves(tx: Tx, order: WorkOrder) -> tuple[NextMove, ...]:
    """Return the moves the lifecycle allows from here, the usual one first."""
    return tuple(
        _next(tx, order, there)
        for (here, there) in STEPS
        if here is order.status and OT.allows(here, there)
    )


def _next(tx: Tx, order: WorkOrder, there: OTStatus) -> NextMove:
    step = STEPS[order.status, there]
    refusal = access.step_refusal(tx.actor, order, step)
    return NextMove(
        to=there,
        command=step.command,
        label=step.label,
        allowed=refusal is None,
        refusal=refusal or "",
        note_required=step.note_required,
    )


def _parts(tx: Tx, ot_id: UUID, *, money: bool) -> tuple[PartRow, ...]:
    lines = tx.session.exec(lines_of(WorkOrderPart), params={"ot_id": ot_id})
    costs = tx.actor.may(SEE_COST)
    return tuple(part_row(line, money=money, costs=costs) for line in lines)


def part_row(line: WorkOrderPart, *, money: bool, costs: bool) -> PartRow:
    """Return a part line as the actor may see it."""
    values: dict[str, Any] = {name: getattr(line, name) for name in PartRow.__slots__}
    if not money:
        values |= dict.fromkeys(("unit_price", "discount_percent", "amount"))
    if not costs:
        values["unit_cost"] = None
    return PartRow(**values)


def _labor(tx: Tx, ot_id: UUID, *, money: bool) -> tuple[LaborRow, ...]:
    rows = tx.session.execute(
        columns(WorkOrderLabor, User.full_name)
        .outerjoin(User, col(User.id) == col(WorkOrderLabor.technician_id))
        .where(col(WorkOrderLabor.work_order_id) == ot_id)
        .order_by(col(WorkOrderLabor.sr_no))
    )
    return tuple(labor_row(line, technician=name, money=money) for line, name in rows)


def labor_row(line: WorkOrderLabor, *, technician: str | None, money: bool) -> LaborRow:
    """Return a labour line as the actor may see it."""
    names = [name for name in LaborRow.__slots__ if name != "technician"]
    values: dict[str, Any] = {name: getattr(line, name) for name in names}
    if not money:
        values |= dict.fromkeys(("rate", "discount_percent", "amount"))
    return LaborRow(**values, technician=technician)


def _history(tx: Tx, ot_id: UUID) -> tuple[MoveRow, ...]:
    moved = WorkOrderStatusHistory
    rows = tx.session.execute(
        columns(
            moved.id,
            moved.from_status,
            moved.to_status,
            moved.from_stage,
            moved.to_stage,
            moved.changed_by,
            User.full_name,
            moved.notes,
            moved.changed_at,
        )
        .outerjoin(User, col(User.id) == col(moved.changed_by))
        .where(col(moved.work_order_id) == ot_id)
        .order_by(col(moved.changed_at), col(moved.id))
    )
    return tuple(MoveRow(*row) for row in rows)


def _times(tx: Tx, ot_id: UUID) -> tuple[TimeRow, ...]:
    rows = tx.session.execute(
        columns(
            TimeEntry.id,
            TimeEntry.user_id,
            User.full_name,
            TimeEntry.started_at,
            TimeEntry.ended_at,
            TimeEntry.minutes,
            TimeEntry.note,
        )
        .outerjoin(User, col(User.id) == col(TimeEntry.user_id))
        .where(col(TimeEntry.work_order_id) == ot_id)
        .order_by(col(TimeEntry.started_at))
    )
    return tuple(TimeRow(*row) for row in rows)


@needs(WorkOrders.VIEW)
def number(tx: Tx, ot_id: UUID) -> str:
    """Return the number of an OT, or raise NotFound; what hangs on one asks with this."""
    return tx.get(WorkOrder, ot_id).number


@needs(WorkOrders.INVOICE)
def billable(tx: Tx, ot_id: UUID) -> Billable:
    """Return the lines a document bills: parts in their order, then labour; net of IVA."""
    order = tx.get(WorkOrder, ot_id)
    parts = tx.session.exec(lines_of(WorkOrderPart), params={"ot_id": ot_id}).all()
    tasks = [
        task
        for task in tx.session.exec(lines_of(WorkOrderLabor), params={"ot_id": ot_id})
        if task.left_out is None
    ]
    lines = [_billed_part(part) for part in parts] + [_billed_labor(task) for task in tasks]
    return Billable(
        id=order.id,
        number=order.number,
        status=order.status,
        service_center_id=order.service_center_id,
        client_id=order.client_id,
        vehicle_id=order.vehicle_id,
        assigned_to=order.assigned_to,
        plate=order.client_snapshot.get("plate", ""),
        total=order.total_cost,
        lines=tuple(lines),
        unapproved=_unapproved(parts, tasks),
    )


_NOT_BILLED = frozenset({LineApproval.PENDING, LineApproval.DECLINED})


def _unapproved(parts: Sequence[WorkOrderPart], tasks: Sequence[WorkOrderLabor]) -> tuple[str, ...]:
    return (
        *(part.part_name for part in parts if part.approval in _NOT_BILLED),
        *(task.description for task in tasks if task.approval in _NOT_BILLED),
    )


def _billed_part(part: WorkOrderPart) -> BillableLine:
    return BillableLine(
        item_id=part.item_id,
        name=part.part_name,
        code=part.part_code,
        quantity=part.quantity,
        unit=part.unit,
        unit_price=part.unit_price,
        discount_percent=part.discount_percent,
        amount=part.amount,
        cost=part.unit_cost,
    )


def _billed_labor(task: WorkOrderLabor) -> BillableLine:
    """Return a task as hours at their rate, or, when its amount is fixed, as one unit of it."""
    by_hours = task.rate > 0 and task.hours > 0
    return BillableLine(
        item_id=None,
        name=task.description[:80],
        code=task.labour_code,
        quantity=task.hours if by_hours else type(task.hours)(1),
        unit="HR" if by_hours else "UN",
        unit_price=task.rate if by_hours else task.amount,
        discount_percent=task.discount_percent if by_hours else type(task.hours)(0),
        amount=task.amount,
        cost=type(task.hours)(0),
    )
