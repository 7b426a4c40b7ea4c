"""Lines in general: when they may change, what is asked for, and the sums they leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from models.values import money, quantity
from models.work_orders import LineApproval, WorkOrder, WorkOrderLabor, WorkOrderPart
from torque_app.auth import queries as people
from torque_app.core.errors import Invalid, NotAllowed, TorqueError
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.inventory import service as stock
from torque_app.work_orders import reception, rules
from torque_app.work_orders.lifecycle import LINES_OPEN, NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.reading import lines_of

DESCRIPTION = 200


class LinesClosed(TorqueError):
    """The work passed quality control: it is billed as it stands."""

    code: ClassVar[str] = "work_order_lines_closed"
    status: ClassVar[int] = 409
    message: ClassVar[str] = "Las líneas de esta OT ya no cambian."


@dataclass(frozen=True, slots=True)
class NewPart:
    """A part to use; without a price the item's, without a warehouse the centre's own."""

    item_id: UUID
    quantity: Decimal
    unit_price: Decimal | None = None
    discount_percent: Decimal = rules.ZERO
    warehouse_id: UUID | None = None
    technician_id: UUID | None = None
    serial_number: str | None = None
    is_warranty: bool = False


@dataclass(frozen=True, slots=True)
class NewLabor:
    """A task: hours by a rate (without one the centre's), or a fixed amount; net of IVA."""

    description: str
    hours: Decimal = rules.ZERO
    rate: Decimal | None = None
    amount: Decimal | None = None
    discount_percent: Decimal = rules.ZERO
    technician_id: UUID | None = None
    labour_code: str | None = None


def check_open(order: WorkOrder) -> None:
    """Refuse a change of lines once the OT has been finished."""
    if order.status not in LINES_OPEN:
        raise LinesClosed(
            Sentence(
                "La OT está en «{status}»: sus repuestos y tareas ya no cambian.",
                status=Sentence(NAMES[order.status]),
            )
        )


def check_pricing(tx: Tx, *given: Decimal | None) -> None:
    """Refuse prices set by somebody who may not see them."""
    if any(given) and not tx.actor.may(WorkOrders.SEE_MONEY):
        raise NotAllowed("Tu rol no fija precios ni descuentos.", required=WorkOrders.SEE_MONEY)


def check_technicians(tx: Tx, *ids: UUID | None) -> None:
    """Refuse a technician who never worked here."""
    wanted = {who for who in ids if who is not None and who != tx.actor.user_id}
    if wanted and wanted - people.member_names(tx, wanted).keys():
        raise stranger()


def stranger() -> Invalid:
    """Return the refusal of a technician who never worked here."""
    return Invalid.field("technician_id", "Esa persona no trabaja en tu taller.")


def approval_of_more(
    parts: Sequence[WorkOrderPart], tasks: Sequence[WorkOrderLabor]
) -> LineApproval:
    """Return where a line added by hand stands: what was quoted is done, what is more is asked."""
    lines: list[WorkOrderPart | WorkOrderLabor] = [*parts, *tasks]
    quoted = any(line.quotation_line_id is not None for line in lines)
    return LineApproval.PENDING if quoted else LineApproval.NOT_ASKED


def load(tx: Tx, ot_id: UUID) -> tuple[list[WorkOrderPart], list[WorkOrderLabor]]:
    """Return the lines of an OT in their order."""
    parts = tx.session.exec(lines_of(WorkOrderPart), params={"ot_id": ot_id})
    tasks = tx.session.exec(lines_of(WorkOrderLabor), params={"ot_id": ot_id})
    return list(parts), list(tasks)


def recount(
    order: WorkOrder, parts: Sequence[WorkOrderPart], tasks: Sequence[WorkOrderLabor]
) -> None:
    """Write the sums of the lines that are alive on their OT (OT-22)."""
    sums = rules.totals(
        [part for part in parts if part.deleted_at is None],
        [task for task in tasks if task.deleted_at is None and task.left_out is None],
    )
    order.labor_cost = sums.labor
    order.parts_cost = sums.parts
    order.total_cost = sums.total
    order.parts_unit_cost = sums.parts_unit_cost
    order.tasks_done = sums.tasks_done
    order.tasks_total = sums.tasks_total


def next_number(lines: Sequence[WorkOrderPart] | Sequence[WorkOrderLabor]) -> int:
    """Return the number of the next line."""
    return max((line.sr_no for line in lines), default=0) + 1


def use_parts(
    tx: Tx,
    order: WorkOrder,
    wanted: Sequence[NewPart],
    *,
    first: int = 1,
    home: UUID | None = None,
) -> list[WorkOrderPart]:
    """Take the parts from their shelves, all or none, and write their lines.

    `home` is the centre's own warehouse when the caller already knows it.
    """
    for part in wanted:
        rules.check_quantity(part.quantity)
        rules.check_discount(part.discount_percent)
        if part.unit_price is not None:
            rules.check_price(part.unit_price)
        check_pricing(tx, part.unit_price, part.discount_percent)
    check_technicians(tx, *(part.technician_id for part in wanted))
    shelves = _shelves(tx, order, wanted, home)
    asked = list(zip(wanted, shelves, strict=True))
    taken = stock.consume_many(
        tx,
        [stock.Need(part.item_id, shelf, part.quantity) for part, shelf in asked],
        reference_type="work_orders",
        reference_id=order.id,
        reference_number=order.number,
    )
    lines = [
        _part_line(order, part, shelf, found, number)
        for number, ((part, shelf), found) in enumerate(zip(asked, taken, strict=True), first)
    ]
    tx.session.add_all(lines)
    return lines


def _shelves(tx: Tx, order: WorkOrder, wanted: Sequence[NewPart], home: UUID | None) -> list[UUID]:
    chosen = [part.warehouse_id or home for part in wanted]
    if None in chosen:
        home = reception.home_warehouse(tx, order.service_center_id)
    if home is None and None in chosen:
        raise Invalid.field("warehouse_id", "El centro no tiene bodega. Crea una en Repuestos.")
    return [shelf for shelf in (one or home for one in chosen) if shelf is not None]


def _part_line(
    order: WorkOrder, part: NewPart, shelf: UUID, taken: stock.Consumed, number: int
) -> WorkOrderPart:
    price = taken.sell_price if part.unit_price is None else part.unit_price
    discount = rules.check_discount(part.discount_percent)
    return WorkOrderPart(
        work_order_id=order.id,
        sr_no=number,
        item_id=part.item_id,
        warehouse_id=shelf,
        part_name=taken.name,
        part_code=taken.sku,
        unit=taken.unit,
        quantity=part.quantity,
        unit_cost=taken.unit_cost,
        unit_price=price,
        discount_percent=discount,
        amount=rules.amount_of(part.quantity, price, discount),
        technician_id=part.technician_id,
        serial_number=part.serial_number,
        is_warranty=part.is_warranty,
        movement_id=taken.movement_id,
    )


def labor_lines(
    tx: Tx,
    order: WorkOrder,
    wanted: Sequence[NewLabor],
    *,
    first: int = 1,
    rate: Decimal | None = None,
) -> list[WorkOrderLabor]:
    """Write the lines of tasks; `rate` is the centre's when the caller already knows it."""
    for task in wanted:
        check_pricing(tx, task.rate, task.amount, task.discount_percent)
    check_technicians(tx, *(task.technician_id for task in wanted))
    if rate is None and any(task.rate is None and task.amount is None for task in wanted):
        rate = reception.labor_rate(tx, order.service_center_id)
    lines = [
        _labor_line(order, task, number, rate or rules.ZERO)
        for number, task in enumerate(wanted, first)
    ]
    tx.session.add_all(lines)
    return lines


def _labor_line(
    order: WorkOrder, task: NewLabor, number: int, centre_rate: Decimal
) -> WorkOrderLabor:
    line = WorkOrderLabor(work_order_id=order.id, sr_no=number, description="")
    price_task(line, task, centre_rate)
    return line


def price_task(line: WorkOrderLabor, task: NewLabor, centre_rate: Decimal) -> None:
    """Write a task on its line: hours by rate less the discount, or the fixed amount as it is."""
    description = task.description.strip()
    if not description or len(description) > DESCRIPTION:
        raise Invalid.field(
            "description",
            Sentence("Describe la tarea en 1 a {description} letras.", description=DESCRIPTION),
        )
    fixed = task.amount is not None
    if not fixed or task.hours:
        rules.check_quantity(task.hours, "hours")
    if fixed and task.discount_percent:
        raise Invalid.field("discount_percent", "Un monto fijo no lleva descuento aparte.")
    rate = rules.ZERO if fixed else centre_rate if task.rate is None else task.rate
    line.description = description
    line.labour_code = task.labour_code
    line.hours = quantity.rounded(task.hours)
    line.rate = rules.check_price(rate, "rate")
    line.discount_percent = rules.check_discount(task.discount_percent)
    line.amount = (
        money.rounded(rules.check_price(task.amount, "amount"))
        if task.amount is not None
        else rules.amount_of(line.hours, rate, line.discount_percent)
    )
    line.technician_id = task.technician_id
