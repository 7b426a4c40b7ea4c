"""What suppliers sent, by program: taking it in, looking at it, answering it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Response, UploadFile
from pydantic import BaseModel, Field

from models.purchases import ClaimAction
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence
from torque_app.core.tx import transaction
from torque_app.purchases import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/purchases", tags=["Compras"])


class AcknowledgeIn(BaseModel):
    """Where the goods or services were received."""

    premises: str = Field(
        default="", max_length=80, description="Recinto; por defecto, la dirección de tu empresa."
    )


class ClaimIn(BaseModel):
    """What is claimed and why."""

    action: ClaimAction = Field(
        description="RCD por el contenido, RFP por falta parcial, RFT por falta total de entrega."
    )
    reason: str = Field(max_length=256, description="Lo lee tu proveedor.")


@router.get("/documents", response_model=Envelope[list[queries.PurchaseRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista los documentos recibidos; filtra por estado, tipo, emisor, período y empresa."""
    return listed(calling, queries.find, wanted)


@router.get("/overview", response_model=Envelope[queries.Overview])
def overview(calling: Calling) -> Response:
    """Resume lo que espera respuesta y lo comprado en el mes."""
    return answer(calling, queries.overview)


@router.post("/documents", status_code=201, response_model=Envelope[service.Reception])
def receive(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El EnvioDTE o DTE, tal como llegó.")],
) -> Response:
    """Recibe un archivo de un proveedor y dice qué pasó con cada documento."""
    return created(calling, service.receive_envelope, _content(file), filename=file.filename or "")


@router.get("/documents/{purchase_id}", response_model=Envelope[queries.PurchaseDetail])
def one(calling: Calling, purchase_id: UUID) -> Response:
    """Entrega un documento con sus líneas, su historia y lo que aún se puede responder."""
    return answer(calling, queries.one, purchase_id)


@router.post(
    "/documents/{purchase_id}/acknowledge", response_model=Envelope[queries.PurchaseDetail]
)
def acknowledge(calling: Calling, purchase_id: UUID, body: AcknowledgeIn) -> Response:
    """Da recibo de las mercaderías o servicios; después ya no se puede reclamar."""
    return answer(calling, service.acknowledge, purchase_id, premises=body.premises)


@router.post("/documents/{purchase_id}/accept", response_model=Envelope[queries.PurchaseDetail])
def accept(calling: Calling, purchase_id: UUID) -> Response:
    """Acepta el contenido ante el SII; después ya no se puede reclamar."""
    return answer(calling, service.accept, purchase_id)


@router.post("/documents/{purchase_id}/claim", response_model=Envelope[queries.PurchaseDetail])
def claim(calling: Calling, purchase_id: UUID, body: ClaimIn) -> Response:
    """Reclama ante el SII dentro de los 8 días, diciendo por qué."""
    return answer(calling, service.claim, purchase_id, action=body.action, reason=body.reason)


@router.get("/documents/{purchase_id}/xml")
def xml(calling: Calling, purchase_id: UUID, *, whole: bool = False) -> Response:
    """Descarga el documento byte a byte como llegó, o el archivo completo en que vino."""
    with transaction(calling.actor) as tx:
        paper = queries.xml(tx, purchase_id, whole=whole)
    return _download(paper)


@router.get("/documents/{purchase_id}/answers/{answer_id}")
def answer_file(calling: Calling, purchase_id: UUID, answer_id: UUID) -> Response:
    """Descarga un archivo firmado para el proveedor."""
    with transaction(calling.actor) as tx:
        paper = queries.answer(tx, purchase_id, answer_id)
    return _download(paper)


def _content(file: UploadFile) -> bytes:
    content = file.file.read(service.LARGEST + 1)
    if len(content) > service.LARGEST:
        raise Invalid.field(
            "file",
            Sentence("El archivo pesa más de {largest} MB.", largest=service.LARGEST // 2**20),
        )
    return content


def _download(paper: queries.Paper) -> Response:
    return Response(
        paper.data,
        media_type=paper.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{paper.name}"',
            "Cache-Control": "private, no-store",
        },
    )
