"""What notes do to the document they refer to: at issue, when SII accepts, when it rejects.

A note counts from its issue, so that nobody pays or credits the same peso twice meanwhile; SII's
rejection takes it back. Voiding happens when SII accepts. No note moves parts or stock.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from models.invoicing import Invoice, InvoiceStatus, NoteKind
from torque_app.core.tx import Tx
from torque_app.invoicing import lifecycle
from torque_app.invoicing.events import InvoicePaid, InvoiceVoided
from torque_app.invoicing.queries.access import billed_orders
from torque_app.invoicing.queries.notes import standing_of
from torque_app.invoicing.queries.reading import type_name
from torque_app.invoicing.rules.notes import owes
from torque_app.invoicing.service.settling import balanced, close_orders
from torque_app.work_orders import service as work_orders

_DEEPEST = 3
"""A note that undoes a note over a document."""


def chain(tx: Tx, invoice_ids: Sequence[UUID]) -> list[UUID]:
    """Return the documents and all that they refer to, by key: the order everybody locks in."""
    known, fresh = set(invoice_ids), set(invoice_ids)
    for _ in range(_DEEPEST):
        query = select(Invoice.reference_invoice_id).where(
            col(Invoice.id).in_(fresh), col(Invoice.reference_invoice_id).is_not(None)
        )
        fresh = {found for found in tx.session.exec(query) if found} - known if fresh else set()
        known |= fresh
    return sorted(known)


def held(tx: Tx, invoice_ids: Sequence[UUID]) -> dict[UUID, Invoice]:
    """Return the documents and all that they refer to, locked in the order of their keys."""
    query = (
        select(Invoice)
        .where(col(Invoice.id).in_(chain(tx, invoice_ids)))
        .order_by(col(Invoice.id))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {invoice.id: invoice for invoice in tx.session.exec(query)}


def counted(tx: Tx, original: Invoice) -> None:
    """Work out anew what notes in force made of a document; the caller holds its lock."""
    tx.session.flush()
    standing = standing_of(tx, original)
    before = original.balance
    original.credited_amount = type(before)(standing.credited)
    original.debited_amount = type(before)(standing.debited)
    balanced(tx, original)
    if before > 0 and original.balance == 0 and original.voided_by_id is None:
        tx.emit(InvoicePaid(original.id, original.dte_type, original.folio or 0))
        close_orders(tx, original)


def apply_note(tx: Tx, note: Invoice, original: Invoice) -> None:
    """Let a note that was just issued, or goes out again, count."""
    if note.note_kind is NoteKind.VOID:
        original.voided_by_id = note.id
    if owes(original.dte_type):
        counted(tx, original)


def settle_note(tx: Tx, note: Invoice) -> None:
    """Do what SII's acceptance of a note makes final."""
    if note.note_kind is not NoteKind.VOID or note.reference_invoice_id is None:
        return
    original = held(tx, [note.reference_invoice_id])[note.reference_invoice_id]
    if original.status is InvoiceStatus.VOID:
        return
    lifecycle.INVOICE.check(original.status, InvoiceStatus.VOID)
    original.status, original.voided_by_id = InvoiceStatus.VOID, note.id
    if owes(original.dte_type):
        _reopen_orders(tx, original)
    else:
        _count_again(tx, original)
    tx.emit(
        InvoiceVoided(
            original.id,
            original.dte_type,
            original.folio or 0,
            note_id=note.id,
            refund=int(original.paid_amount),
            issued_by=note.created_by,
        )
    )


def undo_note(tx: Tx, note: Invoice) -> None:
    """Take back what a note did that SII will not have."""
    if note.reference_invoice_id is None:
        return
    original = held(tx, [note.reference_invoice_id])[note.reference_invoice_id]
    if original.voided_by_id == note.id:
        original.voided_by_id = None
    if owes(original.dte_type):
        counted(tx, original)


def _count_again(tx: Tx, note: Invoice) -> None:
    """A note without effect no longer counts for the document it was about."""
    if note.reference_invoice_id is not None:
        counted(tx, held(tx, [note.id])[note.reference_invoice_id])


def _reopen_orders(tx: Tx, original: Invoice) -> None:
    """Return the OTs of a voided document to be billed anew."""
    number = f"{type_name(original.dte_type)} {original.folio}"
    for order_id in billed_orders(tx, original.id):
        work_orders.reopen_after_void(tx, order_id, invoice_number=number)
