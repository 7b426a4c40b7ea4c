"""Cars that come back for the same fault: the OT is linked to the one it comes back for."""

from uuid import UUID

from models.work_orders import OTStatus, WorkOrder
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor import DONE
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.service import holding
from torque_app.work_orders.service.shown import shown


@needs(WorkOrders.EDIT)
def link_comeback(tx: Tx, ot_id: UUID, original_id: UUID | None) -> OTRow:
    """Say which finished job of the same car this OT comes back for, or that it does not."""
    order = holding.own(tx, ot_id)
    if order.status in (OTStatus.INVOICED, OTStatus.CLOSED):
        raise Conflict("La OT ya está facturada: no cambia de qué trabajo es reingreso.")
    if original_id is not None:
        _check(tx, order, original_id)
    if original_id != order.comeback_of_id:
        order.comeback_of_id = original_id
        tx.emit(OTChanged(ot_id))
    return shown(tx, order)


def _check(tx: Tx, order: WorkOrder, original_id: UUID) -> None:
    try:
        original = tx.get(WorkOrder, original_id)
    except NotFound:
        raise Invalid.field("original_id", "Elige una OT de tu taller.") from None
    if original.vehicle_id != order.vehicle_id:
        raise Invalid.field("original_id", "Esa OT es de otro vehículo.")
    finished = original.completed_at
    done_before = finished is not None and finished <= order.created_at
    if original.id == order.id or original.status not in DONE or not done_before:
        raise Invalid.field("original_id", "Elige un trabajo terminado antes de éste.")
