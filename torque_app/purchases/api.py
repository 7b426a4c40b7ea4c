"""What suppliers sent, by program: taking it in, looking at it, answering it."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, File, Form, Response, UploadFile
from pydantic import BaseModel, Field, SecretStr

from models.purchases import ClaimAction, MailSafety
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.texts import Sentence
from torque_app.core.tx import transaction
from torque_app.purchases import queries, service
from torque_app.shell.papers import download
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/purchases", tags=["Compras"])
_PAGE = "/compras"


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


class MailboxIn(BaseModel):
    """Where suppliers write to a company."""

    host: str = Field(max_length=253, description="Servidor IMAP, como imap.empresa.cl.")
    port: int = 993
    safety: MailSafety = Field(
        default=MailSafety.TLS, description="OPEN solo sirve en este mismo equipo."
    )
    user: str = Field(max_length=254)
    password: SecretStr = Field(max_length=200, description="Se guarda cifrada y no se devuelve.")
    folder: str = Field(default="INBOX", max_length=100)
    company_id: UUID | None = None


@router.get("/mailboxes", response_model=Envelope[list[queries.MailboxRow]])
def mailboxes(calling: Calling) -> Response:
    """Lista las casillas donde escriben tus proveedores, sin su clave."""
    return answer(calling, queries.mailboxes)


@router.post("/mailboxes", status_code=201, response_model=Envelope[queries.MailboxRow])
def save_mailbox(calling: Calling, body: MailboxIn) -> Response:
    """Guarda la casilla de una empresa en lugar de la que tenía, y la revisa."""
    given = body.model_dump() | {"password": body.password.get_secret_value()}
    return created(calling, service.save_mailbox, **given)


@router.post("/mailboxes/form", status_code=303, include_in_schema=False)
def mailbox_form(
    calling: Calling,
    *,
    host: Annotated[str, Form(max_length=253)] = "",
    port: Annotated[str, Form(max_length=5)] = "993",
    safety: Annotated[MailSafety, Form()] = MailSafety.TLS,
    user: Annotated[str, Form(max_length=254)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Take the box from the page's own form: a password must not pass by a State.

    A refusal leads back with what was typed, the password never.
    """
    number = int(port) if port.isascii() and port.isdigit() else 0
    told = {"casilla": "saved"}
    try:
        with transaction(calling.actor) as tx:
            service.save_mailbox(
                tx,
                host=host,
                port=number,
                user=user,
                password=password,
                safety=safety,
                company_id=company_id,
            )
    except TorqueError as refused:
        told = {"casilla": refused.code, "host": host, "port": port, "user": user}
        told["safety"] = safety.value
        if company_id:
            told["company_id"] = str(company_id)
    return Response(status_code=303, headers={"Location": f"{_PAGE}?{urlencode(told)}"})


@router.delete("/mailboxes/{mailbox_id}", response_model=Envelope[None])
def remove_mailbox(calling: Calling, mailbox_id: UUID) -> Response:
    """Deja de revisar una casilla y borra su clave."""
    return answer(calling, service.remove_mailbox, mailbox_id)


@router.get("/mails", response_model=Envelope[list[queries.MailRow]])
def mails(calling: Calling, wanted: Wanted) -> Response:
    """Lista los correos revisados y qué pasó con cada uno; filtra por resultado."""
    return listed(calling, queries.mails, wanted)


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
    return download(paper)


@router.get("/documents/{purchase_id}/answers/{answer_id}")
def answer_file(calling: Calling, purchase_id: UUID, answer_id: UUID) -> Response:
    """Descarga un archivo firmado para el proveedor."""
    with transaction(calling.actor) as tx:
        paper = queries.answer(tx, purchase_id, answer_id)
    return download(paper)


def _content(file: UploadFile) -> bytes:
    content = file.file.read(service.LARGEST + 1)
    if len(content) > service.LARGEST:
        raise Invalid.field(
            "file",
            Sentence("El archivo pesa más de {largest} MB.", largest=service.LARGEST // 2**20),
        )
    return content
