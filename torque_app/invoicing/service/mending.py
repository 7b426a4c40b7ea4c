"""What a person can do when SII said no, and what nobody may do to an issued document."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import NoReturn
from uuid import UUID

from sqlmodel import col, select

from models.invoicing import Dte, DteStatus, Invoice
from torque_app.core.errors import Conflict, Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.values import DteDocument
from torque_app.invoicing.events import DteProgressed, InvoiceIssued
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import InvoiceDetail, one
from torque_app.invoicing.queries.access import reachable
from torque_app.invoicing.queries.drafts import issuer_of
from torque_app.invoicing.queries.reading import ENVELOPE, type_name
from torque_app.invoicing.rules import receivers
from torque_app.invoicing.rules.content import restored
from torque_app.invoicing.service.folios import take_folio
from torque_app.invoicing.service.issuing import new_dte, snapshot, today_at_sii
from torque_app.invoicing.service.settling import restate
from torque_app.invoicing.service.signing import move
from torque_app.invoicing.service.story import tell
from torque_app.tenants import queries as tenants


class NotMendable(Conflict):
    """The document is not in a state in which this helps."""

    code = "not_mendable"
    message = "Este documento no necesita reenviarse."


class NotVoidable(Conflict):
    """An issued document is undone only by a credit note (DTE-30)."""

    code = "needs_credit_note"
    message = "Un documento emitido sólo se anula con una nota de crédito (61)."


@needs(Invoicing.SEND)
def resend(tx: Tx, invoice_id: UUID) -> InvoiceDetail:
    """Send again: the same signed bytes when SII refused the envelope.

    A document still on its way is left alone, since it goes on by itself. One that SII rejected
    needs a new folio: see `reissue`.
    """
    dte = _last(tx, invoice_id)
    invoice = reachable(tx, invoice_id, lock=True)
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
    move(dte, invoice, DteStatus.SIGNED)
    restate(invoice)
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
    invoice = reachable(tx, invoice_id, lock=True)
    if dte.status is not DteStatus.REJECTED or _folio_is_free(dte):
        raise NotMendable("Sólo se emite de nuevo un documento que el SII rechazó.")
    document = _corrected(tx, dte, invoice, receiver or {})
    caf, folio = take_folio(
        tx,
        company_id=invoice.company_id,
        environment=invoice.environment.value,
        dte_type=invoice.dte_type,
    )
    document = replace(document, folio=folio)
    instead_of = dte.folio
    _renumber(invoice, document, caf.id)
    fresh = new_dte(invoice, document, caf)
    tx.session.add(fresh)
    tx.session.flush()
    sentence = f"{type_name(invoice.dte_type)} emitida de nuevo con el folio {folio}."
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


def _corrected(tx: Tx, dte: Dte, invoice: Invoice, given: Mapping[str, str | None]) -> DteDocument:
    """Return the document as it goes out now: today's date, the company's data of today."""
    old = restored(dte.content)
    said = {name: getattr(old.receiver, name) for name in receivers.FIELDS}
    buyer = receivers.receiver(said, given)
    missing = receivers.faults(
        buyer, old.type, total=old.totals.total, limit=old.totals.total + 1, means=old.means
    )
    if missing:
        raise Invalid(next(iter(missing.values())), fields=missing)
    today = today_at_sii(tx)
    due_on = max(old.due_on, today) if old.due_on else None
    issuer = issuer_of(tenants.company(tx, invoice.company_id))
    document = replace(old, issuer=issuer, receiver=buyer, issued_on=today, due_on=due_on)
    checks.check(document, today=today)
    return document


def _renumber(invoice: Invoice, document: DteDocument, caf_id: UUID) -> None:
    """Give the invoice its new folio, and what changed with it."""
    invoice.folio, invoice.caf_id = document.folio, caf_id
    invoice.invoice_date, invoice.due_date = document.issued_on, document.due_on
    invoice.dte_status = DteStatus.ISSUED
    invoice.issuer_snapshot = snapshot(document.issuer)
    invoice.receiver_snapshot = snapshot(document.receiver)
    restate(invoice)


@needs(Invoicing.VIEW)
def void(tx: Tx, invoice_id: UUID) -> NoReturn:
    """Refuse, saying why: role first (RBAC-11), then that only a credit note voids."""
    if not tx.actor.may(Invoicing.VOID):
        raise NotAllowed(
            "Para anular un documento se necesita un jefe de taller.",
            required_role="MANAGER",
            current_role=tx.actor.role,
        )
    invoice = reachable(tx, invoice_id)
    raise NotVoidable(
        f"La {type_name(invoice.dte_type).lower()} {invoice.folio} ya está emitida: "
        "se anula con una nota de crédito (61) que la deje sin efecto.",
        invoice_id=str(invoice_id),
    )


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
