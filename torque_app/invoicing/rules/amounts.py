"""From the net lines of a job to the lines and totals of a document (SII "Formato DTE", §7).

A factura shows net prices: IVA is 19 % of their sum, half up. A boleta shows prices with IVA: the
same total is split over its lines, and its net is that total divided by 1.19. So a job costs the
same whichever document the client takes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from models.values.money import allocate, rounded
from torque_app.integrations.sii.arithmetic import net_part, totals
from torque_app.integrations.sii.values import DteType, Line, Totals

_SIX_DECIMALS: Final = Decimal("0.000001")
"""What a price may carry in a DTE."""

_HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Work:
    """One thing done or sold: price per unit net of IVA, discount in percent, cost of it all."""

    name: str
    quantity: Decimal
    unit_price: Decimal
    discount_percent: Decimal = Decimal(0)
    exempt: bool = False
    code: str | None = None
    unit: str = "UN"
    description: str | None = None
    item_id: UUID | None = None
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Priced:
    """The lines as the document shows them, in the order of the work, and their sums."""

    lines: tuple[Line, ...]
    totals: Totals


def priced(work: Sequence[Work], type: DteType) -> Priced:
    """Return lines and totals; net + exempt + iva = total to the peso, whatever the prices."""
    net = tuple(_net_line(each) for each in work)
    if not type.is_boleta:
        return Priced(net, totals(net, type=type))
    return _gross(work, net)


def _net_line(work: Work) -> Line:
    exact = work.unit_price * work.quantity
    base = int(rounded(exact))
    # the OT rounds what is left, not what is taken off: the document must add up to the OT
    amount = int(rounded(exact * (_HUNDRED - work.discount_percent) / _HUNDRED))
    return _line(work, amount=amount, discount=base - amount, price=work.unit_price)


def _gross(work: Sequence[Work], net: Sequence[Line]) -> Priced:
    """Spread what a factura would total over lines that show it with IVA."""
    sums = totals(net, type=DteType.FACTURA)
    taxable = sums.net + sums.iva
    weights = [0 if line.exempt else line.amount for line in net]
    shares = allocate(Decimal(taxable), weights) if sum(weights) else [Decimal(0)] * len(net)
    lines = tuple(
        line if line.exempt else _gross_line(each, int(share), line)
        for each, line, share in zip(work, net, shares, strict=True)
    )
    base = net_part(taxable)
    return Priced(lines, Totals(base, sums.exempt, taxable - base, taxable + sums.exempt))


def _gross_line(work: Work, amount: int, net: Line) -> Line:
    """Return the line whose amount is the share, its price worked out backwards."""
    discount = int(rounded(Decimal(net.discount or 0) * Decimal("1.19")))
    base = amount + discount
    price = (Decimal(base) / work.quantity).quantize(_SIX_DECIMALS, rounding=ROUND_HALF_UP)
    return _line(work, amount=amount, discount=discount, price=price)


def _line(work: Work, *, amount: int, discount: int, price: Decimal) -> Line:
    # SII takes no price of zero: a line that costs nothing says only what was done
    free = price == 0
    return Line(
        name=work.name,
        amount=0 if free else amount,
        quantity=plain(work.quantity),
        unit=work.unit or None,
        price=None if free else plain(price),
        description=work.description or None,
        code=work.code or None,
        exempt=work.exempt,
        discount=discount or None,
        discount_percent=plain(work.discount_percent) if discount else None,
    )


def plain(number: Decimal) -> Decimal:
    """Return the number without trailing zeros or exponent, so that equal ones are stored alike."""
    short = number.normalize()
    return short if short.as_tuple().exponent <= 0 else short.quantize(Decimal(1))  # type: ignore[operator]
