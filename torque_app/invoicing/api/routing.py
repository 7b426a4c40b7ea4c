"""The routes all modules of this interface write on, and what they share."""

from typing import Final

from fastapi import APIRouter, UploadFile

from torque_app.core.errors import Invalid

routes = APIRouter(prefix="/invoicing", tags=["Facturación"])
SETUP: Final = "/ajustes/facturacion"
_LARGEST_FILE: Final = 64 * 1024


def content_of(file: UploadFile) -> bytes:
    """Return an uploaded file, none of which is large here; Invalid for one that is."""
    content = file.file.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise Invalid.field("file", "El archivo es demasiado grande.")
    return content
