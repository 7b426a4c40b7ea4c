"""A car that was to come later is here: its temporary OT becomes a real one (REC-11)."""

from typing import Any
from uuid import UUID

from models.work_orders import ArrivalMode, OTStage, WorkOrder
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.vehicles import service as cars
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.service import holding
from torque_app.work_orders.service.shown import shown


@needs(WorkOrders.CREATE)
def bring_in(
    tx: Tx, ot_id: UUID, *, odometer: int | None = None, intake: dict[str, Any] | None = None
) -> OTRow:
    """Note that the car of a temporary OT arrived; `odometer` in km, `intake` its act's summary.

    Again on an OT whose car is here only the reading and the summary are brought up to date.
    """
    order = holding.of_centre(tx, ot_id)
    if order.is_temporary:
        _arrived(tx, order)
    if odometer is not None and odometer != order.odometer_in:
        cars.record_odometer(tx, order.vehicle_id, kilometres=odometer)
        order.odometer_in = odometer
    if intake is not None:
        order.intake = intake
    tx.emit(OTChanged(ot_id))
    return shown(tx, order)


def _arrived(tx: Tx, order: WorkOrder) -> None:
    order.is_temporary = False
    order.arrival_mode = ArrivalMode.VEHICLE_PRESENT
    order.arrived_at = tx.now
    if order.stage is OTStage.PENDING_VEHICLE:
        holding.remember(tx, order, order.status, from_status=order.status, stage=OTStage.ACTIVE)
        order.stage = OTStage.ACTIVE
