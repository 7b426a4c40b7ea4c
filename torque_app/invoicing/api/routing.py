"""The routes all modules of this interface write on, and what they share."""

from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Response, UploadFile

from torque_app.core.errors import Invalid
from torque_app.invoicing import queries

routes = APIRouter(prefix="/invoicing", tags=["Facturación"])
SETUP: Final = "/ajustes/facturacion"
_LARGEST_FILE: Final = 64 * 1024


def content_of(file: UploadFile) -> bytes:
    """Return an uploaded file, none of which is large here; Invalid for one that is."""
    content = file.file.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise Invalid.field("file", "El archivo es demasiado grande.")
    return content


def download(paper: queries.Paper, *, inline: bool = False) -> Response:
    """Return a file to save, or to show in its tab."""
    how = "inline" if inline else "attachment"
    return Response(
        paper.data,
        media_type=paper.content_type,
        headers=headers(paper.name, how=how),
    )


def headers(name: str, *, how: str = "attachment") -> dict[str, str]:
    """Return the headers of a private file."""
    return {
        "Content-Disposition": f'{how}; filename="{quote(name)}"',
        "Cache-Control": "private, no-store",
    }
