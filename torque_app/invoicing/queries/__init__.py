"""What is known of invoices, their documents, and the folios they come from."""

from torque_app.core.paper import Paper
from torque_app.invoicing.queries.access import NotADraft
from torque_app.invoicing.queries.alerts import AlertRow, alerts
from torque_app.invoicing.queries.bundles import NotBundledYet, bundle, bundle_file
from torque_app.invoicing.queries.certification import (
    CaseRow,
    FileRow,
    SetMaterial,
    SetRow,
    certification_file,
    certification_material,
    certification_set,
    certification_sets,
)
from torque_app.invoicing.queries.certification_papers import NotBuiltYet, certification_zip
from torque_app.invoicing.queries.claims import (
    ClaimEvent,
    ClaimSummary,
    ClaimWindow,
    claim_summary,
    claim_windows,
)
from torque_app.invoicing.queries.connection import Connection, connection
from torque_app.invoicing.queries.deliveries import mail_goes_out, mails_of
from torque_app.invoicing.queries.detail import one, sii_status
from torque_app.invoicing.queries.documents import pdf, xml
from torque_app.invoicing.queries.drafts import Draft, Terms, compose, draft
from torque_app.invoicing.queries.exchange import ExchangeHealth, StateCount, exchange_health
from torque_app.invoicing.queries.folio_rows import (
    CafRow,
    CertificateRow,
    FolioStock,
    LostFolios,
)
from torque_app.invoicing.queries.folios import caf_status, certificates, company, issuers
from torque_app.invoicing.queries.guides import guides_of_work, guides_to_bill
from torque_app.invoicing.queries.notes import (
    NoteWaits,
    NotNotable,
    Wish,
    note_options,
    preview_note,
)
from torque_app.invoicing.queries.previews import (
    content_pdf,
    draft_pdf,
    preview,
    preview_content,
    preview_draft,
)
from torque_app.invoicing.queries.quoted import QuotationToBill, quotations_to_bill
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
    GuideRow,
    InvoiceDetail,
    InvoiceRow,
    MonthlyTotal,
    NoteOptions,
    NotePreview,
    Preview,
    Sent,
    SiiStatus,
    Summary,
)
from torque_app.invoicing.queries.sharing import (
    SUBJECT,
    SharedDocument,
    document_links,
    shared_document,
)
from torque_app.invoicing.queries.sources import LineNotApproved, NotBillable
from torque_app.invoicing.queries.totals import Totals, totals
from torque_app.invoicing.rules.drafting import DraftContent, DraftLine
from torque_app.invoicing.rules.sharing import SharedState
from torque_app.tenants.queries import CompanyRow

__all__ = [
    "NOBODY",
    "SUBJECT",
    "AlertRow",
    "BundleRow",
    "CafRow",
    "CaseRow",
    "CertificateRow",
    "ClaimEvent",
    "ClaimSummary",
    "ClaimWindow",
    "CompanyRow",
    "Connection",
    "Draft",
    "DraftContent",
    "DraftLine",
    "ExchangeHealth",
    "FileRow",
    "FolioStock",
    "GuideRow",
    "InvoiceDetail",
    "InvoiceRow",
    "LineNotApproved",
    "LostFolios",
    "MonthlyTotal",
    "NotADraft",
    "NotBillable",
    "NotBuiltYet",
    "NotBundledYet",
    "NotNotable",
    "NoteOptions",
    "NotePreview",
    "NoteWaits",
    "Paper",
    "Preview",
    "QuotationToBill",
    "Sent",
    "SetMaterial",
    "SetRow",
    "SharedDocument",
    "SharedState",
    "SiiStatus",
    "StateCount",
    "Summary",
    "Terms",
    "Totals",
    "Wish",
    "alerts",
    "bundle",
    "bundle_file",
    "caf_status",
    "certificates",
    "certification_file",
    "certification_material",
    "certification_set",
    "certification_sets",
    "certification_zip",
    "claim_summary",
    "claim_windows",
    "company",
    "compose",
    "connection",
    "content_pdf",
    "document_links",
    "draft",
    "draft_pdf",
    "exchange_health",
    "find",
    "folio_register",
    "guides_of_work",
    "guides_to_bill",
    "issuers",
    "mail_goes_out",
    "mails_of",
    "monthly_totals",
    "note_options",
    "one",
    "pdf",
    "pesos",
    "preview",
    "preview_content",
    "preview_draft",
    "preview_note",
    "quotations_to_bill",
    "shared_document",
    "sii_status",
    "summary",
    "totals",
    "type_name",
    "xml",
]
