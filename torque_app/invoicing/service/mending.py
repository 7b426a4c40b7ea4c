"""What a person can do when SII said no."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from sqlmodel import col, select

from models.invoicing import Dte, DteStatus, Invoice, NoteKind
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.values import DteDocument, DteType
from torque_app.invoicing.events import DteProgressed, InvoiceIssued
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import InvoiceDetail, one
from torque_app.invoicing.queries.access import reachable
from torque_app.invoicing.queries.drafts import issuer_of
from torque_app.invoicing.queries.notes import obstacle, standing_of
from torque_app.invoicing.queries.reading import ENVELOPE, type_name
from torque_app.invoicing.rules import receivers
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.service.crediting import apply_note, held
from torque_app.invoicing.service.issuing import new_dte, numbered, snapshot, today_at_sii
from torque_app.invoicing.service.settling import restate
from torque_app.invoicing.service.signing import move
from torque_app.invoicing.service.story import tell
from torque_app.tenants import queries as tenants


class NotMendable(Conflict):
    """The document is not in a state in which this helps."""

    code = "not_mendable"
    message = "Este documento no necesita reenviarse."


@needs(Invoicing.SEND)
def resend(tx: Tx, invoice_id: UUID) -> InvoiceDetail:
    """Send again: the same signed bytes when SII refused the envelope.

    A document still on its way is left alone, since it goes on by itself. One that SII rejected
    needs a new folio: see `reissue`.
    """
    dte = _last(tx, invoice_id)
    around = held(tx, [invoice_id])
    invoice = around[invoice_id]
    if dte.status is not DteStatus.REJECTED:
        raise NotMendable(
            "El SII ya lo aceptó."
            if dte.status in (DteStatus.ACCEPTED, DteStatus.OBJECTED)
            else "El envío sigue su curso solo: no hace falta reenviarlo."
        )
    if not _folio_is_free(dte):
        raise NotMendable(
            "El SII rechazó este documento y su folio ya se gastó: emítelo con un folio nuevo."
        )
    original = _reference(tx, invoice, around)
    move(dte, invoice, DteStatus.SIGNED)
    restate(invoice)
    if original is not None:
        apply_note(tx, invoice, original)
    dte.envelope_id, dte.reasons = None, []
    tell(tx, dte, "RESEND", "Se vuelve a enviar el mismo documento, en un envío nuevo.")
    # an envelope sealed in the same second would be the same bytes, and SII would know them
    tx.later("invoicing.send", {"dte_id": str(dte.id)}, not_before=tx.now + timedelta(seconds=1))
    tx.emit(DteProgressed(invoice.id, dte.dte_type, dte.folio, sentence="Se vuelve a enviar."))
    return one(tx, invoice_id)


@needs(Invoicing.SEND)
def reissue(
    tx: Tx, invoice_id: UUID, *, receiver: Mapping[str, str | None] | None = None
) -> InvoiceDetail:
    """Issue the invoice again under a new folio after SII rejected its document (DTE-13).

    Lines and amounts stay; the company's and, as given, the receiver's data may be corrected.
    The rejected document stays in the story with its reasons.
    """
    dte = _last(tx, invoice_id)
    around = held(tx, [invoice_id])
    invoice = around[invoice_id]
    if dte.status is not DteStatus.REJECTED or _folio_is_free(dte):
        raise NotMendable("Sólo se emite de nuevo un documento que el SII rechazó.")
    original = _reference(tx, invoice, around)
    document = _corrected(tx, dte, invoice, receiver or {}, original=original)
    document, caf = numbered(
        tx, document, company_id=invoice.company_id, environment=invoice.environment
    )
    folio, instead_of = document.folio, dte.folio
    _renumber(invoice, document, caf.id)
    if original is not None:
        apply_note(tx, invoice, original)
    fresh = new_dte(invoice, document, caf)
    tx.session.add(fresh)
    tx.session.flush()
    sentence = Sentence(
        "{dte_type} emitida de nuevo con el folio {folio}.",
        dte_type=Sentence(type_name(invoice.dte_type)),
        folio=folio,
    )
    tell(tx, fresh, "ISSUED", sentence, folio=folio, instead_of=instead_of)
    tx.later("invoicing.sign", {"dte_id": str(fresh.id)}, dedup_key=f"sign:{fresh.id}")
    tx.emit(
        InvoiceIssued(
            invoice.id, invoice.dte_type, folio,
            client_id=invoice.client_id, total=int(Decimal(invoice.total)),
        )
    )  # fmt: skip
    tx.session.flush()
    return one(tx, invoice_id)


def _reference(tx: Tx, note: Invoice, around: Mapping[UUID, Invoice]) -> Invoice | None:
    """Return what a note is about, once it is sure that the note may still count; else None."""
    if note.reference_invoice_id is None:
        return None
    original = around[note.reference_invoice_id]
    standing = standing_of(tx, original)
    wanted = DteType(note.dte_type), note.note_kind or NoteKind.AMOUNT
    why = obstacle(tx, original, *wanted, standing=standing)
    is_credit = note.dte_type == DteType.NOTA_CREDITO and note.note_kind is NoteKind.AMOUNT
    if is_credit and note.total + note.non_billable > standing.remaining:
        why = why or "El documento ya no tiene ese saldo por acreditar."
    if why:
        raise NotMendable(Sentence("La nota ya no puede salir. {why}", why=Sentence(why)))
    return original


def _corrected(
    tx: Tx,
    dte: Dte,
    invoice: Invoice,
    given: Mapping[str, str | None],
    *,
    original: Invoice | None,
) -> DteDocument:
    """Return the document as it goes out now: today's date, the company's data of today."""
    old = _pointing(restored(dte.content), original)
    said = {name: getattr(old.receiver, name) for name in receivers.FIELDS}
    buyer = receivers.receiver(said, given)
    missing = receivers.faults(
        buyer, old.type, total=old.totals.total, limit=old.totals.total + 1, means=old.means
    )
    if missing and not (old.type.is_note and buyer.is_anonymous):
        raise Invalid(next(iter(missing.values())), fields=missing)
    today = today_at_sii(tx)
    due_on = max(old.due_on, today) if old.due_on else None
    issuer = issuer_of(tenants.company(tx, invoice.company_id))
    document = replace(old, issuer=issuer, receiver=buyer, issued_on=today, due_on=due_on)
    checks.check(document, today=today)
    return document


def _pointing(document: DteDocument, original: Invoice | None) -> DteDocument:
    """Return a note pointing at its document as that stands: it may have a new folio by now."""
    if original is None:
        return document
    named = tuple(
        replace(each, folio=str(original.folio), issued_on=original.invoice_date)
        if each.reason
        else each
        for each in document.references
    )
    return replace(document, references=named)


def _renumber(invoice: Invoice, document: DteDocument, caf_id: UUID) -> None:
    """Give the invoice its new folio, and what changed with it."""
    invoice.folio, invoice.caf_id = document.folio, caf_id
    invoice.invoice_date, invoice.due_date = document.issued_on, document.due_on
    invoice.dte_status = DteStatus.ISSUED
    invoice.issuer_snapshot = snapshot(document.issuer)
    invoice.receiver_snapshot = snapshot(document.receiver)
    invoice.references = [snapshot(each) for each in document.references]
    restate(invoice)


def _last(tx: Tx, invoice_id: UUID) -> Dte:
    """Return the invoice's newest document, locked; documents are locked before invoices."""
    reachable(tx, invoice_id)
    query = (
        select(Dte)
        .where(Dte.invoice_id == invoice_id)
        .order_by(col(Dte.id).desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    dte = tx.session.exec(query).first()
    if dte is None:
        raise NotMendable("El documento todavía no se emite.")
    return dte


def _folio_is_free(dte: Dte) -> bool:
    return any(reason.get("level") == ENVELOPE for reason in dte.reasons)
