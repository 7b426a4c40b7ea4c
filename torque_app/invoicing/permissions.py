"""What may be done with invoices."""

from enum import StrEnum


class Invoicing(StrEnum):
    """CONFIGURE is the company's certificate and folios; EDIT, its drafts.

    NOTE issues credit and debit notes of any kind (DTE-39); VOID, only the one that annuls a
    whole document (RBAC-11).
    """

    VIEW = "invoicing.view"
    ISSUE = "invoicing.issue"
    SEND = "invoicing.send"
    CONFIGURE = "invoicing.configure"
    VOID = "invoicing.void"
    EDIT = "invoicing.edit"
    NOTE = "invoicing.note"


class Finance(StrEnum):
    """READ opens every document and the costs behind it; without it only one's own (CF-54)."""

    READ = "finance.read"
