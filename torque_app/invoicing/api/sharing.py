"""The links of a document: made, listed and ended."""

from typing import Annotated
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from torque_app.invoicing import queries, service
from torque_app.invoicing.api.routing import routes
from torque_app.links.queries import DAYS, MOST_DAYS, LinkRow
from torque_app.shell.rest import Calling, Envelope, answer, created, shown_once

Days = Annotated[int, Field(ge=1, le=MOST_DAYS, description="Cuántos días abre el enlace.")]


class LinkIn(BaseModel):
    """Cuánto dura el enlace."""

    days: Days = DAYS


@routes.post("/{invoice_id}/links", status_code=201, response_model=Envelope[service.DocumentLink])
def make(calling: Calling, invoice_id: UUID, body: LinkIn) -> Response:
    """Crea un enlace para quien compra y lo muestra por única vez; repetir crea otro enlace."""
    return created(shown_once(calling), service.make_link, invoice_id, days=body.days)


@routes.get("/{invoice_id}/links", response_model=Envelope[list[LinkRow]])
def listed(calling: Calling, invoice_id: UUID) -> Response:
    """Lista los enlaces de un documento, con sus visitas; nunca el enlace mismo."""
    return answer(calling, queries.document_links, invoice_id)


@routes.delete("/{invoice_id}/links/{link_id}", response_model=Envelope[None])
def revoke(calling: Calling, invoice_id: UUID, link_id: UUID) -> Response:
    """Revoca un enlace; desde ese momento no abre nada."""
    return answer(calling, service.revoke_link, invoice_id, link_id)
