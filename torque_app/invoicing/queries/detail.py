"""One document: its lines, what it refers to, its notes, and its story at SII."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy import and_, case, or_, select
from sqlmodel import col

from models.auth import User
from models.clients import Client
from models.invoicing import (
    Channel,
    Dte,
    DteStatus,
    DteStep,
    DteSubmission,
    Invoice,
    InvoiceGuide,
    InvoiceItem,
    InvoiceStatus,
    InvoiceWorkOrder,
)
from models.invoicing_quotations import InvoiceQuotation
from models.quotations import Quotation, QuotationStatus
from models.values.clock import business_date
from models.vehicles import Vehicle
from models.work_orders import WorkOrder
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.integrations.printing.dte import can_be_assigned
from torque_app.integrations.sii.values import DteType
from torque_app.invoicing import lifecycle
from torque_app.invoicing.permissions import Finance, Invoicing
from torque_app.invoicing.queries.access import reachable
from torque_app.invoicing.queries.reading import ENVELOPE, invoice_row, type_name
from torque_app.invoicing.queries.rows import (
    Billed,
    InvoiceDetail,
    InvoiceRow,
    ItemRow,
    Related,
    SiiStatus,
    StepRow,
)
from torque_app.invoicing.rules import claims
from torque_app.invoicing.rules.content import restored

_AHEAD: Final[Mapping[DteStatus, tuple[str, ...]]] = {
    DteStatus.ISSUED: ("Firmar", "Enviar al SII", "Respuesta del SII"),
    DteStatus.SIGNED: ("Enviar al SII", "Respuesta del SII"),
    DteStatus.SENDING: ("Recepción en el SII", "Respuesta del SII"),
    DteStatus.SENT: ("Respuesta del SII",),
}


@needs(Invoicing.VIEW)
def one(tx: Tx, invoice_id: UUID) -> InvoiceDetail:
    """Return one document with its lines, its OTs, what it relates to and SII's story."""
    invoice = reachable(tx, invoice_id)
    dte, envelope = _last_document(tx, invoice_id)
    status = DteStatus(invoice.dte_status) if invoice.dte_status else None
    reasons = tuple(dte.reasons) if dte else ()
    sees_costs = tx.actor.may(Finance.READ)
    rejected, is_draft = status is DteStatus.REJECTED, invoice.status is InvoiceStatus.DRAFT
    claim_state = _claim_state(tx, dte)
    return InvoiceDetail(
        invoice=_row(tx, invoice),
        version=invoice.version,
        environment=invoice.environment.value,
        receiver=dict(invoice.receiver_snapshot),
        issuer=dict(invoice.issuer_snapshot),
        items=_typed(invoice) if is_draft else _items(tx, invoice_id, sees_costs=sees_costs),
        work_orders=_work_orders(tx, invoice),
        quotations=_quotations(tx, invoice),
        steps=_steps(tx, invoice_id),
        next_steps=_AHEAD.get(status, ()) if status else (),
        reasons=reasons,
        track_id=envelope.track_id if envelope else None,
        sii_state=envelope.sii_state if envelope else None,
        may_resend=rejected and _folio_is_free(reasons),
        may_reissue=rejected and not _folio_is_free(reasons),
        may_print=bool(dte and dte.ted),
        has_cedible=_has_cedible(dte, invoice.dte_type),
        notes=invoice.notes,
        cost=invoice.cost if sees_costs else None,
        references=tuple(invoice.references),
        discounts=tuple(invoice.discounts),
        delivery=dict(invoice.delivery),
        related=_related(tx, invoice),
        draft=_meant(invoice) if is_draft else {},
        may_edit=is_draft,
        claim_notice=_claim_notice(dte, claim_state),
        claim_state=claim_state,
        may_ask_mail=_may_ask_mail(dte, envelope),
    )


def _row(tx: Tx, invoice: Invoice) -> InvoiceRow:
    return invoice_row(
        invoice,
        client=_client(tx, invoice.client_id),
        plate=_plate(tx, invoice.vehicle_id),
        today=business_date(tx.now),
    )


def _has_cedible(dte: Dte | None, dte_type: int) -> bool:
    return can_be_assigned(restored(dte.content)) if dte else DteType(dte_type).has_cedible


def _claim_state(tx: Tx, dte: Dte | None) -> str:
    """Return where a factura SII accepted stands before its receiver; empty for all others."""
    if dte is None or dte.status not in (DteStatus.ACCEPTED, DteStatus.OBJECTED):
        return ""
    if dte.dte_type not in claims.CLAIMABLE or dte.sii_received_at is None:
        return ""
    return claims.shown_state(dte.claim_standing, dte.dte_type, dte.sii_received_at, now=tx.now)


def _claim_notice(dte: Dte | None, state: str) -> str | None:
    at = dte.sii_received_at if dte else None
    return claims.notice(state, at) if state and at else None


def _may_ask_mail(dte: Dte | None, envelope: DteSubmission | None) -> bool:
    """Tell whether SII mailed reasons: boletas say theirs in the answer itself."""
    if (
        dte is None
        or envelope is None
        or dte.status
        not in (
            DteStatus.OBJECTED,
            DteStatus.REJECTED,
        )
    ):
        return False
    return envelope.channel is Channel.DTE and envelope.track_id is not None


def _related(tx: Tx, invoice: Invoice) -> tuple[Related, ...]:
    """Return the documents beside this one, the oldest first."""
    billed = columns(InvoiceGuide.guide_id).where(col(InvoiceGuide.invoice_id) == invoice.id)
    billing = columns(InvoiceGuide.invoice_id).where(col(InvoiceGuide.guide_id) == invoice.id)
    relation = case(
        (col(Invoice.id) == invoice.reference_invoice_id, "REFERENCE"),
        (col(Invoice.reference_invoice_id) == invoice.id, "NOTE"),
        (col(Invoice.id).in_(billed), "GUIDE"),
        else_="BILLED_BY",
    )
    query = (
        columns(
            Invoice.id,
            relation,
            Invoice.dte_type,
            Invoice.folio,
            Invoice.invoice_date,
            Invoice.total,
            Invoice.note_kind,
            Invoice.dte_status,
        )
        .where(
            or_(
                col(Invoice.id) == invoice.reference_invoice_id,
                col(Invoice.reference_invoice_id) == invoice.id,
                col(Invoice.id).in_(billed),
                col(Invoice.id).in_(billing),
            )
        )
        .order_by(col(Invoice.id))
    )
    return tuple(
        Related(key, how, kind, type_name(kind), *rest)
        for key, how, kind, *rest in tx.session.execute(query)
    )


def _typed(invoice: Invoice) -> tuple[ItemRow, ...]:
    """Return the lines of a draft as they would be issued."""
    if "document" not in invoice.draft:
        return ()
    return tuple(
        ItemRow(
            id=uuid5(invoice.id, str(number)),
            line=number,
            name=line.name,
            code=line.code,
            quantity=line.quantity or Decimal(1),
            unit=line.unit or "",
            unit_price=line.price or Decimal(0),
            discount_percent=line.discount_percent or Decimal(0),
            amount=Decimal(line.amount),
            is_exempt=line.exempt,
            cost=None,
            description=line.description,
            surcharge_percent=line.surcharge_percent or Decimal(0),
            is_billable=not line.non_billable,
        )
        for number, line in enumerate(restored(invoice.draft["document"]).lines, 1)
    )


def _client(tx: Tx, client_id: UUID | None) -> str | None:
    if client_id is None:
        return None
    query = columns(Client.name).where(col(Client.id) == client_id)
    name: str | None = tx.session.execute(
        query.execution_options(with_deleted=True)
    ).scalar_one_or_none()
    return name


def _folio_is_free(reasons: tuple[dict[str, Any], ...]) -> bool:
    return any(reason.get("level") == ENVELOPE for reason in reasons)


def _plate(tx: Tx, vehicle_id: UUID | None) -> str | None:
    if vehicle_id is None:
        return None
    query = select(Vehicle.plate).where(col(Vehicle.id) == vehicle_id)  # type: ignore[call-overload]
    plate: str | None = tx.session.execute(query).scalar_one_or_none()
    return plate


def _last_document(tx: Tx, invoice_id: UUID) -> tuple[Dte | None, DteSubmission | None]:
    query = (
        select(Dte, DteSubmission)
        .outerjoin(DteSubmission, col(DteSubmission.id) == col(Dte.envelope_id))
        .where(col(Dte.invoice_id) == invoice_id)
        .order_by(col(Dte.id).desc())
        .limit(1)
    )
    found = tx.session.execute(query).first()
    return (found[0], found[1]) if found else (None, None)


def _items(tx: Tx, invoice_id: UUID, *, sees_costs: bool) -> tuple[ItemRow, ...]:
    query = (
        select(InvoiceItem)
        .where(col(InvoiceItem.invoice_id) == invoice_id)
        .order_by(col(InvoiceItem.line))
    )
    names = [name for name in ItemRow.__slots__ if name != "cost"]
    return tuple(
        ItemRow(
            **{name: getattr(item, name) for name in names},
            cost=item.cost if sees_costs else None,
        )
        for item in tx.session.execute(query).scalars()
    )


def _work_orders(tx: Tx, invoice: Invoice) -> tuple[Billed, ...]:
    query = (
        columns(WorkOrder.id, WorkOrder.number)
        .where(col(WorkOrder.id).in_(_orders_of(invoice)))
        .order_by(col(WorkOrder.number))
    )
    return tuple(Billed(*row) for row in tx.session.execute(query))


def _orders_of(invoice: Invoice) -> Any:
    """Return the OTs of a document; a draft only means to bill them."""
    if invoice.status is InvoiceStatus.DRAFT:
        return [UUID(each) for each in _meant(invoice).get("work_order_ids", ())]
    return columns(InvoiceWorkOrder.work_order_id).where(
        col(InvoiceWorkOrder.invoice_id) == invoice.id
    )


def _meant(invoice: Invoice) -> dict[str, Any]:
    return dict(invoice.draft.get("content", {}))


def _quotations(tx: Tx, invoice: Invoice) -> tuple[Billed, ...]:
    """Return the quotations of a document: billed as they are, or done in its OTs."""
    if invoice.status is InvoiceStatus.DRAFT:
        named = _meant(invoice).get("quotation_id")
        billed: Any = [UUID(named)] if named else []
    else:
        billed = columns(InvoiceQuotation.quotation_id).where(
            col(InvoiceQuotation.invoice_id) == invoice.id
        )
    orders = _orders_of(invoice)
    extra = and_(
        col(Quotation.supplements_id).in_(orders),
        col(Quotation.status) == QuotationStatus.CUSTOMER_APPROVED,
    )
    query = (
        columns(Quotation.id, Quotation.number)
        .where(or_(col(Quotation.id).in_(billed), col(Quotation.work_order_id).in_(orders), extra))
        .order_by(col(Quotation.number))
    )
    return tuple(Billed(*row) for row in tx.session.execute(query))


def _steps(tx: Tx, invoice_id: UUID) -> tuple[StepRow, ...]:
    query = (
        select(DteStep, User.full_name)  # type: ignore[call-overload]
        .join(Dte, col(Dte.id) == col(DteStep.dte_id))
        .outerjoin(User, col(User.id) == col(DteStep.actor_id))
        .where(col(Dte.invoice_id) == invoice_id)
        .order_by(col(DteStep.happened_at), col(DteStep.id))
    )
    return tuple(
        StepRow(step.id, step.step, step.sentence, dict(step.evidence), who, step.happened_at)
        for step, who in tx.session.execute(query)
    )


@needs(Invoicing.VIEW)
def sii_status(tx: Tx, invoice_id: UUID) -> SiiStatus:
    """Return what SII knows of a document, as last heard (DTE-12)."""
    invoice = reachable(tx, invoice_id)
    dte, envelope = _last_document(tx, invoice_id)
    return SiiStatus(
        invoice_id=invoice_id,
        dte_status=invoice.dte_status,
        dte_status_name=lifecycle.DTE.names[invoice.dte_status] if invoice.dte_status else "",
        track_id=envelope.track_id if envelope else None,
        sii_state=envelope.sii_state if envelope else None,
        reasons=tuple(dte.reasons) if dte else (),
        last_polled_at=envelope.last_polled_at if envelope else None,
        steps=_steps(tx, invoice_id),
    )
