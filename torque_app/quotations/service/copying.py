"""Versions: what was sent stays as it was, and its copy goes on."""

from typing import Final

from models.base import new_id
from models.quotations import Quotation, QuotationLine, QuotationVersion
from torque_app.core.tx import Tx
from torque_app.quotations.events import QuotationRevised
from torque_app.quotations.service import holding

OFFER: Final = (
    "position", "kind", "item_id", "operation_id", "inspection_point_id", "package_code",
    "description", "part_number", "quantity", "by_hours", "unit_price", "discount_percent",
    "is_exempt", "amount", "unit_cost", "condition", "warranty_months", "warranty_km", "priority",
    "payer", "expected_on",
)  # fmt: skip
WHY: Final = 300


def copied(line: QuotationLine, *, order: bool = True) -> QuotationLine:
    """Return a line's offer anew, undecided; with `order` still of the same line of its OT."""
    offer = {name: getattr(line, name) for name in OFFER}
    kept = line.order_line_id if order else None
    return QuotationLine(id=new_id(), order_line_id=kept, **offer)


def next_version(tx: Tx, quotation: Quotation, *, why: str) -> list[QuotationLine]:
    """Begin the next version with the lines of the present one, and return them."""
    _, lines = holding.current(tx, quotation)
    quotation.revision += 1
    version = QuotationVersion(
        id=new_id(),
        quotation_id=quotation.id,
        revision=quotation.revision,
        created_at=tx.now,
        created_by=tx.actor.user_id,
        why=why[:WHY],
    )
    tx.session.add(version)
    tx.session.flush()
    again = [copied(line) for line in lines]
    for line in again:
        line.quotation_version_id = version.id
    tx.session.add_all(again)
    _forget(quotation)
    holding.recount(tx, quotation, again)
    tx.emit(QuotationRevised(quotation.id, quotation.number, quotation.revision, why))
    return again


def _forget(quotation: Quotation) -> None:
    """Take back what was said about the version before."""
    quotation.passed_to_manager_at = quotation.manager_decided_at = None
    quotation.manager_id, quotation.manager_note = None, ""
    quotation.sent_to_customer_at = quotation.reminded_at = quotation.seen_at = None
    quotation.customer_decided_at = quotation.whatsapp_sent_at = None
    quotation.rejection_reason, quotation.valid_until = "", None
