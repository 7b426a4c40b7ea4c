"""Tasks on an OT: their hours, their price, and whether they are done."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.work_orders import LineApproval, WorkOrder, WorkOrderLabor, WorkOrderPart
from torque_app.auth import queries as people
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.work_orders import reception, rules
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.record import labor_row
from torque_app.work_orders.queries.rows import LaborRow
from torque_app.work_orders.reading import sees_money
from torque_app.work_orders.service import holding, lines, stretches, undone

EDITABLE = frozenset(lines.NewLabor.__slots__)
Lines = tuple[list[WorkOrderPart], list[WorkOrderLabor]]


@needs(WorkOrders.ADD_LABOR)
def add_labor(
    tx: Tx,
    ot_id: UUID,
    *,
    description: str,
    hours: Decimal = Decimal(0),
    rate: Decimal | None = None,
    amount: Decimal | None = None,
    discount_percent: Decimal = Decimal(0),
    technician_id: UUID | None = None,
    labour_code: str | None = None,
) -> LaborRow:
    """Add a task, by hours or with a fixed amount, and recount the OT."""
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    parts, tasks = lines.load(tx, ot_id)
    wanted = lines.NewLabor(
        description,
        hours=hours,
        rate=rate,
        amount=amount,
        discount_percent=discount_percent,
        technician_id=technician_id,
        labour_code=labour_code,
    )
    (line,) = lines.labor_lines(tx, order, [wanted], first=lines.next_number(tasks))
    line.approval = lines.approval_of_more(parts, tasks)
    lines.recount(order, parts, [*tasks, line])
    tx.emit(OTChanged(ot_id))
    return shown_line(tx, line)


def _held(tx: Tx, ot_id: UUID, labor_id: UUID) -> tuple[WorkOrder, Lines, WorkOrderLabor]:
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    parts, tasks = lines.load(tx, ot_id)
    line = next((task for task in tasks if task.id == labor_id), None)
    if line is None:
        raise NotFound("Esa tarea ya no está en la OT.")
    return order, (parts, tasks), line


@needs(WorkOrders.ADD_LABOR)
def update_labor(tx: Tx, /, ot_id: UUID, labor_id: UUID, **changes: Any) -> LaborRow:
    """Change fields of a task (those of NewLabor) and recount the OT."""
    unknown = changes.keys() - EDITABLE
    if unknown:
        raise Invalid(
            Sentence("No se puede cambiar: {unknown}.", unknown=", ".join(sorted(unknown)))
        )
    order, (parts, tasks), line = _held(tx, ot_id, labor_id)
    priced = (changes.get(name) for name in ("rate", "amount", "discount_percent"))
    lines.check_pricing(tx, *priced)
    lines.check_technicians(tx, changes.get("technician_id"))
    wanted = replace(_as_asked(line), **changes)
    if "amount" not in changes and {"hours", "rate", "discount_percent"} & changes.keys():
        wanted = replace(wanted, amount=None)
    rate = line.rate or reception.labor_rate(tx, order.service_center_id)
    agreed = line.amount
    lines.price_task(line, wanted, rate)
    if line.approval is LineApproval.APPROVED and line.amount > agreed:
        # what the client said yes to was the former price
        line.approval = LineApproval.PENDING
    lines.recount(order, parts, tasks)
    tx.emit(OTChanged(ot_id))
    return shown_line(tx, line)


def _as_asked(line: WorkOrderLabor) -> lines.NewLabor:
    fixed = line.rate == rules.ZERO
    return lines.NewLabor(
        line.description,
        hours=line.hours,
        rate=None if fixed else line.rate,
        amount=line.amount if fixed else None,
        discount_percent=line.discount_percent,
        technician_id=line.technician_id,
        labour_code=line.labour_code,
    )


@needs(WorkOrders.ADD_LABOR)
def remove_labor(tx: Tx, ot_id: UUID, labor_id: UUID) -> None:
    """Take a task off and recount the OT."""
    order, (parts, tasks), line = _held(tx, ot_id, labor_id)
    undone.refuse_outside(tx, labor_id)
    line.deleted_at = tx.now
    stretches.end_task(tx, order, labor_id)
    lines.recount(order, parts, tasks)
    tx.emit(OTChanged(ot_id))


@needs(WorkOrders.WORK)
def mark_labor_done(tx: Tx, ot_id: UUID, labor_id: UUID, *, done: bool = True) -> LaborRow:
    """Mark a task as done, or as still to do."""
    order, (parts, tasks), line = _held(tx, ot_id, labor_id)
    line.done_at = tx.now if done else None
    if done:
        if line.left_out is not None:
            raise Conflict("La tarea quedó fuera de la OT. Retómala antes de marcarla.")
        undone.refuse_outside(tx, labor_id)
        stretches.end_task(tx, order, labor_id)
    lines.recount(order, parts, tasks)
    tx.emit(OTChanged(ot_id))
    return shown_line(tx, line)


def shown_line(tx: Tx, line: WorkOrderLabor) -> LaborRow:
    """Return a task with its technician's name, as the actor may see it."""
    who = line.technician_id
    name = people.member_names(tx, {who}).get(who) if who else None
    return labor_row(line, technician=name, money=sees_money(tx))
