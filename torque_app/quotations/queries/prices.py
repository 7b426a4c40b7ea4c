"""What a line begins with: the shelf's item, the catalogue's operation, the centre's hour."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlmodel import col

from models.appointments import Appointment
from models.inventory import InventoryItem
from models.quotations import QuotedKind
from models.tenants import ServiceCenter
from models.work_orders import LineApproval, WorkOrder, WorkOrderLabor, WorkOrderPart
from models.work_orders_floor import OutsideWork
from torque_app.core.errors import Invalid, NotFound
from torque_app.core.listing import columns
from torque_app.core.tx import Tx
from torque_app.quotations.queries.catalog import default_matrix
from torque_app.quotations.rules.amounts import ZERO
from torque_app.quotations.rules.pricing import Bracket, price_of
from torque_app.workshop import queries as workshop

ONE: Final = Decimal(1)


@dataclass(frozen=True, slots=True)
class Start:
    """What is known of a line before anybody says otherwise; money net of IVA, per unit."""

    description: str = ""
    part_number: str = ""
    quantity: Decimal = ONE
    unit_price: Decimal = ZERO
    unit_cost: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ExtraWork:
    """A line of an OT the client has not been asked about; work is sold as it is there."""

    line_id: UUID
    kind: QuotedKind
    description: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    unit_cost: Decimal
    by_hours: bool = False
    item_id: UUID | None = None
    operation_id: UUID | None = None


def of_item(tx: Tx, item_id: UUID) -> Start:
    """Return a shelf's item at its price: by the default matrix where there is one, else its own.

    Raises Invalid on `item_id` for what no shelf knows.
    """
    item = tx.session.execute(
        columns(
            InventoryItem.name,
            InventoryItem.part_number,
            InventoryItem.sell_price,
            InventoryItem.cost_price,
        ).where(col(InventoryItem.id) == item_id)
    ).first()
    if item is None:
        raise Invalid.field("item_id", "Elige un repuesto de tu bodega.")
    name, code, price, cost = item
    return Start(name, code or "", ONE, by_matrix(tx, cost) or price, cost)


def by_matrix(tx: Tx, cost: Decimal) -> Decimal:
    """Return the price of a cost by the default matrix, zero where there is none."""
    matrix = default_matrix(tx)
    if matrix is None or not cost:
        return ZERO
    found = [Bracket(top, percent) for top, percent in matrix.brackets]
    return price_of(cost, found, on_cost=matrix.on_cost)


def of_operation(tx: Tx, operation_id: UUID, *, centre_id: UUID) -> Start:
    """Return an operation at its standard hours and the centre's rate; Invalid if it is none."""
    try:
        operation = workshop.operation_by_id(tx, operation_id)
    except NotFound:
        raise Invalid.field("operation_id", "Elige una operación del tempario.") from None
    return Start(
        description=operation.description,
        quantity=operation.standard_hours,
        unit_price=hour_at(tx, centre_id),
    )


def hour_at(tx: Tx, centre_id: UUID) -> Decimal:
    """Return what a centre asks for an hour, net."""
    rate: Decimal = tx.session.execute(
        columns(ServiceCenter.labor_rate).where(col(ServiceCenter.id) == centre_id)
    ).scalar_one()
    return rate


def extra_work(tx: Tx, ot_id: UUID) -> list[ExtraWork]:
    """Return the lines of an OT that wait for the client's word, parts first."""
    return [*_parts(tx, ot_id), *_tasks(tx, ot_id)]


def _parts(tx: Tx, ot_id: UUID) -> list[ExtraWork]:
    found = tx.session.execute(
        columns(WorkOrderPart)
        .where(
            col(WorkOrderPart.work_order_id) == ot_id,
            col(WorkOrderPart.approval) == LineApproval.PENDING,
        )
        .order_by(col(WorkOrderPart.sr_no))
    ).scalars()
    return [
        ExtraWork(
            line.id,
            QuotedKind.PART,
            line.part_name,
            line.quantity,
            line.unit_price,
            line.discount_percent,
            line.unit_cost,
            item_id=line.item_id,
        )
        for line in found
    ]


def _tasks(tx: Tx, ot_id: UUID) -> list[ExtraWork]:
    outside = columns(OutsideWork.labor_id).where(col(OutsideWork.work_order_id) == ot_id)
    found = tx.session.execute(
        columns(WorkOrderLabor, col(WorkOrderLabor.id).in_(outside))
        .where(
            col(WorkOrderLabor.work_order_id) == ot_id,
            col(WorkOrderLabor.approval) == LineApproval.PENDING,
            col(WorkOrderLabor.left_out).is_(None),
        )
        .order_by(col(WorkOrderLabor.sr_no))
    )
    return [_task(line, is_outside=is_outside) for line, is_outside in found]


def _task(line: WorkOrderLabor, *, is_outside: bool) -> ExtraWork:
    by_hours = line.rate > 0 and line.hours > 0
    return ExtraWork(
        line.id,
        QuotedKind.OUTSIDE_WORK if is_outside else QuotedKind.LABOR,
        line.description,
        line.hours if by_hours else ONE,
        line.rate if by_hours else line.amount,
        line.discount_percent if by_hours else ZERO,
        ZERO,
        by_hours and not is_outside,
        operation_id=line.operation_id,
    )


def centre_of(tx: Tx, centre_id: UUID) -> tuple[str, str]:
    """Return a centre's code and time zone; Invalid on `service_center_id` if it is not here."""
    found = tx.session.execute(
        columns(ServiceCenter.code, ServiceCenter.timezone).where(
            col(ServiceCenter.id) == centre_id, col(ServiceCenter.is_active)
        )
    ).first()
    if found is None:
        raise Invalid.field("service_center_id", "Elige un centro activo.")
    code, zone = found
    return code, zone


def zone_of(tx: Tx, centre_id: UUID) -> str:
    """Return a centre's time zone, of one that closed too."""
    zone: str = tx.session.execute(
        columns(ServiceCenter.timezone)
        .where(col(ServiceCenter.id) == centre_id)
        .execution_options(with_deleted=True)
    ).scalar_one()
    return zone


def usual_centre(tx: Tx) -> UUID:
    """Return the actor's centre, or the first there is."""
    if tx.actor.centre_id is not None:
        return tx.actor.centre_id
    found: UUID = tx.session.execute(
        columns(ServiceCenter.id)
        .where(col(ServiceCenter.is_active))
        .order_by(col(ServiceCenter.code))
        .limit(1)
    ).scalar_one()
    return found


def order_of(tx: Tx, ot_id: UUID) -> WorkOrder:
    """Return the OT; NotFound if it is not here."""
    try:
        return tx.get(WorkOrder, ot_id)
    except NotFound:
        raise NotFound("Esta OT no existe o no está en tu taller.") from None


def client_of_visit(tx: Tx, appointment_id: UUID) -> UUID:
    """Return whose appointment it is; Invalid on `appointment_id` if it is not here."""
    found = tx.session.execute(
        columns(Appointment.client_id).where(col(Appointment.id) == appointment_id)
    ).first()
    if found is None:
        raise Invalid.field("appointment_id", "Elige una cita de tu taller.")
    whose: UUID = found[0]
    return whose
