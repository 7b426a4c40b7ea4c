"""The logo and the colour of a legal entity, by program."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Response, UploadFile
from pydantic import BaseModel, Field

from torque_app.branding import queries, service
from torque_app.branding.queries import BrandRow
from torque_app.core.tx import transaction
from torque_app.shell.rest import Calling, Envelope, answer

router = APIRouter(prefix="/companies", tags=["Taller"])


class ColourIn(BaseModel):
    """El color del taller; vacío vuelve al de siempre."""

    colour: str = Field(max_length=7, examples=["#0f4c5c"])


@router.get("/{company_id}/branding", response_model=Envelope[BrandRow])
def brand(calling: Calling, company_id: UUID) -> Response:
    """Muestra el logo y el color de una razón social."""
    return answer(calling, queries.brand, company_id)


@router.patch("/{company_id}/branding", response_model=Envelope[BrandRow])
def set_colour(calling: Calling, company_id: UUID, body: ColourIn) -> Response:
    """Cambia el color de sus documentos, mensajes y páginas."""
    return answer(calling, service.set_colour, company_id, colour=body.colour)


@router.put("/{company_id}/branding/logo", response_model=Envelope[BrandRow])
def set_logo(
    calling: Calling,
    company_id: UUID,
    file: Annotated[UploadFile, File(description="Imagen PNG, JPG o WEBP; hasta 2 MB.")],
) -> Response:
    """Sube el logo; reemplaza al que haya."""
    data = file.file.read(service.LOGO.max_bytes + 1)  # one byte more is enough to be refused
    return answer(calling, service.set_logo, company_id, data=data, name=file.filename or "")


@router.get("/{company_id}/branding/logo")
def logo(calling: Calling, company_id: UUID) -> Response:
    """Entrega el logo."""
    with transaction(calling.actor) as tx:
        mime, data = queries.logo(tx, company_id)
    headers = {
        "cache-control": "private, max-age=86400",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    return Response(data, media_type=mime, headers=headers)


@router.delete("/{company_id}/branding/logo", response_model=Envelope[BrandRow])
def remove_logo(calling: Calling, company_id: UUID) -> Response:
    """Quita el logo."""
    return answer(calling, service.remove_logo, company_id)
