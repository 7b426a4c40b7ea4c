"""Issuing: from an OT, a draft, guías or a quotation to a document with its folio, taken last."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from typing import Any, Required, TypedDict, Unpack
from uuid import UUID

from sqlmodel import col, select

from models.base import new_id
from models.invoicing import (
    CafFolio,
    Dte,
    DteStatus,
    Invoice,
    InvoiceGuide,
    InvoiceItem,
    InvoiceStatus,
    InvoiceWorkOrder,
)
from models.invoicing_quotations import InvoiceQuotation
from torque_app.core.errors import Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.integrations.sii import checks
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.text import cut
from torque_app.integrations.sii.values import DteDocument, DteType, Line, Payment, PaymentMeans
from torque_app.invoicing.events import InvoiceIssued
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries import Draft, InvoiceRow, NotBillable
from torque_app.invoicing.queries.authorities import current
from torque_app.invoicing.queries.drafts import compose
from torque_app.invoicing.queries.previews import (
    guide_faults,
    offer_faults,
    unapproved_sentence,
)
from torque_app.invoicing.queries.quoted import Offer
from torque_app.invoicing.queries.reading import invoice_row, type_name
from torque_app.invoicing.queries.sources import COMPLETED, LineNotApproved
from torque_app.invoicing.rules.content import stored
from torque_app.invoicing.rules.drafting import DraftContent, DraftLine
from torque_app.invoicing.rules.notes import owes
from torque_app.invoicing.service.certificates import NoCertificate
from torque_app.invoicing.service.folios import take_folio
from torque_app.invoicing.service.story import tell
from torque_app.quotations import service as quotations
from torque_app.work_orders import service as work_orders


class Wanted(TypedDict, total=False):
    """What a document says besides its lines; `receiver` overrides the client's file by field."""

    dte_type: Required[int]
    receiver: Mapping[str, str | None] | None
    payment: Payment | None
    due_on: date | None
    means: PaymentMeans | None
    purchase_order: str | None
    notes: str | None


@needs(Invoicing.ISSUE)
def issue(tx: Tx, *, work_order_id: UUID, **wanted: Unpack[Wanted]) -> InvoiceRow:
    """Issue the document of an OT; signing and sending follow. Raises like `issue_content`."""
    return issue_content(tx, _content(wanted, work_order_ids=(work_order_id,)))


@needs(Invoicing.ISSUE)
def from_quotation(tx: Tx, *, quotation_id: UUID, **wanted: Unpack[Wanted]) -> InvoiceRow:
    """Issue the document of a quotation: of its finished OT, or of the lines approved without one.

    Raises like `issue_content`; LineNotApproved for what the client has not approved.
    """
    return issue_content(tx, _content(wanted, quotation_id=quotation_id))


def _content(wanted: Wanted, **billed: Any) -> DraftContent:
    told: dict[str, Any] = {**wanted, "receiver": wanted.get("receiver") or {}}
    return DraftContent(**told, **billed)


@needs(Invoicing.ISSUE)
def issue_content(tx: Tx, content: DraftContent, *, draft: Invoice | None = None) -> InvoiceRow:
    """Issue what was typed, in the row of its `draft` if it had one.

    Raises NotFound, NotAllowed, NotBillable, Invalid (`fields` say what the receiver lacks),
    DocumentRefused, NoCertificate or NoFolios: in each case nothing was written and no folio
    spent.
    """
    found = compose(tx, content)
    if found.guides or found.offer:
        # two documents over the same guía meet here; the second finds what the first wrote
        _hold_guides(tx, [each.id for each in found.guides])
        if found.offer:
            quotations.hold_to_bill(tx, found.offer.id)
        found = compose(tx, content)
    _refuse(tx, found)
    document, caf = numbered(
        tx, found.document, company_id=found.company_id, environment=found.environment
    )
    invoice = draft or blank(found)
    _fill(tx, invoice, found, document)
    write(tx, invoice, document, caf, items=found.items)
    number = f"{type_name(document.type)} {document.folio}"
    for job in found.jobs:
        tx.session.add(InvoiceWorkOrder(invoice_id=invoice.id, work_order_id=job.id))
        if document.type is not DteType.GUIA_DESPACHO:
            work_orders.mark_invoiced(tx, job.id, invoice_number=number)
    tx.session.add_all(
        InvoiceGuide(invoice_id=invoice.id, guide_id=guide.id) for guide in found.guides
    )
    if found.offer:
        tx.session.add(InvoiceQuotation(invoice_id=invoice.id, quotation_id=found.offer.id))
    return invoice_row(
        invoice, client=found.client_name, plate=found.plate, today=document.issued_on
    )


def _hold_guides(tx: Tx, guide_ids: Sequence[UUID]) -> None:
    query = (
        select(Invoice.id)
        .where(col(Invoice.id).in_(guide_ids))
        .order_by(col(Invoice.id))
        .with_for_update(key_share=True)
    )
    tx.session.exec(query).all()


def _refuse(tx: Tx, found: Draft) -> None:
    """Raise for whatever stands in the way, before anything is spent."""
    if found.document.type is not DteType.GUIA_DESPACHO:
        _refuse_jobs(found)
        if found.offer:
            _refuse_offer(found.offer)
        for why in guide_faults(found):
            raise NotBillable(why)
    if found.missing:
        raise Invalid(next(iter(found.missing.values())), fields=dict(found.missing))
    ready(tx, found.document, company_id=found.company_id, environment=found.environment)


def _refuse_jobs(found: Draft) -> None:
    for job in found.jobs:
        if job.billed_by is not None:
            raise NotBillable(
                Sentence("La OT {number} ya tiene un documento emitido.", number=job.number),
                invoice_id=str(job.billed_by),
            )
        if job.status is not COMPLETED:
            raise NotBillable(
                Sentence(
                    "La OT {number} todavía no está terminada. Termina el trabajo y el control de "
                    "calidad, y factúrala entonces.",
                    number=job.number,
                )
            )
        if job.unapproved:
            raise LineNotApproved(unapproved_sentence(job), lines=list(job.unapproved))
    for guide in found.guides:
        if guide.billed_by is not None:
            raise NotBillable(
                Sentence("La guía {folio} ya está facturada.", folio=guide.document.folio),
                invoice_id=str(guide.billed_by),
            )


def _refuse_offer(offer: Offer) -> None:
    """Raise for a quotation that is not to be billed: only what the client approved is."""
    why = next(offer_faults(offer), None)
    if why is None:
        return
    if offer.billed_by is not None:
        raise NotBillable(why, invoice_id=str(offer.billed_by))
    if not offer.is_approved:
        raise LineNotApproved(why)
    raise NotBillable(why)


def ready(tx: Tx, document: DteDocument, *, company_id: UUID, environment: str) -> None:
    """Raise unless the document may go out and somebody can sign it, before a folio is spent."""
    checks.check(document, today=today_at_sii(tx))
    if current(tx, company_id, environment) is None:
        raise NoCertificate


def numbered(
    tx: Tx, document: DteDocument, *, company_id: UUID, environment: str
) -> tuple[DteDocument, CafFolio]:
    """Return the document with the next folio of its type, and the range it came from, locked."""
    caf, folio = take_folio(
        tx,
        company_id=company_id,
        environment=environment,
        dte_type=int(document.type),
    )
    return replace(document, folio=folio), caf


def blank(found: Draft) -> Invoice:
    """Return the row of a document that had none yet."""
    return Invoice(
        id=new_id(),
        company_id=found.company_id,
        service_center_id=found.service_center_id,
        environment=found.environment,
        dte_type=int(found.document.type),
        invoice_date=found.document.issued_on,
    )


def _fill(tx: Tx, invoice: Invoice, found: Draft, document: DteDocument) -> None:
    """Write onto the row where the document belongs and whose it is."""
    invoice.company_id = found.company_id
    invoice.service_center_id = found.service_center_id
    invoice.client_id = found.client_id
    invoice.vehicle_id = found.vehicle_id
    invoice.environment = found.environment
    invoice.cost = found.cost
    invoice.notes = (found.content.notes or "").strip()[:500] or None
    invoice.created_by = invoice.created_by or tx.actor.user_id
    say(invoice, document)


def say(invoice: Invoice, document: DteDocument) -> None:
    """Write onto the row what the document says: sums, parties, dates."""
    totals = document.totals
    invoice.dte_type = int(document.type)
    invoice.invoice_date, invoice.due_date = document.issued_on, document.due_on
    invoice.net, invoice.exempt = Decimal(totals.net), Decimal(totals.exempt)
    invoice.iva, invoice.iva_rate = Decimal(totals.iva), totals.tax_rate
    invoice.total, invoice.non_billable = Decimal(totals.total), Decimal(totals.non_billable)
    invoice.balance = Decimal(totals.payable) if owes(document.type) else Decimal(0)
    invoice.issuer_snapshot = snapshot(document.issuer)
    invoice.receiver_snapshot = snapshot(document.receiver)
    invoice.references = [snapshot(each) for each in document.references]
    invoice.discounts = [snapshot(each) for each in document.discounts]
    invoice.delivery = snapshot(document.delivery) if document.delivery else {}


def write(
    tx: Tx, invoice: Invoice, document: DteDocument, caf: CafFolio, *, items: Sequence[DraftLine]
) -> None:
    """Write the issued row, its lines, its document and what happens next."""
    invoice.folio, invoice.caf_id = document.folio, caf.id
    invoice.status, invoice.dte_status = InvoiceStatus.ISSUED, DteStatus.ISSUED
    invoice.issued_at, invoice.draft = tx.now, {}
    tx.session.add(invoice)
    tx.session.flush()  # no relationship tells the session that the rest points at it
    tx.session.add_all(_items(invoice.id, document.lines, items))
    _start(tx, invoice, document, caf)


def snapshot(value: object) -> dict[str, object]:
    """Return what a value says, as JSON keeps it."""
    said = asdict(value)  # type: ignore[call-overload]
    return {name: _plain(each) for name, each in said.items() if each is not None}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _items(
    invoice_id: UUID, lines: Sequence[Line], typed: Sequence[DraftLine]
) -> list[InvoiceItem]:
    """Return the rows of the lines; a note's have nothing typed behind them."""
    sources = typed if len(typed) == len(lines) else [None] * len(lines)
    return [
        InvoiceItem(
            invoice_id=invoice_id,
            line=number,
            item_id=source.item_id if source else None,
            name=cut(line.name, 80),
            code=line.code,
            description=line.description,
            quantity=line.quantity or Decimal(1),
            unit=line.unit or "UN",
            unit_price=line.price or Decimal(0),
            discount_percent=line.discount_percent or Decimal(0),
            surcharge_percent=line.surcharge_percent or Decimal(0),
            amount=Decimal(line.amount),
            cost=source.cost if source else Decimal(0),
            is_exempt=line.exempt,
            is_billable=not line.non_billable,
        )
        for number, (line, source) in enumerate(zip(lines, sources, strict=True), 1)
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
        Sentence(
            "{dte_type} emitida con el folio {folio}.",
            dte_type=Sentence(type_name(invoice.dte_type)),
            folio=document.folio,
        ),
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
