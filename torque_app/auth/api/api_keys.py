"""Keys for other programs, by program."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from torque_app.auth import queries, service
from torque_app.shell.rest import (
    Calling,
    Envelope,
    Instant,
    Wanted,
    answer,
    created,
    listed,
    shown_once,
)

router = APIRouter(prefix="/api-keys", tags=["Claves de API"])

Scope = Annotated[str, Field(max_length=60)]


class ApiKeyIn(BaseModel):
    """Para qué programa es la clave, qué puede hacer, y opcionalmente dónde y hasta cuándo."""

    name: str = Field(max_length=200, examples=["Contabilidad externa"])
    scopes: list[Scope] = Field(max_length=100, examples=[["clients.view", "invoicing.view"]])
    expires_at: Instant | None = None
    service_center_id: UUID | None = None


@router.get("", response_model=Envelope[list[queries.ApiKeyRow]])
async def api_keys(calling: Calling, wanted: Wanted) -> Response:
    """Lista las claves del taller, también las revocadas; nunca la clave misma."""
    return listed(calling, queries.api_keys, wanted)


@router.post("", response_model=Envelope[service.IssuedKey], status_code=201)
def create(calling: Calling, body: ApiKeyIn) -> Response:
    """Crea una clave y la muestra por única vez; repetir el nombre da 409, no otra clave."""
    return created(shown_once(calling), service.create_api_key, **body.model_dump())


@router.post("/{key_id}/renew", response_model=Envelope[service.IssuedKey], status_code=201)
def renew(calling: Calling, key_id: UUID) -> Response:
    """Cambia el secreto de una clave propia y lo muestra por única vez; el anterior ya no sirve."""
    return created(shown_once(calling), service.renew_api_key, key_id)


@router.delete("/{key_id}", response_model=Envelope[None])
def revoke(calling: Calling, key_id: UUID) -> Response:
    """Revoca una clave; su próxima petición recibe 401."""
    return answer(calling, service.revoke_api_key, key_id)
