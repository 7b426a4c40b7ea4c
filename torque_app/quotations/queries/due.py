"""Which quotations a document may bill now."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_
from sqlmodel import col

from models.invoicing import Invoice, InvoiceStatus
from models.invoicing_quotations import InvoiceQuotation
from models.quotations import (
    Decision,
    Quotation,
    QuotationLine,
    QuotationStatus,
    QuotationVersion,
)
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.listing import columns
from torque_app.core.tx import Tx


def order_id() -> ColumnElement[Any]:
    """Return the OT a quotation is billed with: the one it became, or whose extra work it is."""
    return func.coalesce(col(Quotation.work_order_id), col(Quotation.supplements_id))


def is_due() -> ColumnElement[bool]:
    """Return the condition that a document may bill a quotation, joined to its OT.

    Its client approved it, and its OT is finished; without one nobody billed it, and nothing
    approved leaves a shelf: goods go out through an OT.
    """
    free = and_(order_id().is_(None), ~_billing().exists(), ~_shelved().exists())
    return and_(
        col(Quotation.status) == QuotationStatus.CUSTOMER_APPROVED,
        or_(col(WorkOrder.status) == OTStatus.COMPLETED, free),
    )


def awaits_document(tx: Tx, quotation: Quotation) -> bool:
    """Tell whether a document may bill a quotation now."""
    if quotation.status is not QuotationStatus.CUSTOMER_APPROVED:
        return False
    query = (
        columns(Quotation.id)
        .outerjoin(WorkOrder, col(WorkOrder.id) == order_id())
        .where(col(Quotation.id) == quotation.id, is_due())
    )
    return tx.session.execute(query).first() is not None


def billed_by(tx: Tx, quotation_id: UUID) -> UUID | None:
    """Return the document, still standing, that bills a quotation without an OT."""
    query = _documents().where(col(InvoiceQuotation.quotation_id) == quotation_id).limit(1)
    found: UUID | None = tx.session.execute(query).scalar()
    return found


def _billing() -> Select[Any]:
    return _documents().where(col(InvoiceQuotation.quotation_id) == col(Quotation.id))


def _documents() -> Select[Any]:
    """Select the documents that stand and bill quotations."""
    return (
        columns(Invoice.id)
        .join(InvoiceQuotation, col(InvoiceQuotation.invoice_id) == col(Invoice.id))
        .where(col(Invoice.status) != InvoiceStatus.VOID)
    )


def _shelved() -> Select[Any]:
    """Select the approved goods of a shelf in a quotation's current version."""
    return (
        columns(QuotationLine.id)
        .join(
            QuotationVersion,
            col(QuotationVersion.id) == col(QuotationLine.quotation_version_id),
        )
        .where(
            col(QuotationVersion.quotation_id) == col(Quotation.id),
            col(QuotationVersion.revision) == col(Quotation.revision),
            col(QuotationLine.decision) == Decision.APPROVED,
            col(QuotationLine.item_id).is_not(None),
        )
    )
