"""Documents: lists, figures, one with its story, and its files."""

from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from torque_app.core.tx import transaction
from torque_app.invoicing import queries, service
from torque_app.invoicing.api.bodies import ReissueIn, said
from torque_app.invoicing.api.routing import routes
from torque_app.invoicing.api.shared import doors
from torque_app.shell.papers import download
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, listed

# the application mounts a module's `router`: one of these modules has it, for all of them
router = routes
ALIASES = ("/invoices", "/ventas/facturas")
BROWSER_ROUTERS = (doors,)


@routes.get("", response_model=Envelope[list[queries.InvoiceRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista los documentos; filtra por estado, tipo, cliente, OT y fechas."""
    return listed(calling, queries.find, wanted)


@routes.get("/monthly-totals", response_model=Envelope[list[queries.MonthlyTotal]])
def monthly_totals(calling: Calling, months: Annotated[int, Query(ge=1, le=24)] = 12) -> Response:
    """Suma lo emitido por mes y tipo de documento."""
    return answer(calling, queries.monthly_totals, months=months)


@routes.get("/summary", response_model=Envelope[queries.Summary])
def summary(calling: Calling) -> Response:
    """Resume el mes, lo que se debe, lo vencido y lo rechazado."""
    return answer(calling, queries.summary)


@routes.get("/totals", response_model=Envelope[queries.Totals])
def totals(calling: Calling, wanted: Wanted) -> Response:
    """Suma neto, exento, IVA y total de lo que dejan los filtros de la lista."""
    return answer(calling, queries.totals, wanted)


@routes.get("/{invoice_id}", response_model=Envelope[queries.InvoiceDetail])
def one(calling: Calling, invoice_id: UUID) -> Response:
    """Entrega un documento con sus líneas, sus OT y su historia en el SII."""
    return answer(calling, queries.one, invoice_id)


@routes.get("/{invoice_id}/sii-status", response_model=Envelope[queries.SiiStatus])
def sii_status(calling: Calling, invoice_id: UUID) -> Response:
    """Dice qué sabe el SII del documento."""
    return answer(calling, queries.sii_status, invoice_id)


@routes.post("/{invoice_id}/send-sii", response_model=Envelope[queries.InvoiceDetail])
def send_sii(calling: Calling, invoice_id: UUID) -> Response:
    """Vuelve a enviar un documento cuyo envío el SII no aceptó."""
    return answer(calling, service.resend, invoice_id)


@routes.post("/{invoice_id}/reissue", response_model=Envelope[queries.InvoiceDetail])
def reissue(calling: Calling, invoice_id: UUID, body: ReissueIn) -> Response:
    """Emite de nuevo, con otro folio, un documento que el SII rechazó."""
    return answer(calling, service.reissue, invoice_id, receiver=said(body.receiver))


@routes.get("/{invoice_id}/pdf")
def pdf(
    calling: Calling, invoice_id: UUID, layout: str = "LETTER", *, cedible: bool = False
) -> Response:
    """Descarga el PDF con su timbre: carta, rollo de 80 mm o copia cedible."""
    with transaction(calling.actor) as tx:
        paper = queries.pdf(tx, invoice_id, layout, cedible=cedible)
    return download(paper, inline=True)


@routes.get("/{invoice_id}/xml")
def xml(calling: Calling, invoice_id: UUID) -> Response:
    """Descarga el XML firmado, byte a byte como se envió."""
    with transaction(calling.actor) as tx:
        paper = queries.xml(tx, invoice_id)
    return download(paper)
