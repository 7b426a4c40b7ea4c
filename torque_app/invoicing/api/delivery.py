"""Handing a document to whoever bought it, by mail."""

from dataclasses import dataclass
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from torque_app.core.tx import Tx
from torque_app.invoicing import queries, service
from torque_app.invoicing.api.routing import routes
from torque_app.notifications.queries import MailRow
from torque_app.shell.rest import Calling, Envelope, answer, created


class MailIn(BaseModel):
    """Whom to write to, and what to say besides."""

    to: str | None = Field(
        default=None, max_length=254, description="Por omisión, el correo de quien compra."
    )
    note: str | None = Field(
        default=None, max_length=500, description="Va en el cuerpo del correo."
    )


@dataclass(frozen=True, slots=True)
class Mailed:
    """The key of the mail; GET /invoicing/{invoice_id}/mails tells how it fared."""

    mail_id: UUID


@routes.post("/{invoice_id}/send", status_code=201, response_model=Envelope[Mailed])
def send(calling: Calling, invoice_id: UUID, body: MailIn) -> Response:
    """Manda por correo el PDF y el XML a quien compra, cuando el SII ya lo recibió."""

    def deliver(tx: Tx) -> Mailed:
        return Mailed(service.deliver(tx, invoice_id, to=body.to, note=body.note))

    return created(calling, deliver)


@routes.get("/{invoice_id}/mails", response_model=Envelope[list[MailRow]])
def mails(calling: Calling, invoice_id: UUID) -> Response:
    """Lista los correos que llevaron este documento, del más nuevo al más viejo."""
    return answer(calling, queries.mails_of, invoice_id)
