"""Documents in the making: kept, changed, looked at, issued."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from torque_app.core.tx import Tx, transaction
from torque_app.invoicing import queries, service
from torque_app.invoicing.api.bodies import (
    ContentIn,
    DraftChangeIn,
    DraftIn,
    InvoiceIn,
    QuotationIn,
    WorkOrderIn,
    said,
)
from torque_app.invoicing.api.routing import routes
from torque_app.shell.papers import download
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

Version = Annotated[
    int | None,
    Query(ge=1, description="La versión que leíste: si el borrador cambió después, se rechaza."),
]


@routes.post("", status_code=201, response_model=Envelope[queries.InvoiceRow])
def create(calling: Calling, body: InvoiceIn) -> Response:
    """Emite el documento de una OT, o guarda un borrador con sus líneas, OT o guías."""
    return created(calling, _created, body)


def _created(tx: Tx, body: InvoiceIn) -> queries.InvoiceRow:
    command = service.save_draft if body.is_draft else service.issue_content
    return command(tx, body.content())


@routes.post("/from-work-order", status_code=201, response_model=Envelope[queries.InvoiceRow])
def issue(calling: Calling, body: WorkOrderIn) -> Response:
    """Emite el documento de una OT terminada; se firma y envía al SII solo."""
    given = body.model_dump(exclude={"receiver"})
    return created(calling, service.issue, **given, receiver=said(body.receiver))


@routes.post("/from-quotation", status_code=201, response_model=Envelope[queries.InvoiceRow])
def issue_quotation(calling: Calling, body: QuotationIn) -> Response:
    """Emite el documento de un presupuesto aprobado: de su OT terminada, o de sus líneas."""
    given = body.model_dump(exclude={"receiver"})
    return created(calling, service.from_quotation, **given, receiver=said(body.receiver))


@routes.get("/quotations-to-bill", response_model=Envelope[list[queries.QuotationToBill]])
async def quotations_to_bill(calling: Calling, wanted: Wanted) -> Response:
    """Lista los presupuestos aprobados por facturar; busca por número, cliente, patente u OT."""
    return listed(calling, queries.quotations_to_bill, wanted)


@routes.get("/guides-to-bill", response_model=Envelope[list[queries.GuideRow]])
async def guides_to_bill(calling: Calling, wanted: Wanted) -> Response:
    """Lista las guías de venta por facturar; busca por folio, cliente, RUT o fecha."""
    return listed(calling, queries.guides_to_bill, wanted)


@routes.post("/preview", response_model=Envelope[queries.Preview])
def preview(calling: Calling, body: ContentIn) -> Response:
    """Calcula líneas, totales y datos que faltan, sin escribir nada."""
    return answer(calling, queries.preview_content, body.content())


@routes.post("/preview/pdf")
def preview_pdf(calling: Calling, body: ContentIn, layout: str = "LETTER") -> Response:
    """Muestra cómo se imprimiría, sin folio ni timbre."""
    with transaction(calling.actor) as tx:
        paper = queries.content_pdf(tx, body.content(), layout)
    return download(paper, inline=True)


@routes.get("/{invoice_id}/preview", response_model=Envelope[queries.Preview])
def preview_draft(calling: Calling, invoice_id: UUID) -> Response:
    """Dice qué emitiría hoy un borrador, qué le falta y qué lo impide."""
    return answer(calling, queries.preview_draft, invoice_id)


@routes.get("/{invoice_id}/preview/pdf")
def draft_pdf(calling: Calling, invoice_id: UUID, layout: str = "LETTER") -> Response:
    """Muestra un borrador impreso, sin folio ni timbre."""
    with transaction(calling.actor) as tx:
        paper = queries.draft_pdf(tx, invoice_id, layout)
    return download(paper, inline=True)


@routes.patch("/{invoice_id}", response_model=Envelope[queries.InvoiceRow])
def update(calling: Calling, invoice_id: UUID, body: DraftChangeIn) -> Response:
    """Cambia algunos datos de un borrador; un documento emitido no se edita."""
    return answer(calling, service.update_draft, invoice_id, body.changes(), version=body.version)


@routes.put("/{invoice_id}", response_model=Envelope[queries.InvoiceRow])
def replace(calling: Calling, invoice_id: UUID, body: DraftIn) -> Response:
    """Escribe un borrador de nuevo, entero."""
    return answer(calling, service.replace_draft, invoice_id, body.content(), version=body.version)


@routes.delete("/{invoice_id}", response_model=Envelope[None])
def delete(calling: Calling, invoice_id: UUID, version: Version = None) -> Response:
    """Borra un borrador; un documento emitido no se borra."""
    return answer(calling, service.delete_draft, invoice_id, version=version)


@routes.post("/{invoice_id}/issue", response_model=Envelope[queries.InvoiceRow])
def issue_draft(calling: Calling, invoice_id: UUID, version: Version = None) -> Response:
    """Emite un borrador: toma su folio, se firma y se envía al SII."""
    return answer(calling, service.issue_draft, invoice_id, version=version)
