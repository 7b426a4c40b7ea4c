"""Invoices by program (DMS: /invoices; KOF: /ventas/facturas)."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Query, Response, UploadFile
from pydantic import BaseModel, Field

from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.tx import transaction
from torque_app.integrations.sii.values import Payment, PaymentMeans
from torque_app.invoicing import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(prefix="/invoicing", tags=["Facturación"])
ALIASES = ("/invoices", "/ventas/facturas")
_LARGEST_FILE = 64 * 1024
SETUP = "/ajustes/facturacion"

Text = Annotated[str, Field(max_length=200)]


class ReceiverIn(BaseModel):
    """Who buys, where the client's file says otherwise or nothing; empty text removes."""

    rut: str | None = Field(default=None, max_length=20, examples=["77.777.777-7"])
    razon_social: Text | None = None
    giro: Text | None = None
    address: Text | None = None
    comuna: Text | None = None
    city: Text | None = None
    email: Text | None = None
    phone: Text | None = None


class InvoiceIn(BaseModel):
    """A document to issue for a finished OT."""

    work_order_id: UUID = Field(description="La OT terminada.")
    dte_type: int = Field(default=39, description="39 boleta, 33 factura.")
    receiver: ReceiverIn | None = Field(default=None, description="Datos de quien compra.")
    payment: Payment | None = Field(default=None, description="1 contado, 2 crédito, 3 gratis.")
    due_on: date | None = Field(default=None, description="Vencimiento de una factura a crédito.")
    means: PaymentMeans | None = Field(
        default=None, description="Medio de pago de una boleta sobre 135 UF: 1 a 5."
    )
    purchase_order: str | None = Field(default=None, max_length=18)
    notes: str | None = Field(default=None, max_length=500)


class ReissueIn(BaseModel):
    """What changes of the receiver when a rejected document is issued again."""

    receiver: ReceiverIn | None = None


class PracticeOut(BaseModel):
    """The company for which practice files are on their way."""

    company_id: UUID


@router.get("", response_model=Envelope[list[queries.InvoiceRow]])
def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista los documentos; filtra por estado, tipo, cliente, OT y fechas."""
    return listed(calling, queries.find, wanted)


@router.post("", status_code=201, response_model=Envelope[queries.InvoiceRow])
@router.post("/from-work-order", status_code=201, response_model=Envelope[queries.InvoiceRow])
def issue(calling: Calling, body: InvoiceIn) -> Response:
    """Emite la boleta o factura de una OT terminada; se firma y envía al SII sola."""
    given = body.model_dump(exclude={"receiver"})
    return created(calling, service.issue, **given, receiver=_receiver(body.receiver))


@router.post("/preview", response_model=Envelope[queries.Preview])
def preview(calling: Calling, body: InvoiceIn) -> Response:
    """Calcula líneas, totales y datos que faltan, sin escribir nada."""
    terms = queries.Terms(body.payment, body.due_on, body.means, body.purchase_order)
    return answer(
        calling,
        queries.preview,
        body.work_order_id,
        dte_type=body.dte_type,
        receiver=_receiver(body.receiver),
        terms=terms,
    )


@router.get("/monthly-totals", response_model=Envelope[list[queries.MonthlyTotal]])
def monthly_totals(calling: Calling, months: Annotated[int, Query(ge=1, le=24)] = 12) -> Response:
    """Suma lo emitido por mes y tipo de documento."""
    return answer(calling, queries.monthly_totals, months=months)


@router.get("/summary", response_model=Envelope[queries.Summary])
def summary(calling: Calling) -> Response:
    """Resume el mes, lo que se debe, lo vencido y lo rechazado."""
    return answer(calling, queries.summary)


@router.get("/caf/status", response_model=Envelope[list[queries.FolioStock]])
def caf_status(calling: Calling, company_id: UUID | None = None) -> Response:
    """Dice cuántos folios quedan de cada tipo y hasta cuándo alcanzan."""
    return answer(calling, queries.caf_status, company_id)


@router.post("/caf/upload", status_code=201, response_model=Envelope[queries.CafRow])
def upload_caf(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El XML tal como lo entregó el SII.")],
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Sube un CAF; se revisan firma, empresa, ambiente, rango y cruces."""
    return created(calling, service.upload_caf, _content(file), company_id=company_id)


@router.delete("/caf/{caf_id}", response_model=Envelope[queries.CafRow])
def retire_caf(calling: Calling, caf_id: UUID) -> Response:
    """Deja de usar los folios que quedan de un rango (los anulaste en el SII)."""
    return answer(calling, service.retire_caf, caf_id)


@router.get("/certificates", response_model=Envelope[list[queries.CertificateRow]])
def certificates(calling: Calling, company_id: UUID | None = None) -> Response:
    """Lista los certificados digitales en uso, sin su secreto."""
    return answer(calling, queries.certificates, company_id)


@router.post("/certificates", status_code=201, response_model=Envelope[queries.CertificateRow])
def save_certificate(
    calling: Calling,
    file: Annotated[UploadFile, File(description="El archivo .pfx o .p12.")],
    password: Annotated[str, Form(max_length=200, description="No se guarda.")],
    company_id: Annotated[UUID | None, Form()] = None,
) -> Response:
    """Sube el certificado digital de quien firma; la clave se usa una vez y no se guarda."""
    return created(
        calling,
        service.save_certificate,
        _content(file),
        password=password,
        company_id=company_id,
    )


@router.post("/certificates/form", status_code=303, include_in_schema=False)
def certificate_form(
    calling: Calling,
    file: Annotated[UploadFile | None, File()] = None,
    password: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Take the certificate from the page's own form: a password must not pass by a State."""
    if file is None:
        return _back("missing")
    try:
        with transaction(calling.actor) as tx:
            service.save_certificate(tx, _content(file), password=password)
    except TorqueError as refused:
        return _back(refused.code)
    return _back("saved")


def _back(told: str) -> Response:
    return Response(status_code=303, headers={"Location": f"{SETUP}?certificado={told}"})


@router.delete("/certificates/{certificate_id}", response_model=Envelope[None])
def remove_certificate(calling: Calling, certificate_id: UUID) -> Response:
    """Deja de firmar con un certificado."""
    return answer(calling, service.remove_certificate, certificate_id)


@router.post("/practice", status_code=201, response_model=Envelope[PracticeOut])
def order_practice(calling: Calling, company_id: UUID | None = None) -> Response:
    """Pide al SII simulado un certificado y folios de práctica."""
    return created(calling, lambda tx: {"company_id": service.order_practice(tx, company_id)})


@router.get("/{invoice_id}", response_model=Envelope[queries.InvoiceDetail])
def one(calling: Calling, invoice_id: UUID) -> Response:
    """Entrega un documento con sus líneas, sus OT y su historia en el SII."""
    return answer(calling, queries.one, invoice_id)


@router.get("/{invoice_id}/sii-status", response_model=Envelope[queries.SiiStatus])
def sii_status(calling: Calling, invoice_id: UUID) -> Response:
    """Dice qué sabe el SII del documento."""
    return answer(calling, queries.sii_status, invoice_id)


@router.post("/{invoice_id}/send-sii", response_model=Envelope[queries.InvoiceDetail])
def send_sii(calling: Calling, invoice_id: UUID) -> Response:
    """Vuelve a enviar un documento cuyo envío el SII no aceptó."""
    return answer(calling, service.resend, invoice_id)


@router.post("/{invoice_id}/reissue", response_model=Envelope[queries.InvoiceDetail])
def reissue(calling: Calling, invoice_id: UUID, body: ReissueIn) -> Response:
    """Emite de nuevo, con otro folio, un documento que el SII rechazó."""
    return answer(calling, service.reissue, invoice_id, receiver=_receiver(body.receiver))


@router.patch("/{invoice_id}/void", response_model=Envelope[None])
def void(calling: Calling, invoice_id: UUID) -> Response:
    """Explica por qué un documento emitido no se anula aquí: hace falta una nota de crédito."""
    return answer(calling, service.void, invoice_id)


@router.get("/{invoice_id}/pdf")
def pdf(
    calling: Calling, invoice_id: UUID, layout: str = "LETTER", *, cedible: bool = False
) -> Response:
    """Descarga el PDF con su timbre: carta, rollo de 80 mm o copia cedible."""
    with transaction(calling.actor) as tx:
        paper = queries.pdf(tx, invoice_id, layout, cedible=cedible)
    return _download(paper, inline=True)


@router.get("/{invoice_id}/xml")
def xml(calling: Calling, invoice_id: UUID) -> Response:
    """Descarga el XML firmado, byte a byte como se envió."""
    with transaction(calling.actor) as tx:
        paper = queries.xml(tx, invoice_id)
    return _download(paper)


def _receiver(body: ReceiverIn | None) -> dict[str, str | None] | None:
    return None if body is None else body.model_dump(exclude_unset=True)


def _content(file: UploadFile) -> bytes:
    content = file.file.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise Invalid.field("file", "El archivo es demasiado grande.")
    return content


def _download(paper: queries.Paper, *, inline: bool = False) -> Response:
    how = "inline" if inline else "attachment"
    return Response(
        paper.data,
        media_type=paper.content_type,
        headers={
            "Content-Disposition": f'{how}; filename="{paper.name}"',
            "Cache-Control": "private, no-store",
        },
    )
