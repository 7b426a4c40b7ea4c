"""Matters between clients and the workshop, by program."""

from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from torque_app.portal import queries, service
from torque_app.portal.api.desk import ForClientIn, SeenIn, begun, moved
from torque_app.portal.queries import TicketDetail, TicketRow
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, listed

router = APIRouter(prefix="/customer-tickets", tags=["Portal"])
Whole = Envelope[TicketDetail]


class TicketIn(ForClientIn):
    """Una consulta que empieza el taller."""

    subject: str = Field(max_length=200)
    body: str = Field(max_length=4000)
    work_order_id: UUID | None = None


class ReplyIn(SeenIn):
    """Lo que respondes, y la versión que leíste."""

    body: str = Field(max_length=4000)


class AssignIn(SeenIn):
    """A quién le toca; nulo es a nadie."""

    user_id: UUID | None


@router.get("", response_model=Envelope[list[TicketRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las consultas; filtra por estado, responsable, cliente u OT."""
    return listed(calling, queries.find_tickets, wanted)


@router.post("", response_model=Whole, status_code=201)
def begin(calling: Calling, body: TicketIn) -> Response:
    """Empieza una consulta con un cliente, que la ve en su portal."""
    return begun(calling, service.begin_ticket, body)


@router.get("/{ticket_id}", response_model=Whole)
def one(calling: Calling, ticket_id: UUID) -> Response:
    """Una consulta con sus mensajes, del más antiguo al más nuevo."""
    return answer(calling, queries.ticket, ticket_id)


@router.post("/{ticket_id}/reply", response_model=Whole)
def reply(calling: Calling, ticket_id: UUID, body: ReplyIn) -> Response:
    """Responde al cliente."""
    return moved(calling, service.reply, ticket_id, body)


@router.post("/{ticket_id}/assign", response_model=Whole)
def assign(calling: Calling, ticket_id: UUID, body: AssignIn) -> Response:
    """Asigna la consulta a alguien que puede responder, o a nadie."""
    return moved(calling, service.assign, ticket_id, body)


@router.post("/{ticket_id}/close", response_model=Whole)
def close(calling: Calling, ticket_id: UUID, body: SeenIn) -> Response:
    """Cierra la consulta; si el cliente escribe, se abre de nuevo."""
    return moved(calling, service.close, ticket_id, body)


@router.post("/{ticket_id}/reopen", response_model=Whole)
def reopen(calling: Calling, ticket_id: UUID, body: SeenIn) -> Response:
    """Abre de nuevo una consulta cerrada."""
    return moved(calling, service.reopen, ticket_id, body)


@router.post("/{ticket_id}/read", response_model=Envelope[None])
def read(calling: Calling, ticket_id: UUID) -> Response:
    """Marca como leído lo que escribió el cliente."""
    return answer(calling, service.mark_read, ticket_id)
