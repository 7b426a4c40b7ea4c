"""What is known of invoices, their documents, and the folios they come from."""

from torque_app.invoicing.queries.access import NotADraft
from torque_app.invoicing.queries.bundles import NotBundledYet, bundle, bundle_file
from torque_app.invoicing.queries.connection import Connection, connection
from torque_app.invoicing.queries.detail import one, sii_status
from torque_app.invoicing.queries.documents import pdf, xml
from torque_app.invoicing.queries.drafts import Draft, Terms, compose, draft
from torque_app.invoicing.queries.exchange import ExchangeHealth, StateCount, exchange_health
from torque_app.invoicing.queries.folios import caf_status, certificates, company
from torque_app.invoicing.queries.notes import NotNotable, Wish, note_options, preview_note
from torque_app.invoicing.queries.previews import (
    content_pdf,
    draft_pdf,
    preview,
    preview_content,
    preview_draft,
)
from torque_app.invoicing.queries.reading import (
    NOBODY,
    find,
    monthly_totals,
    pesos,
    summary,
    type_name,
)
from torque_app.invoicing.queries.register import folio_register
from torque_app.invoicing.queries.rows import (
    BundleRow,
    CafRow,
    CertificateRow,
    FolioStock,
    InvoiceDetail,
    InvoiceRow,
    LostFolios,
    MonthlyTotal,
    NoteOptions,
    NotePreview,
    Paper,
    Preview,
    Sent,
    SiiStatus,
    Summary,
)
from torque_app.invoicing.queries.sources import NotBillable
from torque_app.invoicing.rules.drafting import DraftContent, DraftLine
from torque_app.tenants.queries import CompanyRow

__all__ = [
    "NOBODY",
    "BundleRow",
    "CafRow",
    "CertificateRow",
    "CompanyRow",
    "Connection",
    "Draft",
    "DraftContent",
    "DraftLine",
    "ExchangeHealth",
    "FolioStock",
    "InvoiceDetail",
    "InvoiceRow",
    "LostFolios",
    "MonthlyTotal",
    "NotADraft",
    "NotBillable",
    "NotBundledYet",
    "NotNotable",
    "NoteOptions",
    "NotePreview",
    "Paper",
    "Preview",
    "Sent",
    "SiiStatus",
    "StateCount",
    "Summary",
    "Terms",
    "Wish",
    "bundle",
    "bundle_file",
    "caf_status",
    "certificates",
    "company",
    "compose",
    "connection",
    "content_pdf",
    "draft",
    "draft_pdf",
    "exchange_health",
    "find",
    "folio_register",
    "monthly_totals",
    "note_options",
    "one",
    "pdf",
    "pesos",
    "preview",
    "preview_content",
    "preview_draft",
    "preview_note",
    "sii_status",
    "summary",
    "type_name",
    "xml",
]
