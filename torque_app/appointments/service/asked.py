"""What happens to a request when something is made of it."""

from uuid import UUID

from models.appointments import ServiceRequest, ServiceRequestStatus
from torque_app.appointments import lifecycle
from torque_app.appointments.events import RequestChanged
from torque_app.core.tx import Tx


def note_scheduled(tx: Tx, request_id: UUID, *, client_id: UUID, vehicle_id: UUID) -> None:
    """Note that a request has its appointment, and whose and which car it turned out to be.

    Raises IllegalMove where the request was answered otherwise meanwhile.
    """
    asked = tx.get(ServiceRequest, request_id, lock=True)
    lifecycle.REQUEST.check(asked.status, ServiceRequestStatus.SCHEDULED)
    asked.client_id, asked.vehicle_id = client_id, vehicle_id
    _move(tx, asked, ServiceRequestStatus.SCHEDULED)


def note_converted(tx: Tx, request_id: UUID, work_order_id: UUID) -> None:
    """Note the OT that came of a request."""
    asked = tx.get(ServiceRequest, request_id, lock=True)
    if _move(tx, asked, ServiceRequestStatus.CONVERTED):
        asked.work_order_id = work_order_id


def note_cancelled(tx: Tx, request_id: UUID, reason: str) -> None:
    """Close the request of a visit that was called off."""
    asked = tx.get(ServiceRequest, request_id, lock=True)
    if _move(tx, asked, ServiceRequestStatus.CLOSED):
        asked.closed_reason = reason


def note_missed(tx: Tx, request_id: UUID) -> None:
    """Open a request again whose visit nobody came to; its hour holds nothing any more."""
    asked = tx.get(ServiceRequest, request_id, lock=True)
    if _move(tx, asked, ServiceRequestStatus.NEW):
        asked.wanted_at = None


def _move(tx: Tx, asked: ServiceRequest, there: ServiceRequestStatus) -> bool:
    """Move a request where its life allows; a second visit of it may have settled it before."""
    if not lifecycle.REQUEST.allows(asked.status, there):
        return False
    asked.status = there
    tx.emit(RequestChanged(asked.id, asked.number))
    return True
