"""What was agreed enters its OT, and what was refused leaves it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from models.quotations import Decision, Quotation, QuotationLine, QuotedKind
from models.values import quantity
from torque_app.core.errors import Conflict
from torque_app.core.tx import Tx
from torque_app.quotations.rules import amounts
from torque_app.work_orders import service as work_orders
from torque_app.work_orders.service import QuotedWork, Settled

_REFUSED: Final = frozenset({Decision.DECLINED, Decision.DEFERRED})


def works(
    quotation: Quotation, approved: Sequence[QuotationLine]
) -> list[tuple[QuotationLine, QuotedWork]]:
    """Return the approved lines as an OT takes them; together they cost what was agreed.

    Discount lines are shared out over the others, so an OT has none of its own.
    """
    sold = [line for line in approved if line.kind is not QuotedKind.DISCOUNT]
    shares = amounts.shared_out(approved)
    return [(line, _work(quotation, line, share)) for line, share in zip(sold, shares, strict=True)]


def _work(quotation: Quotation, line: QuotationLine, share: Decimal) -> QuotedWork:
    price, percent = line.unit_price, amounts.ZERO
    if share == line.amount:
        percent = amounts.combined(line.discount_percent, quotation.discount_percent)
    else:
        price = amounts.price_for(share, line.quantity)
    return QuotedWork(
        quotation_line_id=line.id,
        description=_described(line),
        quantity=line.quantity,
        unit_price=price,
        discount_percent=percent,
        item_id=line.item_id,
        operation_id=line.operation_id,
        by_hours=line.kind is QuotedKind.LABOR,
        is_task=line.kind is not QuotedKind.SUPPLY,
    )


def _described(line: QuotationLine) -> str:
    """Return what a task says of goods no shelf holds: how many of them, too."""
    if line.kind is QuotedKind.LABOR or line.item_id or line.quantity == 1:
        return line.description
    return f"{line.description} x {quantity.formatted(line.quantity)}"


def enter(tx: Tx, quotation: Quotation, lines: Sequence[QuotationLine], *, note: str) -> None:
    """Write on the OT what was decided of each line, and approve it on the client's word.

    `note` names the evidence. Called once, when the lines have just been decided.
    """
    ot_id = quotation.work_order_id or quotation.supplements_id
    if ot_id is None:
        raise Conflict("Este presupuesto todavía no es de una OT.")
    agreed = [line for line in lines if line.decision is Decision.APPROVED]
    offered = works(quotation, agreed)
    refused = [line for line in lines if line.decision in _REFUSED]
    settled = [
        Settled(line.order_line_id, True, work) for line, work in offered if line.order_line_id
    ] + [
        Settled(line.order_line_id, False, work)
        for line, work in works(quotation, _sold(refused))
        if line.order_line_id
    ]
    fresh = [work for line, work in offered if not line.order_line_id]
    if settled:
        work_orders.settle_quoted(tx, ot_id, settled)
    if fresh:
        added = work_orders.add_quoted_lines(tx, ot_id, fresh)
        for line, _ in offered:
            line.order_line_id = line.order_line_id or added[line.id]
    if agreed:
        work_orders.approve_by_client(tx, ot_id, note=note)


def _sold(lines: Sequence[QuotationLine]) -> list[QuotationLine]:
    return [line for line in lines if line.kind is not QuotedKind.DISCOUNT]
