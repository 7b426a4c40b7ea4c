"""What the client said yes to enters the OT as it was offered, and what they refused leaves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.base import new_id
from models.work_orders import (
    ApprovalStatus,
    LineApproval,
    OTStage,
    OTStatus,
    PartStatus,
    WorkOrder,
    WorkOrderLabor,
    WorkOrderPart,
)
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.inventory import service as stock
from torque_app.work_orders import reception, rules
from torque_app.work_orders.events import OTChanged, PartAdded
from torque_app.work_orders.lifecycle import LINES_OPEN
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.record import SEE_COST, part_row
from torque_app.work_orders.queries.rows import PartRow
from torque_app.work_orders.reading import sees_money
from torque_app.work_orders.service import holding, lines, moves, stretches
from torque_app.work_orders.service.lines import DESCRIPTION, next_number
from torque_app.work_orders.service.parts import let_go
from torque_app.workshop import queries as workshop

REFUSED = "El cliente no lo aprobó."


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedWork:
    """A line of a quotation as the OT takes it; its price is a snapshot, net of IVA.

    With an `item_id` it is a part of the shelves, kept there until it is issued. `by_hours`:
    its quantity is hours at a rate; else it is a fixed amount. `is_task`: somebody has to do it.
    """

    quotation_line_id: UUID
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal = rules.ZERO
    item_id: UUID | None = None
    operation_id: UUID | None = None
    by_hours: bool = False
    is_task: bool = True

    @property
    def amount(self) -> Decimal:
        """What it costs, in whole pesos."""
        return rules.amount_of(self.quantity, self.unit_price, self.discount_percent)


@dataclass(frozen=True, slots=True)
class Settled:
    """What was said of a line that stands on the OT already; `work` is how it was offered."""

    line_id: UUID
    approved: bool
    work: QuotedWork


@needs(WorkOrders.EDIT_ANY)
def add_quoted_lines(tx: Tx, ot_id: UUID, wanted: Sequence[QuotedWork]) -> dict[UUID, UUID]:
    """Put approved lines on an OT, parts kept on their shelf; return quotation line → its line.

    What the shelf lacks is written all the same, to be issued when it is there. Called by
    quotations alone, in its transaction: what the client decided asks nobody's leave again.
    """
    order = holding.unrestricted(tx, ot_id)
    lines.check_open(order)
    parts, tasks = lines.load(tx, ot_id)
    used = _keep(tx, order, [each for each in wanted if each.item_id], next_number(parts))
    todo = _tasks(tx, order, [each for each in wanted if not each.item_id], next_number(tasks))
    tx.session.add_all([*used, *todo])
    lines.recount(order, [*parts, *used], [*tasks, *todo])
    for part in used:
        tx.emit(PartAdded(ot_id, part.id, part.item_id, part.quantity))
    tx.emit(OTChanged(ot_id))
    tx.session.flush()
    entered: list[WorkOrderPart | WorkOrderLabor] = [*used, *todo]
    return {
        line.quotation_line_id: line.id for line in entered if line.quotation_line_id is not None
    }


def _keep(
    tx: Tx, order: WorkOrder, wanted: Sequence[QuotedWork], first: int
) -> list[WorkOrderPart]:
    """Return lines of parts, each with what its shelf keeps for it."""
    if not wanted:
        return []
    home = reception.home_warehouse(tx, order.service_center_id)
    if home is None:
        raise Invalid.field("warehouse_id", "El centro no tiene bodega. Crea una en Repuestos.")
    needs = [stock.Need(each.item_id, home, each.quantity) for each in wanted if each.item_id]
    kept = stock.reserve(tx, needs)
    return [
        _part(order, each, home, found, number)
        for number, (each, found) in enumerate(zip(wanted, kept, strict=True), first)
    ]


def _part(
    order: WorkOrder, work: QuotedWork, shelf: UUID, kept: stock.Kept, number: int
) -> WorkOrderPart:
    return WorkOrderPart(
        id=new_id(),
        work_order_id=order.id,
        sr_no=number,
        item_id=kept.item_id,
        warehouse_id=shelf,
        part_name=kept.name,
        part_code=kept.sku,
        unit=kept.unit,
        quantity=work.quantity,
        unit_cost=kept.unit_cost,
        unit_price=work.unit_price,
        discount_percent=work.discount_percent,
        amount=work.amount,
        status=PartStatus.RESERVED,
        reserved=kept.quantity,
        quotation_line_id=work.quotation_line_id,
        approval=LineApproval.APPROVED,
    )


def _tasks(
    tx: Tx, order: WorkOrder, wanted: Sequence[QuotedWork], first: int
) -> list[WorkOrderLabor]:
    return [_task(tx, order, work, number) for number, work in enumerate(wanted, first)]


def _task(tx: Tx, order: WorkOrder, work: QuotedWork, number: int) -> WorkOrderLabor:
    line = WorkOrderLabor(
        id=new_id(),
        work_order_id=order.id,
        sr_no=number,
        description=work.description[:DESCRIPTION],
        quotation_line_id=work.quotation_line_id,
        approval=LineApproval.APPROVED,
        done_at=None if work.is_task else tx.now,
    )
    _price(line, work)
    if work.operation_id is not None:
        operation = workshop.operation_by_id(tx, work.operation_id)
        line.operation_id, line.labour_code = operation.id, operation.code
        line.standard_hours = operation.standard_hours
    return line


def _price(line: WorkOrderLabor, work: QuotedWork) -> None:
    """Write hours at their rate, or the whole as one fixed amount."""
    if work.by_hours and work.unit_price:
        line.hours, line.rate = work.quantity, work.unit_price
        line.discount_percent = work.discount_percent
    else:
        line.hours = work.quantity if work.by_hours else rules.ZERO
        line.rate = line.discount_percent = rules.ZERO
    line.amount = work.amount


@needs(WorkOrders.EDIT_ANY)
def settle_quoted(tx: Tx, ot_id: UUID, decisions: Sequence[Settled]) -> set[UUID]:
    """Write on lines of the OT what the client said of each; called by quotations alone.

    Refused work not begun is left out, and a kept part goes back to its shelf. What was done or
    issued already only says that it was refused: no document bills it until somebody takes it
    off. Approved lines take the price of the offer, unless their quantity is no longer the same.
    Return the lines that were there: one taken off meanwhile is not, and enters anew if approved.
    """
    order = holding.unrestricted(tx, ot_id)
    if order.status not in LINES_OPEN and not any(each.approved for each in decisions):
        return set()  # what was refused is not on a finished OT: it was completed without it
    lines.check_open(order)
    parts, tasks = lines.load(tx, ot_id)
    here: dict[UUID, WorkOrderPart | WorkOrderLabor] = {
        **{part.id: part for part in parts},
        **{task.id: task for task in tasks},
    }
    known = [each for each in decisions if each.line_id in here]
    for each in known:
        _settle(tx, order, here[each.line_id], each)
    lines.recount(order, parts, tasks)
    tx.emit(OTChanged(ot_id))
    return {each.line_id for each in known}


def _settle(tx: Tx, order: WorkOrder, line: WorkOrderPart | WorkOrderLabor, said: Settled) -> None:
    line.quotation_line_id = said.work.quotation_line_id
    if not said.approved:
        line.approval = LineApproval.DECLINED
        _take_off(tx, order, line)
    elif isinstance(line, WorkOrderLabor):
        if said.work.by_hours and line.hours != said.work.quantity:
            return
        if line.approval is LineApproval.DECLINED and line.left_out == _(REFUSED):
            line.left_out = None  # refused before, agreed to after all
        line.approval = LineApproval.APPROVED
        _price(line, said.work)
    elif line.quantity == said.work.quantity:
        line.approval = LineApproval.APPROVED
        line.unit_price = said.work.unit_price
        line.discount_percent = said.work.discount_percent
        line.amount = said.work.amount


def _take_off(tx: Tx, order: WorkOrder, line: WorkOrderPart | WorkOrderLabor) -> None:
    if isinstance(line, WorkOrderLabor):
        if line.done_at is None and line.left_out is None:
            line.left_out = _(REFUSED)
            stretches.end_task(tx, order, line.id)
    elif line.status is PartStatus.RESERVED:
        let_go(tx, line)
        line.status, line.deleted_at = PartStatus.RETURNED, tx.now


@needs(WorkOrders.ADD_PART)
def issue_part(tx: Tx, ot_id: UUID, part_id: UUID) -> PartRow:
    """Hand out a part that was kept for the OT: it leaves the shelf at the cost of the moment.

    Raises NotEnoughStock when the shelf does not have it (yet).
    """
    order = holding.by_hand(tx, ot_id)
    lines.check_open(order)
    parts, tasks = lines.load(tx, ot_id)
    line = next((part for part in parts if part.id == part_id), None)
    if line is None:
        raise NotFound("Ese repuesto ya no está en la OT.")
    if line.status is not PartStatus.RESERVED:
        raise Conflict("Ese repuesto ya se entregó.")
    let_go(tx, line)
    need = stock.Need(line.item_id, line.warehouse_id, line.quantity)
    (taken,) = stock.consume_many(
        tx,
        [need],
        reference_type="work_orders",
        reference_id=order.id,
        reference_number=order.number,
    )
    line.status, line.movement_id = PartStatus.ISSUED, taken.movement_id
    line.unit_cost = taken.unit_cost
    lines.recount(order, parts, tasks)
    tx.emit(PartAdded(ot_id, line.id, line.item_id, line.quantity))
    return part_row(line, money=sees_money(tx), costs=tx.actor.may(SEE_COST))


@needs(WorkOrders.EDIT_ANY)
def await_client(tx: Tx, ot_id: UUID, stage: OTStage) -> None:
    """Say where the offer of an OT stands while it waits (ENTITIES 3.2): a draft is submitted.

    Once the work is approved this changes nothing: what is offered then is extra work.
    """
    order = holding.unrestricted(tx, ot_id)
    if order.status is OTStatus.DRAFT:
        moves.pass_to(tx, order, OTStatus.PENDING, stage=stage)
        order.approval_status, order.submitted_at = ApprovalStatus.PENDING, tx.now
    elif order.status is OTStatus.PENDING and order.stage is not stage:
        holding.remember(tx, order, order.status, from_status=order.status, stage=stage)
        order.stage = stage
        tx.emit(OTChanged(ot_id))


@needs(WorkOrders.EDIT_ANY)
def approve_by_client(tx: Tx, ot_id: UUID, *, note: str) -> None:
    """Submit and approve an OT on the client's word, each step in its history (CF-57, CF-58).

    `note` names the evidence. An OT that was approved before stays where it is.
    """
    order = holding.unrestricted(tx, ot_id)
    if order.status is OTStatus.DRAFT:
        moves.pass_to(tx, order, OTStatus.PENDING, note=note)
        order.submitted_at = tx.now
    if order.status is OTStatus.PENDING:
        stage = OTStage.ASSIGNED if order.assigned_to else None
        moves.pass_to(tx, order, OTStatus.APPROVED, note=note, stage=stage)
        order.approval_status = ApprovalStatus.APPROVED
