"""The e-mail in which SII explains an envelope: read in, and asked for again, by program."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import File, Response, UploadFile

from torque_app.core.errors import Invalid
from torque_app.invoicing import service
from torque_app.invoicing.api.routing import routes
from torque_app.shell.rest import Calling, Envelope, answer

_LARGEST: Final = 8_000_000
"""Bytes; an envelope of 2,000 documents with a reparo each stays well below."""


@routes.post("/diagnosis", response_model=Envelope[service.DiagnosisRead])
def read(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El XML adjunto al correo del SII.")],
) -> Response:
    """Lee el correo de diagnóstico del SII: de quién son los reparos y por qué se rechazó."""
    content = file.file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise Invalid.field("file", "El archivo es demasiado grande.")
    return answer(calling, service.read_diagnosis, content)


@routes.post("/{invoice_id}/diagnosis-mail", response_model=Envelope[None])
def ask_mail(calling: Calling, invoice_id: UUID) -> Response:
    """Pide al SII que mande otra vez el correo que explica el envío de este documento."""
    return answer(calling, service.ask_mail, invoice_id)
