"""Credit and debit notes, and the annulment of a document."""

from uuid import UUID

from fastapi import Response

from torque_app.invoicing import queries, service
from torque_app.invoicing.api.bodies import NoteIn, NotePreviewIn, VoidIn
from torque_app.invoicing.api.routing import routes
from torque_app.shell.rest import Calling, Envelope, answer, created

Issued = queries.InvoiceRow | queries.NoteWaits


@routes.post("/credit-note", status_code=201, response_model=Envelope[Issued])
def credit(calling: Calling, body: NoteIn) -> Response:
    """Emite una nota de crédito (61), o la pide: anula, corrige datos o rebaja montos.

    Con `approval_id` en la respuesta no se emitió todavía: espera a quien la aprueba.
    """
    return created(calling, service.credit, body.invoice_id, wish=body.wish())


@routes.post("/debit-note", status_code=201, response_model=Envelope[queries.InvoiceRow])
def debit(calling: Calling, body: NoteIn) -> Response:
    """Emite una nota de débito (56): aumenta una factura o deshace una nota de crédito."""
    return created(calling, service.debit, body.invoice_id, wish=body.wish())


@routes.post("/note-preview", response_model=Envelope[queries.NotePreview])
def preview(calling: Calling, body: NotePreviewIn) -> Response:
    """Calcula líneas y totales de una nota y lo que la impide, sin escribir nada."""
    return answer(
        calling,
        queries.preview_note,
        body.invoice_id,
        dte_type=body.dte_type,
        wish=body.wish(),
    )


@routes.get("/{invoice_id}/note-options", response_model=Envelope[queries.NoteOptions])
def options(calling: Calling, invoice_id: UUID) -> Response:
    """Dice qué notas admite un documento, hasta cuánto y qué conviene mirar antes."""
    return answer(calling, queries.note_options, invoice_id)


@routes.patch("/{invoice_id}/void", response_model=Envelope[Issued])
def void(calling: Calling, invoice_id: UUID, body: VoidIn | None = None) -> Response:
    """Anula un borrador, o emite la nota de crédito que anula un documento y la entrega.

    Con `approval_id` en la respuesta no se anuló todavía: espera a quien la aprueba.
    """
    return answer(calling, service.void, invoice_id, reason=body.reason if body else "")
