"""Whether a bay or a technician still has something to do."""

from uuid import UUID

from sqlmodel import col, select

from models.appointments import Appointment, AppointmentStatus
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.tx import Tx

_GONE = (OTStatus.COMPLETED, OTStatus.INVOICED, OTStatus.CLOSED)
_EXPECTED = (AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)


def holds_vehicle(tx: Tx, bay_id: UUID) -> bool:
    """Tell whether an OT still at work stands in a bay."""
    query = select(WorkOrder.id).where(
        WorkOrder.bay_id == bay_id, col(WorkOrder.status).not_in(_GONE)
    )
    return tx.session.exec(query.limit(1)).first() is not None


def is_awaited(tx: Tx, *, bay_id: UUID | None = None, technician_id: UUID | None = None) -> bool:
    """Tell whether an appointment to come names a bay, or a technician."""
    query = select(Appointment.id).where(
        col(Appointment.status).in_(_EXPECTED), Appointment.ends_at > tx.now
    )
    if bay_id is not None:
        query = query.where(Appointment.bay_id == bay_id)
    if technician_id is not None:
        query = query.where(Appointment.technician_id == technician_id)
    return tx.session.exec(query.limit(1)).first() is not None
