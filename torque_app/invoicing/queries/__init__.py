"""What is known of invoices, their documents, and the folios they come from."""

from torque_app.invoicing.queries.documents import pdf, xml
from torque_app.invoicing.queries.drafts import Draft, NotBillable, Terms, draft, preview
from torque_app.invoicing.queries.folios import caf_status, certificates, company
from torque_app.invoicing.queries.reading import (
    find,
    monthly_totals,
    one,
    pesos,
    sii_status,
    summary,
    type_name,
)
from torque_app.invoicing.queries.rows import (
    CafRow,
    CertificateRow,
    FolioStock,
    InvoiceDetail,
    InvoiceRow,
    MonthlyTotal,
    Paper,
    Preview,
    SiiStatus,
    Summary,
)
from torque_app.tenants.queries import CompanyRow

__all__ = [
    "CafRow",
    "CertificateRow",
    "CompanyRow",
    "Draft",
    "FolioStock",
    "InvoiceDetail",
    "InvoiceRow",
    "MonthlyTotal",
    "NotBillable",
    "Paper",
    "Preview",
    "SiiStatus",
    "Summary",
    "Terms",
    "caf_status",
    "certificates",
    "company",
    "draft",
    "find",
    "monthly_totals",
    "one",
    "pdf",
    "pesos",
    "preview",
    "sii_status",
    "summary",
    "type_name",
    "xml",
]
