"""Requests for service by program."""

from uuid import UUID

from fastapi import APIRouter, Response

from models.appointments import ServiceRequestStatus
from torque_app.appointments import queries, service
from torque_app.appointments.api.bodies import RequestChange, RequestIn
from torque_app.core.errors import Invalid
from torque_app.core.tx import Tx
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed, told

router = APIRouter(prefix="/service-requests", tags=["Citas"])
EMPTIED = frozenset(
    {
        "service_center_id",
        "client_id",
        "vehicle_id",
        "wanted_at",
        "wanted_minutes",
        "status",
        "appointment",
    }
)


@router.get("", response_model=Envelope[list[queries.RequestRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las solicitudes; filtra por estado, canal, centro, cliente y vehículo."""
    return listed(calling, queries.requests, wanted)


@router.get("/{request_id}", response_model=Envelope[queries.RequestRow])
def one(calling: Calling, request_id: UUID) -> Response:
    """Entrega una solicitud."""
    return answer(calling, queries.request, request_id)


@router.post("", status_code=201, response_model=Envelope[queries.RequestRow])
def create(calling: Calling, body: RequestIn) -> Response:
    """Anota una solicitud de servicio; reconoce al cliente por RUT y al vehículo por patente."""
    return created(calling, service.request, **body.model_dump(exclude_none=True))


@router.patch("/{request_id}", response_model=Envelope[queries.RequestRow])
def update(calling: Calling, request_id: UUID, body: RequestChange) -> Response:
    """Cambia una solicitud, la cierra con un motivo o la convierte en cita."""
    return answer(calling, _update, request_id, body)


def _update(tx: Tx, request_id: UUID, body: RequestChange) -> queries.RequestRow:
    said = told(body, emptied=EMPTIED)
    for own in ("version", "status", "reason", "appointment"):
        said.pop(own, None)
    if body.status not in {None, ServiceRequestStatus.CLOSED}:
        raise Invalid.field("status", "Una solicitud sólo se cierra; lo demás cambia solo.")
    if said:
        service.update_request(tx, request_id, version=body.version, **said)
    if body.appointment is not None:
        visit = body.appointment.model_dump(exclude_none=True)
        service.create(tx, service_request_id=request_id, **visit)
    if body.status is ServiceRequestStatus.CLOSED:
        version = None if said else body.version
        service.close_request(tx, request_id, reason=body.reason, version=version)
    return queries.request(tx, request_id)
