"""A received document as its row keeps it: plain columns, lines as JSON, the bytes as they came."""

from decimal import Decimal
from typing import Any

from models.purchases import SignatureGrade, StampGrade
from torque_app.integrations.sii.reading import (
    Grade,
    Received,
    ReceivedLine,
    ReceivedReference,
    TedGrade,
)


def grade(found: Grade) -> SignatureGrade:
    """Return the grade as it is stored."""
    return SignatureGrade[found.name]


def stamp(found: TedGrade) -> StampGrade:
    """Return the stamp's grade as it is stored."""
    return StampGrade[found.name]


def content(received: Received) -> dict[str, Any]:
    """Return the columns of the document itself; texts are cut to what their columns hold."""
    return {
        "issuer_rut": received.issuer_rut,
        "issuer_name": received.issuer_name[:100],
        "dte_type": received.type,
        "folio": received.folio,
        "issued_on": received.issued_on,
        "due_on": received.due_on,
        "payment": None if received.payment is None else int(received.payment),
        "net": Decimal(received.net),
        "exempt": Decimal(received.exempt),
        "iva": Decimal(received.iva),
        "total": Decimal(received.total),
        "signature": grade(received.signature),
        "signature_fault": received.signature_fault[:300],
        "signed_by": received.certificate_holder[:160],
        "ted": stamp(received.ted),
        "ted_fault": received.ted_fault[:300],
        "lines": [_line(each) for each in received.lines],
        "references": [_reference(each) for each in received.references],
        "xml": received.data,
        "sha256": received.sha256,
    }


def _line(line: ReceivedLine) -> dict[str, Any]:
    return {
        "number": line.number,
        "name": line.name,
        "description": line.description,
        "code": next((value for _, value in line.codes), ""),
        "quantity": None if line.quantity is None else format(line.quantity, "f"),
        "unit": line.unit,
        "price": None if line.price is None else format(line.price, "f"),
        "discount": line.discount,
        "surcharge": line.surcharge,
        "amount": line.amount,
        "exempt": line.exempt,
    }


def _reference(reference: ReceivedReference) -> dict[str, Any]:
    return {
        "document_type": reference.document_type,
        "folio": reference.folio,
        "issued_on": reference.issued_on.isoformat() if reference.issued_on else None,
        "reason": None if reference.reason is None else int(reference.reason),
        "comment": reference.comment,
    }
