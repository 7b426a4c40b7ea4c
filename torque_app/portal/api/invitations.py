"""The links by which a client enters their portal, by program."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.notifications_messages import Channel
from torque_app.core.tx import Tx
from torque_app.links.queries import DAYS, MOST_DAYS
from torque_app.portal import queries, service
from torque_app.portal.queries import AccessRow
from torque_app.shell.rest import Calling, Envelope, answer, created, shown_once

router = APIRouter(prefix="/clients", tags=["Portal"])
ALIASES = ("/customers",)


class LinkIn(BaseModel):
    """Cuánto dura el enlace, su PIN si quieres uno, y por dónde se envía."""

    days: int = Field(default=DAYS, ge=1, le=MOST_DAYS)
    pin: str = Field(default="", max_length=8, description="De 4 a 8 números; vacío, sin PIN.")
    channels: list[Channel] | None = Field(
        default_factory=list,
        max_length=len(Channel),
        description="Vacío sólo crea el enlace; nulo elige según lo que quiere el cliente.",
    )


@dataclass(frozen=True, slots=True)
class MadeLink:
    """Un enlace nuevo; su camino trae el token y se muestra sólo esta vez."""

    id: UUID
    path: str = field(repr=False)
    expires_at: datetime
    messages: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class EndedLink:
    """El enlace que ya no abre nada."""

    id: UUID


@router.get("/{client_id}/portal-links", response_model=Envelope[list[AccessRow]])
def links(calling: Calling, client_id: UUID) -> Response:
    """Los enlaces de un cliente a su portal, con sus visitas; los vencidos también."""
    return answer(calling, queries.accesses_of, client_id)


@router.post("/{client_id}/portal-links", response_model=Envelope[MadeLink], status_code=201)
def invite(calling: Calling, client_id: UUID, body: LinkIn) -> Response:
    """Crea un enlace al portal del cliente y, si lo pides, se lo envía."""

    def made(tx: Tx) -> MadeLink:
        done = service.invite(tx, client_id, **body.model_dump())
        return MadeLink(done.link_id, done.path, done.expires_at, done.messages)

    return created(shown_once(calling), made)


@router.delete("/{client_id}/portal-links/{portal_link_id}", response_model=Envelope[EndedLink])
def revoke(calling: Calling, client_id: UUID, portal_link_id: UUID) -> Response:
    """Termina un enlace en el acto."""

    def ended(tx: Tx) -> EndedLink:
        service.revoke(tx, client_id, portal_link_id)
        return EndedLink(portal_link_id)

    return answer(calling, ended)
