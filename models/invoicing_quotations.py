"""Which quotations documents bill without an OT between them."""

from datetime import datetime
from uuid import UUID

from models.base import TenantRow, index, link, stamp, utc_now


class InvoiceQuotation(TenantRow, table=True):
    """Which quotation without an OT an invoice bills; one that became an OT is billed as that."""

    __tablename__ = "invoice_quotations"
    __table_args__ = (
        link("invoice_id", "invoices"),
        link("quotation_id", "quotations"),
        index("invoice_id"),
        index("quotation_id"),
    )

    invoice_id: UUID
    quotation_id: UUID
    created_at: datetime = stamp(default_factory=utc_now)
