"""Parts on an OT: what is added leaves the shelf at once, what is removed goes back to it."""

from decimal import Decimal
from uuid import UUID

from models.work_orders import PartStatus, WorkOrder, WorkOrderPart
from models.work_orders_floor import PartRequisition
from torque_app.core.errors import NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.inventory import service as stock
from torque_app.work_orders import rules
from torque_app.work_orders.events import PartAdded, PartRemoved
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.record import SEE_COST, part_row
from torque_app.work_orders.queries.rows import PartRow
from torque_app.work_orders.reading import sees_money
from torque_app.work_orders.service import holding, lines


@needs(WorkOrders.ADD_PART)
def add_part(
    tx: Tx,
    ot_id: UUID,
    *,
    item_id: UUID,
    quantity: Decimal,
    unit_price: Decimal | None = None,
    discount_percent: Decimal = Decimal(0),
    warehouse_id: UUID | None = None,
    technician_id: UUID | None = None,
    serial_number: str | None = None,
    is_warranty: bool = False,
) -> PartRow:
    """Use a part: its line, the movement out and the new total in one transaction (OT-20).

    Allowed from «Borrador» to «Control de calidad»: later the OT is billed as it stands.
    """
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    parts, tasks = lines.load(tx, ot_id)
    wanted = lines.NewPart(
        item_id,
        quantity,
        unit_price=unit_price,
        discount_percent=discount_percent,
        warehouse_id=warehouse_id,
        technician_id=technician_id,
        serial_number=serial_number,
        is_warranty=is_warranty,
    )
    (line,) = lines.use_parts(tx, order, [wanted], first=lines.next_number(parts))
    line.approval = lines.approval_of_more(parts, tasks)
    lines.recount(order, [*parts, line], tasks)
    tx.emit(PartAdded(ot_id, line.id, item_id, quantity))
    return part_row(line, money=sees_money(tx), costs=tx.actor.may(SEE_COST))


@needs(WorkOrders.ADD_PART)
def remove_part(tx: Tx, ot_id: UUID, part_id: UUID) -> None:
    """Take a part off: its stock goes back to where it came from, the total follows (OT-21)."""
    order = holding.own(tx, ot_id)
    lines.check_open(order)
    parts, tasks = lines.load(tx, ot_id)
    line = next((part for part in parts if part.id == part_id), None)
    if line is None:
        raise NotFound("Ese repuesto ya no está en la OT.")
    give_back(tx, line)
    lines.recount(order, parts, tasks)
    tx.emit(PartRemoved(ot_id, line.id, line.item_id, line.quantity))


def give_back(tx: Tx, line: WorkOrderPart, *, units: Decimal | None = None) -> None:
    """Put the stock of a line back on its shelf, all of it or some; without stock it ends."""
    back = line.quantity if units is None else units
    if line.status is PartStatus.ISSUED and line.movement_id is not None:
        stock.give_back(tx, line.movement_id, quantity=back)
    let_go(tx, line)
    if line.requisition_id is not None:
        tx.get(PartRequisition, line.requisition_id, lock=True).returned += back
    if back == line.quantity:
        line.status = PartStatus.RETURNED
        line.deleted_at = tx.now
        return
    line.quantity -= back
    line.amount = rules.amount_of(line.quantity, line.unit_price, line.discount_percent)


def let_go(tx: Tx, line: WorkOrderPart) -> None:
    """Free what the shelf kept for a line."""
    if line.reserved:
        stock.release(tx, [stock.Need(line.item_id, line.warehouse_id, line.reserved)])
        line.reserved = rules.ZERO


def give_all_back(tx: Tx, order: WorkOrder) -> None:
    """Put back every part of an OT that will not be done, items in the order of their keys."""
    parts, _ = lines.load(tx, order.id)
    for line in sorted(parts, key=lambda part: part.item_id):
        give_back(tx, line)
