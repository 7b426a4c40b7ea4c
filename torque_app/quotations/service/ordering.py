"""What was agreed enters its OT, and what was refused leaves it."""

from collections.abc import Sequence
from typing import ClassVar, Final

from models.quotations import Decision, Quotation, QuotationLine, QuotedKind
from models.values import quantity
from torque_app.core.errors import Conflict
from torque_app.core.tx import Tx
from torque_app.quotations.rules.selling import Sold, sold
from torque_app.work_orders import service as work_orders
from torque_app.work_orders.service import LinesClosed, QuotedWork, Settled

_REFUSED: Final = frozenset({Decision.DECLINED, Decision.DEFERRED})


class WorkFinished(Conflict):
    """The OT was finished while its client thought about the extra work."""

    code: ClassVar[str] = "work_finished"
    message: ClassVar[str] = (
        "El trabajo de este vehículo ya terminó. Para hacer lo demás, pide una hora al taller."
    )


def works(
    quotation: Quotation, approved: Sequence[QuotationLine]
) -> list[tuple[QuotationLine, QuotedWork]]:
    """Return the approved lines as an OT takes them; together they cost what was agreed.

    Discount lines are shared out over the others, so an OT has none of its own.
    """
    return [(each.line, _work(each)) for each in sold(approved, quotation.discount_percent)]


def _work(each: Sold) -> QuotedWork:
    line = each.line
    return QuotedWork(
        quotation_line_id=line.id,
        description=_described(line),
        quantity=line.quantity,
        unit_price=each.unit_price,
        discount_percent=each.discount_percent,
        item_id=line.item_id,
        operation_id=line.operation_id,
        by_hours=line.by_hours,
        is_task=line.kind is not QuotedKind.SUPPLY,
    )


def _described(line: QuotationLine) -> str:
    """Return what a task says of what is neither hours nor from a shelf: how many of it, too."""
    if line.by_hours or line.item_id or line.quantity == 1:
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
    try:
        known = work_orders.settle_quoted(tx, ot_id, settled) if settled else set()
        fresh = [work for line, work in offered if line.order_line_id not in known]
        added = work_orders.add_quoted_lines(tx, ot_id, fresh) if fresh else {}
    except LinesClosed:
        raise WorkFinished from None
    for line, _ in offered:
        line.order_line_id = added.get(line.id, line.order_line_id)
    if agreed:
        work_orders.approve_by_client(tx, ot_id, note=note)


def _sold(lines: Sequence[QuotationLine]) -> list[QuotationLine]:
    return [line for line in lines if line.kind is not QuotedKind.DISCOUNT]
