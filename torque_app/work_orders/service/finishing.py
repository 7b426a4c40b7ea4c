"""What follows when the work is done: the car's history, the news."""

from models.values import quantity
from models.work_orders import WorkOrder, WorkOrderPart
from torque_app.auth import queries as people
from torque_app.core.tx import Tx
from torque_app.vehicles import service as cars
from torque_app.work_orders import reception
from torque_app.work_orders.events import OTCompleted
from torque_app.work_orders.reading import lines_of


def finish(tx: Tx, order: WorkOrder) -> str | None:
    """Write the job into the car's life, tell that it may be invoiced; return who did it."""
    order.completed_at = tx.now
    order.bay_id = None
    parts = tx.session.exec(lines_of(WorkOrderPart), params={"ot_id": order.id})
    who = order.assigned_to
    engineer = people.member_names(tx, {who}).get(who) if who else None
    cars.finish_service(
        tx,
        order.vehicle_id,
        work_order_id=order.id,
        work_order_number=order.number,
        centre_id=order.service_center_id,
        centre_name=reception.centre_name(tx, order.service_center_id),
        service_type=order.service_type,
        engineer=engineer,
        parts=[_part(part) for part in parts],
        labor=order.labor_cost,
        parts_cost=order.parts_cost,
        total_cost=order.total_cost,
        odometer=order.odometer_in,
    )
    tx.emit(
        OTCompleted(order.id, order.number, order.client_id, order.vehicle_id, order.created_by)
    )
    return engineer


def _part(part: WorkOrderPart) -> str:
    return f"{quantity.formatted(part.quantity)} {part.unit} {part.part_name}"
