"""SII's test sets: up, built, sent and downloaded; only in the certification environment."""

from typing import Annotated
from uuid import UUID

from fastapi import File, Form, Response, UploadFile
from pydantic import BaseModel, Field

from torque_app.core.errors import Invalid
from torque_app.core.tx import transaction
from torque_app.integrations.sii.certification.parsing import LARGEST
from torque_app.invoicing import queries, service
from torque_app.invoicing.api.routing import routes
from torque_app.shell.papers import download
from torque_app.shell.rest import Calling, Envelope, answer, created


class TripIn(BaseModel):
    """What the guías of a set say of the trip besides its goods."""

    plate: str | None = Field(default=None, max_length=8, description="Patente del vehículo.")
    driver_rut: str | None = Field(default=None, max_length=10)
    driver_name: str | None = Field(default=None, max_length=30)


@routes.get("/certification", response_model=Envelope[list[queries.SetRow]])
def sets(calling: Calling, company_id: UUID | None = None) -> Response:
    """Lista los sets de pruebas con sus casos, sus archivos y lo que dice el SII de cada uno."""
    return answer(calling, queries.certification_sets, company_id)


@routes.post("/certification", status_code=201, response_model=Envelope[queries.SetRow])
def take(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El set tal como lo entregó el SII.")],
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Sube un set de pruebas del SII (texto, o la tabla de boletas)."""
    content = file.file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Invalid.field("file", "El archivo es demasiado grande.")
    return created(
        calling,
        service.take_certification_set,
        content,
        name=file.filename or "set",
        company_id=company_id,
    )


@routes.post("/certification/{set_id}/build", response_model=Envelope[queries.SetRow])
def build(calling: Calling, set_id: UUID, body: TripIn | None = None) -> Response:
    """Emite cada caso con un folio nuevo y firma los archivos que pide el set."""
    trip = service.Trip(**body.model_dump()) if body else None
    return answer(calling, service.build_certification_set, set_id, trip=trip)


@routes.delete("/certification/{set_id}", response_model=Envelope[None])
def drop(calling: Calling, set_id: UUID) -> Response:
    """Quita un set y lo que se construyó con él; sus folios quedan usados."""
    return answer(calling, service.drop_certification_set, set_id)


@routes.get("/certification/{set_id}/zip")
def zipped(calling: Calling, set_id: UUID) -> Response:
    """Descarga todo: envíos, libros, documentos y muestras impresas."""
    with transaction(calling.actor) as tx:
        material = queries.certification_material(tx, set_id)
    return download(queries.certification_zip(material))


@routes.post("/certification/files/{set_file_id}/send", response_model=Envelope[queries.FileRow])
def send(calling: Calling, set_file_id: UUID) -> Response:
    """Envía un archivo al SII; su respuesta llega después."""
    return answer(calling, service.send_certification_file, set_file_id)


@routes.get("/certification/files/{set_file_id}")
def file(calling: Calling, set_file_id: UUID) -> Response:
    """Descarga un archivo, byte a byte como se firmó."""
    with transaction(calling.actor) as tx:
        return download(queries.certification_file(tx, set_file_id))
