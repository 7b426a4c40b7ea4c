"""Issuing: from a finished OT to a document with its folio, taken last."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from models.base import new_id
from models.invoicing import (
    CafFolio,
    Dte,
    DteStatus,
    Invoice,
    InvoiceItem,
    InvoiceStatus,
    InvoiceWorkOrder,
)
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.text import cut
from torque_app.integrations.sii.values import DteDocument, Line, Payment, PaymentMeans
from torque_app.invoicing.events import InvoiceIssued
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import Draft, InvoiceRow, NotBillable, Terms
from torque_app.invoicing.queries.drafts import draft, total_cost
from torque_app.invoicing.queries.reading import invoice_row, type_name
from torque_app.invoicing.rules.amounts import Work
from torque_app.invoicing.rules.content import stored
from torque_app.invoicing.service.certificates import NoCertificate, current
from torque_app.invoicing.service.folios import take_folio
from torque_app.invoicing.service.story import tell
from torque_app.work_orders import service as work_orders

_COMPLETED = "COMPLETED"


@needs(Invoicing.ISSUE)
def issue(
    tx: Tx,
    *,
    work_order_id: UUID,
    dte_type: int,
    receiver: Mapping[str, str | None] | None = None,
    payment: Payment | None = None,
    due_on: date | None = None,
    means: PaymentMeans | None = None,
    purchase_order: str | None = None,
    notes: str | None = None,
) -> InvoiceRow:
    """Issue a boleta (39) or factura (33) for a finished OT; its signature and sending follow.

    `receiver` overrides the client's file field by field. Raises NotFound, NotBillable, Invalid
    (`fields` say what the receiver lacks), DocumentRefused, NoCertificate or NoFolios: in each
    case nothing was written and no folio spent.
    """
    terms = Terms(payment, due_on, means, purchase_order)
    found = draft(tx, work_order_id, dte_type=dte_type, receiver=receiver, terms=terms)
    _refuse(tx, found)
    caf, folio = take_folio(
        tx,
        company_id=found.company_id,
        environment=found.environment.value,
        dte_type=int(found.document.type),
    )
    document = replace(found.document, folio=folio)
    invoice = _invoice(tx, found, document, caf, notes=notes)
    tx.session.add(invoice)
    tx.session.flush()  # no relationship tells the session that the rest points at it
    tx.session.add_all(_items(invoice.id, document.lines, found.work))
    tx.session.add(InvoiceWorkOrder(invoice_id=invoice.id, work_order_id=work_order_id))
    work_orders.mark_invoiced(tx, work_order_id, invoice_number=f"{type_name(dte_type)} {folio}")
    _start(tx, invoice, document, caf)
    return invoice_row(
        invoice, client=found.client_name, plate=found.plate, today=document.issued_on
    )


def _refuse(tx: Tx, found: Draft) -> None:
    """Raise for whatever stands in the way, before anything is spent."""
    if found.billed_by is not None:
        raise NotBillable(
            f"La OT {found.work_order_number} ya tiene un documento emitido.",
            invoice_id=str(found.billed_by),
        )
    if found.work_order_status.value != _COMPLETED:
        raise NotBillable(
            f"La OT {found.work_order_number} todavía no está terminada. "
            "Termina el trabajo y el control de calidad, y factúrala entonces."
        )
    if found.missing:
        raise Invalid(next(iter(found.missing.values())), fields=dict(found.missing))
    checks.check(found.document, today=found.document.issued_on)
    if current(tx, found.company_id) is None:
        raise NoCertificate


def _invoice(
    tx: Tx, found: Draft, document: DteDocument, caf: CafFolio, *, notes: str | None
) -> Invoice:
    totals = document.totals
    return Invoice(
        id=new_id(),
        company_id=found.company_id,
        service_center_id=found.service_center_id,
        client_id=found.client_id,
        vehicle_id=found.vehicle_id,
        environment=found.environment,
        dte_type=int(document.type),
        folio=document.folio,
        caf_id=caf.id,
        invoice_date=document.issued_on,
        due_date=document.due_on,
        status=InvoiceStatus.ISSUED,
        dte_status=DteStatus.ISSUED,
        net=Decimal(totals.net),
        exempt=Decimal(totals.exempt),
        iva=Decimal(totals.iva),
        iva_rate=totals.tax_rate,
        total=Decimal(totals.total),
        balance=Decimal(totals.total),
        cost=total_cost(found.work),
        issuer_snapshot=snapshot(document.issuer),
        receiver_snapshot=snapshot(document.receiver),
        references=[snapshot(each) for each in document.references],
        notes=(notes or "").strip()[:500] or None,
        created_by=tx.actor.user_id,
        issued_at=tx.now,
    )


def snapshot(value: object) -> dict[str, object]:
    """Return what a value says, as JSON keeps it."""
    said = asdict(value)  # type: ignore[call-overload]
    return {
        name: each.isoformat() if isinstance(each, date) else each
        for name, each in said.items()
        if each is not None
    }


def _items(invoice_id: UUID, lines: Sequence[Line], work: Sequence[Work]) -> list[InvoiceItem]:
    return [
        InvoiceItem(
            invoice_id=invoice_id,
            line=number,
            item_id=done.item_id,
            name=cut(line.name, 80),
            code=line.code,
            description=line.description,
            quantity=done.quantity,
            unit=done.unit,
            unit_price=line.price or Decimal(0),
            discount_percent=done.discount_percent,
            amount=Decimal(line.amount),
            cost=done.cost,
            is_exempt=line.exempt,
        )
        for number, (line, done) in enumerate(zip(lines, work, strict=True), 1)
    ]


def _start(tx: Tx, invoice: Invoice, document: DteDocument, caf: CafFolio) -> None:
    """Write the document's row, the first step of its story, and what happens next."""
    dte = new_dte(invoice, document, caf)
    tx.session.add(dte)
    tx.session.flush()
    tell(
        tx,
        dte,
        "ISSUED",
        f"{type_name(invoice.dte_type)} emitida con el folio {document.folio}.",
        folio=document.folio,
        caf=f"{caf.range_from}-{caf.range_to}",
    )
    tx.later("invoicing.sign", {"dte_id": str(dte.id)}, dedup_key=f"sign:{dte.id}")
    tx.emit(
        InvoiceIssued(
            invoice.id,
            invoice.dte_type,
            document.folio,
            client_id=invoice.client_id,
            total=document.totals.total,
        )
    )


def new_dte(invoice: Invoice, document: DteDocument, caf: CafFolio) -> Dte:
    """Return the row of a document that has its folio and waits for its signature."""
    return Dte(
        id=new_id(),
        invoice_id=invoice.id,
        caf_id=caf.id,
        company_rut=document.issuer.rut,
        environment=invoice.environment,
        dte_type=int(document.type),
        folio=document.folio,
        content=stored(document),
    )


def today_at_sii(tx: Tx) -> date:
    """Return the day it is for SII, in continental Chile."""
    return sii_time(tx.now).date()
