"""What people ask about their data (Ley 21.719), by program."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from models.portal import DataRight
from torque_app.portal import queries, service
from torque_app.portal.api.desk import ForClientIn, SeenIn, begun, moved
from torque_app.portal.queries import RequestRow
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, listed

router = APIRouter(prefix="/data-requests", tags=["Portal"])
Whole = Envelope[RequestRow]


class RequestIn(ForClientIn):
    """Una solicitud que llegó por otro medio: en el mesón, por carta o por teléfono."""

    right: DataRight
    details: str = Field(default="", max_length=2000)


class ExtendIn(SeenIn):
    """Por qué necesitas 30 días más."""

    why: str = Field(max_length=500)


class GrantIn(SeenIn):
    """Lo que le dices al cliente."""

    answer: str = Field(default="", max_length=2000)


class DenyIn(SeenIn):
    """Por qué no; el cliente lo lee y puede reclamar a la Agencia."""

    why: str = Field(max_length=2000)


@router.get("", response_model=Envelope[list[RequestRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las solicitudes de datos personales; filtra por estado, derecho o cliente."""
    return listed(calling, queries.find_requests, wanted)


@router.post("", response_model=Whole, status_code=201)
def record(calling: Calling, body: RequestIn) -> Response:
    """Anota una solicitud que llegó por otro medio; su plazo corre desde ahora."""
    return begun(calling, service.record_request, body)


@router.get("/{data_request_id}", response_model=Whole)
def one(calling: Calling, data_request_id: UUID) -> Response:
    """Una solicitud con su plazo y su respuesta."""
    return answer(calling, queries.request, data_request_id)


@router.post("/{data_request_id}/extend", response_model=Whole)
def extend(calling: Calling, data_request_id: UUID, body: ExtendIn) -> Response:
    """Prorroga el plazo 30 días, una sola vez, y dice por qué."""
    return moved(calling, service.extend, data_request_id, body)


@router.post("/{data_request_id}/grant", response_model=Whole)
def grant(calling: Calling, data_request_id: UUID, body: GrantIn) -> Response:
    """Concede lo pedido y lo hace en el acto."""
    return moved(calling, service.grant, data_request_id, body)


@router.post("/{data_request_id}/deny", response_model=Whole)
def deny(calling: Calling, data_request_id: UUID, body: DenyIn) -> Response:
    """Deniega lo pedido y dice por qué."""
    return moved(calling, service.deny, data_request_id, body)
