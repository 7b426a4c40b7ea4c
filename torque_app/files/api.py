"""Files by program: one upload, and bytes for whoever may see what they hang on."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Annotated, BinaryIO
from uuid import UUID

from fastapi import APIRouter, File, Form, Header, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from models.files import FileKind
from torque_app.core.actor import Actor
from torque_app.core.tx import Tx, transaction
from torque_app.files import queries, rules, service
from torque_app.files.queries import FileRow
from torque_app.shell.rest import Call, Calling, Envelope, Who, answer, created, request_id_of

router = APIRouter(prefix="/files", tags=["Archivos"])

CHUNK = 256 * 1024
CACHE = "private, max-age=86400, immutable"
"""The bytes under an id never change; they are one person's to keep, never a proxy's."""


@router.post("", response_model=Envelope[FileRow], status_code=201)
def upload(
    request: Request,
    actor: Who,
    *,
    file: Annotated[UploadFile, File(description="Foto JPG, PNG o WEBP, o un PDF; hasta 20 MB.")],
    owner_type: Annotated[str, Form(max_length=40, description="A qué se adjunta: work_orders…")],
    owner_id: Annotated[UUID, Form()],
    kind: Annotated[FileKind, Form()] = FileKind.PHOTO,
    idempotency_key: Annotated[str | None, Header(max_length=200)] = None,
) -> Response:
    """Adjunta una foto o un PDF; las fotos se reescriben sin ubicación ni notas."""
    data = file.file.read(rules.MAX_BYTES + 1)  # one byte more is enough to be refused
    parts = (request.url.path, owner_type, str(owner_id), kind.value, file.filename or "")
    digest = hashlib.sha256("\n".join(parts).encode() + b"\n" + data).digest()
    calling = Call(actor, request_id_of(request), idempotency_key, digest)
    return created(
        calling,
        service.attach,
        owner_type,
        owner_id,
        data=data,
        name=file.filename or "",
        kind=kind,
    )


class AssemblyIn(BaseModel):
    """A file that came in pieces, and what it hangs on."""

    owner_type: str = Field(max_length=40, description="A qué se adjunta: work_orders…")
    owner_id: UUID
    name: str = Field(max_length=200)
    kind: FileKind = FileKind.PHOTO
    pieces: list[str] = Field(
        max_length=rules.MOST_PIECES, description="Las partes en su orden, como se devolvieron."
    )


@router.post("/pieces", response_model=Envelope[service.Piece], status_code=201)
def piece(
    calling: Calling,
    file: Annotated[UploadFile, File(description="Hasta 512 KB de un archivo.")],
) -> Response:
    """Recibe una parte de un archivo: si se corta la conexión, se sigue desde la que falta."""
    return created(calling, service.put_piece, data=file.file.read(rules.PIECE + 1))


@router.post("/assembled", response_model=Envelope[FileRow], status_code=201)
def assembled(calling: Calling, body: AssemblyIn) -> Response:
    """Arma un archivo con sus partes y lo adjunta, revisado como si viniera entero."""
    return created(
        calling,
        service.assemble,
        body.owner_type,
        body.owner_id,
        pieces=body.pieces,
        name=body.name,
        kind=body.kind,
    )


@router.get("", response_model=Envelope[list[FileRow]])
def files(calling: Calling, owner_type: str, owner_id: UUID) -> Response:
    """Lista los archivos de una cosa, del más viejo al más nuevo."""
    return answer(calling, queries.of, owner_type, owner_id)


@router.get("/{file_id}", response_class=StreamingResponse)
def download(actor: Who, file_id: UUID) -> Response:
    """Entrega un archivo: las imágenes para verlas, lo demás para guardarlo."""
    return _streamed(actor, queries.opened, file_id)


@router.get("/{file_id}/thumbnail", response_class=StreamingResponse)
def thumbnail(actor: Who, file_id: UUID) -> Response:
    """Entrega la miniatura WEBP de una foto."""
    return _streamed(actor, queries.thumbnail, file_id, mime=queries.SMALL)


@router.delete("/{file_id}", response_model=Envelope[None])
def remove(calling: Calling, file_id: UUID) -> Response:
    """Quita un archivo de lo que lo lleva."""
    return answer(calling, service.remove, file_id)


def _streamed(
    actor: Actor,
    query: Callable[[Tx, UUID], tuple[FileRow, BinaryIO]],
    file_id: UUID,
    *,
    mime: str | None = None,
) -> Response:
    with transaction(actor) as tx:
        row, stream = query(tx, file_id)
    kind = mime or row.mime
    headers = {
        "content-disposition": rules.disposition(row.name, kind),
        "cache-control": CACHE,
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
    }
    if mime is None:
        headers["content-length"] = str(row.size)
    return StreamingResponse(_chunks(stream), media_type=kind, headers=headers)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    try:
        while chunk := stream.read(CHUNK):
            yield chunk
    finally:
        stream.close()
