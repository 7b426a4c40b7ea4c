"""What may be done with invoices."""

from enum import StrEnum


class Invoicing(StrEnum):
    """CONFIGURE is the company's certificate and folios; VOID belongs to credit notes."""

    VIEW = "invoicing.view"
    ISSUE = "invoicing.issue"
    SEND = "invoicing.send"
    CONFIGURE = "invoicing.configure"
    VOID = "invoicing.void"


class Finance(StrEnum):
    """READ opens every document and the costs behind it; without it only one's own (CF-54)."""

    READ = "finance.read"
