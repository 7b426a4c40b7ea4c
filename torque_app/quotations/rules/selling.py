"""What agreed lines sell and at which price, for the OT that does them or the document."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from models.quotations import QuotationLine, QuotedKind
from torque_app.quotations.rules import amounts


@dataclass(frozen=True, slots=True)
class Sold:
    """A line with the net price and the discount at which it costs what was agreed."""

    line: QuotationLine
    unit_price: Decimal
    discount_percent: Decimal


def sold(lines: Sequence[QuotationLine], header_percent: Decimal) -> list[Sold]:
    """Return what the lines sell; together it costs what they do.

    Discount lines are spread over the others: whoever takes these has none of their own.
    """
    goods = [line for line in lines if line.kind is not QuotedKind.DISCOUNT]
    shares = amounts.shared_out(lines)
    return [_priced(line, share, header_percent) for line, share in zip(goods, shares, strict=True)]


def _priced(line: QuotationLine, share: Decimal, header_percent: Decimal) -> Sold:
    if share == line.amount:
        both = amounts.combined(line.discount_percent, header_percent)
        return Sold(line, line.unit_price, both)
    return Sold(line, amounts.price_for(share, line.quantity), amounts.ZERO)
