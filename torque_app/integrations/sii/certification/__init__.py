"""SII's certification: its test sets read as cases, and the documents that each case asks for."""

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
from torque_app.integrations.sii.certification.parsing import parse_set

__all__ = [
    "Built",
    "Case",
    "CertificationSet",
    "Company",
    "GuideBook",
    "Item",
    "PurchaseEntry",
    "SalesBook",
    "SetUnreadable",
    "build",
    "parse_set",
]
