"""Credit notes (61) and debit notes (56): issued over a document, never more than is left of it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.base import new_id
from models.invoicing import Invoice, InvoiceStatus, NoteKind
from torque_app.core.errors import Invalid, NotAllowed
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii.values import DteDocument, DteType
from torque_app.invoicing import lifecycle
from torque_app.invoicing.events import DraftSaved
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import InvoiceRow
from torque_app.invoicing.queries.access import reachable
from torque_app.invoicing.queries.notes import (
    CREDIT,
    DEBIT,
    Note,
    NoteWaits,
    NotNotable,
    Wish,
    compose_note,
    excess,
    obstacle,
    standing_of,
)
from torque_app.invoicing.queries.reading import invoice_row
from torque_app.invoicing.service.consenting import CREDITING, VOIDING, consent
from torque_app.invoicing.service.crediting import apply_note, held
from torque_app.invoicing.service.issuing import numbered, ready, say, today_at_sii, write


class NotVoidable(NotNotable):
    """The document cannot be annulled with a credit note now (DTE-30)."""

    code = "needs_credit_note"
    message = "Un documento emitido sólo se anula con una nota de crédito (61)."


@needs(Invoicing.NOTE)
def credit(tx: Tx, invoice_id: UUID, *, wish: Wish) -> InvoiceRow | NoteWaits:
    """Issue a credit note (DTE-20), or ask for it where a rule wants somebody to agree (APR-01).

    Raises NotFound, NotNotable, Invalid, NoFolios like `issue`.
    """
    asked = {"invoice_id": invoice_id, "wish": wish}
    return _issued(tx, invoice_id, CREDIT, wish, command=CREDITING, arguments=asked)


@needs(Invoicing.NOTE)
def debit(tx: Tx, invoice_id: UUID, *, wish: Wish) -> InvoiceRow:
    """Issue a debit note: it raises a factura, or undoes a credit note; raises like `credit`."""
    original, found = _composed(tx, invoice_id, DEBIT, wish)
    return _written(tx, original, found, wish)


@needs(Invoicing.VIEW)
def void(tx: Tx, invoice_id: UUID, *, reason: str = "") -> InvoiceRow | NoteWaits:
    """Annul a document: a draft at once, an issued one by a credit note, which is returned.

    The note waits like one of `credit` where a rule wants somebody to agree to it.

    Role first (RBAC-11): NotAllowed names the one it takes. Then NotVoidable says what stands in
    the way.
    """
    if not tx.actor.may(Invoicing.VOID):
        raise NotAllowed(
            "Para anular un documento se necesita un jefe de taller.",
            required_role="MANAGER",
            current_role=tx.actor.role,
        )
    invoice = reachable(tx, invoice_id, lock=True)
    if invoice.status is InvoiceStatus.DRAFT:
        return _drop(tx, invoice)
    type_ = DEBIT if invoice.dte_type == CREDIT else CREDIT
    asked = {"invoice_id": invoice_id, "reason": reason}
    wish = Wish(NoteKind.VOID, reason=reason)
    try:
        return _issued(tx, invoice_id, type_, wish, command=VOIDING, arguments=asked)
    except NotNotable as refused:
        raise NotVoidable(str(refused), invoice_id=str(invoice_id)) from None


def _drop(tx: Tx, invoice: Invoice) -> InvoiceRow:
    lifecycle.INVOICE.check(invoice.status, InvoiceStatus.VOID)
    invoice.status = InvoiceStatus.VOID
    tx.emit(DraftSaved(invoice.id))
    return invoice_row(invoice, client=None, plate=None, today=today_at_sii(tx))


def _issued(
    tx: Tx,
    invoice_id: UUID,
    type_: DteType,
    wish: Wish,
    *,
    command: str,
    arguments: Mapping[str, Any],
) -> InvoiceRow | NoteWaits:
    """Issue the note, unless it has to wait for somebody to agree to it."""
    original, found = _composed(tx, invoice_id, type_, wish)
    waits = consent(tx, original, found, wish, command=command, arguments=arguments)
    return waits or _written(tx, original, found, wish)


def _composed(tx: Tx, invoice_id: UUID, type_: DteType, wish: Wish) -> tuple[Invoice, Note]:
    """Return a document and the note over it that could be issued now.

    The document stays locked until commit, so two notes never exceed it.
    """
    reachable(tx, invoice_id)
    original = held(tx, [invoice_id])[invoice_id]
    standing = standing_of(tx, original)
    why = obstacle(tx, original, type_, wish.kind, standing=standing)
    if why:
        raise NotNotable(why)
    found = compose_note(tx, original, type_, wish, standing=standing)
    _refuse(found, wish.kind)
    ready(tx, found.document, company_id=original.company_id, environment=original.environment)
    return original, found


def _written(tx: Tx, original: Invoice, found: Note, wish: Wish) -> InvoiceRow:
    """Issue a note over a document that is held."""
    document, caf = numbered(
        tx, found.document, company_id=original.company_id, environment=original.environment
    )
    note = _note(tx, original, document, wish)
    say(note, document)
    write(tx, note, document, caf, items=())
    apply_note(tx, note, original)
    return invoice_row(note, client=None, plate=None, today=document.issued_on)


def _refuse(found: Note, kind: NoteKind) -> None:
    if found.missing:
        raise Invalid(next(iter(found.missing.values())), fields=dict(found.missing))
    beyond = excess(found, kind)
    if beyond:
        raise NotNotable(beyond, remaining=found.standing.remaining)


def _note(tx: Tx, original: Invoice, document: DteDocument, wish: Wish) -> Invoice:
    """Return the row of a note over a document, where that one belongs."""
    return Invoice(
        id=new_id(),
        company_id=original.company_id,
        service_center_id=original.service_center_id,
        client_id=original.client_id,
        vehicle_id=original.vehicle_id,
        environment=original.environment,
        dte_type=int(document.type),
        invoice_date=document.issued_on,
        note_kind=wish.kind,
        reference_invoice_id=original.id,
        cost=Decimal(0),
        notes=" ".join(wish.reason.split())[:500] or None,
        created_by=tx.actor.user_id,
    )
