"""Matters between clients and the workshop, by program."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.core.tx import Tx
from torque_app.portal import queries, service
from torque_app.portal.queries import TicketDetail, TicketRow
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/customer-tickets", tags=["Portal"])
Whole = Envelope[TicketDetail]


class TicketIn(BaseModel):
    """Una consulta que empieza el taller."""

    client_id: UUID
    subject: str = Field(max_length=200)
    body: str = Field(max_length=4000)
    work_order_id: UUID | None = None


class ReplyIn(BaseModel):
    """Lo que respondes, y la versión que leíste."""

    body: str = Field(max_length=4000)
    version: int | None = None


class AssignIn(BaseModel):
    """A quién le toca; nulo es a nadie."""

    user_id: UUID | None
    version: int | None = None


class SeenIn(BaseModel):
    """La versión que leíste."""

    version: int | None = None


@router.get("", response_model=Envelope[list[TicketRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista las consultas; filtra por estado, responsable, cliente u OT."""
    return listed(calling, queries.find_tickets, wanted)


@router.post("", response_model=Whole, status_code=201)
def begin(calling: Calling, body: TicketIn) -> Response:
    """Empieza una consulta con un cliente, que la ve en su portal."""

    def begun(tx: Tx) -> TicketDetail:
        said: dict[str, Any] = body.model_dump()
        return service.begin_ticket(tx, said.pop("client_id"), **said)

    return created(calling, begun)


@router.get("/{ticket_id}", response_model=Whole)
def one(calling: Calling, ticket_id: UUID) -> Response:
    """Una consulta con sus mensajes, del más antiguo al más nuevo."""
    return answer(calling, queries.ticket, ticket_id)


@router.post("/{ticket_id}/reply", response_model=Whole)
def reply(calling: Calling, ticket_id: UUID, body: ReplyIn) -> Response:
    """Responde al cliente."""
    return answer(calling, service.reply, ticket_id, **body.model_dump())


@router.post("/{ticket_id}/assign", response_model=Whole)
def assign(calling: Calling, ticket_id: UUID, body: AssignIn) -> Response:
    """Asigna la consulta a alguien que puede responder, o a nadie."""
    return answer(calling, service.assign, ticket_id, **body.model_dump())


@router.post("/{ticket_id}/close", response_model=Whole)
def close(calling: Calling, ticket_id: UUID, body: SeenIn) -> Response:
    """Cierra la consulta; si el cliente escribe, se abre de nuevo."""
    return answer(calling, service.close, ticket_id, version=body.version)


@router.post("/{ticket_id}/reopen", response_model=Whole)
def reopen(calling: Calling, ticket_id: UUID, body: SeenIn) -> Response:
    """Abre de nuevo una consulta cerrada."""
    return answer(calling, service.reopen, ticket_id, version=body.version)


@router.post("/{ticket_id}/read", response_model=Envelope[None])
def read(calling: Calling, ticket_id: UUID) -> Response:
    """Marca como leído lo que escribió el cliente."""
    return answer(calling, service.mark_read, ticket_id)
