"""Many documents at once: sent again together, or printed into one file by a worker."""

from collections.abc import Sequence
from typing import BinaryIO, Final
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.invoicing import BundleStatus, Invoice, InvoiceBundle
from torque_app.core.errors import Invalid, NotFound, TorqueError
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.files import service as files
from torque_app.invoicing.events import BundleProgressed
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import reaches
from torque_app.invoicing.queries.bundles import bundle_row
from torque_app.invoicing.queries.documents import NotSignedYet, layout_of, pdf
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.queries.rows import BundleRow, Sent
from torque_app.invoicing.service.mending import resend

MOST: Final = 500
"""Documents that one order may name."""


@needs(Invoicing.SEND)
def send_all(tx: Tx, invoice_ids: Sequence[UUID]) -> list[Sent]:
    """Send again, of these documents, those that wait for it; the others say why they do not."""
    found = []
    for invoice in _named(tx, invoice_ids):
        try:
            with tx.session.begin_nested():
                resend(tx, invoice.id)
        except TorqueError as refused:
            found.append(Sent(invoice.id, sent=False, sentence=str(refused)))
        else:
            found.append(Sent(invoice.id, sent=True, sentence="Se vuelve a enviar."))
    return found


@needs(Invoicing.VIEW)
def order_bundle(
    tx: Tx, invoice_ids: Sequence[UUID], *, layout: str = "LETTER", cedible: bool = False
) -> BundleRow:
    """Have a worker print these documents into one zip; its row tells how far it is.

    Raises Invalid for too many or none, NotFound when the actor may not see one of them.
    """
    paper = layout_of(layout)
    invoices = _named(tx, invoice_ids)
    row = InvoiceBundle(
        id=new_id(),
        layout=paper.value,
        cedible=cedible,
        invoice_ids=[str(each.id) for each in invoices],
        total=len(invoices),
        requested_by=tx.actor.user_id,
    )
    tx.session.add(row)
    tx.later("invoicing.bundle", {"bundle_id": str(row.id)}, dedup_key=f"bundle:{row.id}")
    return bundle_row(row)


def _named(tx: Tx, invoice_ids: Sequence[UUID]) -> list[Invoice]:
    wanted = list(dict.fromkeys(invoice_ids))
    if not 1 <= len(wanted) <= MOST:
        raise Invalid.field(
            "invoice_ids", Sentence("Elige entre 1 y {most} documentos.", most=MOST)
        )
    query = select(Invoice).where(col(Invoice.id).in_(wanted), reaches(tx))
    found = {invoice.id: invoice for invoice in tx.session.exec(query)}
    if len(found) < len(wanted):
        raise NotFound("Alguno de esos documentos no existe o no está en tu taller.")
    return [found[each] for each in wanted]


@needs(Invoicing.VIEW)
def begin_bundle(tx: Tx, bundle_id: UUID) -> tuple[list[UUID], int] | None:
    """Return the documents to print, and zero done; None when it is done already."""
    row = tx.get(InvoiceBundle, bundle_id, lock=True)
    if row.status is BundleStatus.DONE:
        return None
    row.status, row.done = BundleStatus.RUNNING, 0
    return [UUID(each) for each in row.invoice_ids], row.total


@needs(Invoicing.VIEW)
def bundle_paper(tx: Tx, bundle_id: UUID, invoice_id: UUID) -> Paper | str:
    """Return a document's paper, or the name of one that has none."""
    row = tx.get(InvoiceBundle, bundle_id)
    invoice = tx.get(Invoice, invoice_id)
    try:
        return pdf(tx, invoice_id, row.layout, cedible=row.cedible)
    except (NotSignedYet, TorqueError) as refused:
        name = f"{type_name(invoice.dte_type)} {invoice.folio or ''}".strip()
        return f"{name}: {refused}"


@needs(Invoicing.VIEW)
def progress_bundle(tx: Tx, bundle_id: UUID, done: int) -> None:
    """Tell how many documents are printed."""
    row = tx.get(InvoiceBundle, bundle_id, lock=True)
    row.done = done
    tx.emit(BundleProgressed(row.id, done, row.total))


@needs(Invoicing.VIEW)
def finish_bundle(tx: Tx, bundle_id: UUID, content: BinaryIO, *, skipped: Sequence[str]) -> None:
    """Keep the zip; it can be fetched for a day, until the storage is swept."""
    row = tx.get(InvoiceBundle, bundle_id, lock=True)
    stored = files.shelve(tx, content, extension="zip", mime="application/zip")
    row.key, row.size, row.skipped = stored.key, stored.size, list(skipped)
    row.status, row.done, row.finished_at = BundleStatus.DONE, row.total, tx.now
    tx.emit(BundleProgressed(row.id, row.total, row.total))
