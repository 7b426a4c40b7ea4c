"""SII's certification: its test sets read as cases, and the documents and books they ask for."""

from torque_app.integrations.sii.certification.building import Built, Company, build
from torque_app.integrations.sii.certification.cases import (
    Case,
    CertificationSet,
    GuideBook,
    Item,
    PurchaseEntry,
    SalesBook,
    SetUnreadable,
)
from torque_app.integrations.sii.certification.folio_use import folio_use
from torque_app.integrations.sii.certification.guides import GuideLine, guide_book
from torque_app.integrations.sii.certification.iecv import BookLine, Side, iecv
from torque_app.integrations.sii.certification.parsing import parse_set
from torque_app.integrations.sii.certification.purchasing import Supplier, purchase_lines
from torque_app.integrations.sii.certification.sales import sale_lines
from torque_app.integrations.sii.certification.signing import Signatory, SignedFile

__all__ = [
    "BookLine",
    "Built",
    "Case",
    "CertificationSet",
    "Company",
    "GuideBook",
    "GuideLine",
    "Item",
    "PurchaseEntry",
    "SalesBook",
    "SetUnreadable",
    "Side",
    "Signatory",
    "SignedFile",
    "Supplier",
    "build",
    "folio_use",
    "guide_book",
    "iecv",
    "parse_set",
    "purchase_lines",
    "sale_lines",
]
