"""The sums of a document: whole pesos, half up, and always net + exempt + iva = total.

SII "Formato DTE" v2.5 and "Formato Boletas Electrónicas" v4.2. A factura adds IVA to net prices. A
boleta, and a factura of gross prices (`MntBruto`), take it out of what the client pays, so that no
rounding ever changes the price on the shelf. Halves go away from zero: with 0,5 pesos SII says 1.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from models.values.money import allocate, rounded
from torque_app.integrations.sii.values import (
    IVA_RATE,
    DteDocument,
    DteType,
    GlobalDiscount,
    Indicator,
    Line,
    Totals,
)

_HUNDRED: Final = Decimal(100)
_SIX_DECIMALS: Final = Decimal("0.000001")
"""What a price may carry in a DTE."""


def pesos(amount: Decimal) -> int:
    """Return whole pesos, half up, as SII rounds."""
    return int(rounded(amount))


def share(base: Decimal | int, percent: Decimal) -> int:
    """Return a percentage of an amount in whole pesos."""
    return pesos(base * percent / _HUNDRED)


def base_amount(line: Line) -> int:
    """Return quantity by price of a line in whole pesos; one when it names no quantity."""
    if line.price is None:
        return 0
    return pesos(line.price * (1 if line.quantity is None else line.quantity))


def line_amount(line: Line) -> int:
    """Return what quantity, price, discount and surcharge of a line come to, in whole pesos."""
    if line.price is None:
        return 0
    return base_amount(line) - (line.discount or 0) + (line.surcharge or 0)


def computed(line: Line) -> Line:
    """Return the line with `MontoItem`, and with the pesos of its percentages."""
    base = base_amount(line)
    discount, surcharge = line.discount, line.surcharge
    if line.discount_percent is not None:
        discount = share(base, line.discount_percent)
    if line.surcharge_percent is not None:
        surcharge = share(base, line.surcharge_percent)
    whole = replace(
        line,
        discount=discount or None,
        surcharge=surcharge or None,
        # a percentage of so little that it is no peso is no discount
        discount_percent=line.discount_percent if discount else None,
        surcharge_percent=line.surcharge_percent if surcharge else None,
    )
    return replace(whole, amount=line_amount(whole))


def totals(
    lines: Iterable[Line],
    discounts: Iterable[GlobalDiscount] = (),
    *,
    type: DteType,
    gross_prices: bool = False,
    tax_rate: Decimal = IVA_RATE,
) -> Totals:
    """Return the sums of those lines after the global discounts, each over its kind of lines.

    They come out negative when discounts exceed the lines, which `checks` refuses.
    """
    lines, discounts = tuple(lines), tuple(discounts)
    taxed = after_discounts(lines, discounts, None)
    exempt = after_discounts(lines, discounts, Indicator.EXEMPT)
    if gross_prices or type.is_boleta:
        net = net_part(taxed, tax_rate)
        iva = taxed - net
    else:
        net, iva = taxed, share(taxed, tax_rate)
    return Totals(
        net=net,
        exempt=exempt,
        iva=iva,
        total=net + exempt + iva,
        tax_rate=tax_rate,
        non_billable=after_discounts(lines, discounts, Indicator.NON_BILLABLE),
    )


def totalled(document: DteDocument) -> DteDocument:
    """Return the document with every line and the totals computed; the rate stays its own."""
    lines = tuple(map(computed, document.lines))
    sums = totals(
        lines,
        document.discounts,
        type=document.type,
        gross_prices=document.gross_prices,
        tax_rate=document.totals.tax_rate,
    )
    return replace(document, lines=lines, totals=sums)


def after_discounts(
    lines: Iterable[Line], discounts: Iterable[GlobalDiscount], indicator: Indicator | None
) -> int:
    """Return the sum of the lines of one kind after the global discounts over that kind."""
    base = sum(line.amount for line in lines if line.indicator is indicator)
    return base + sum(
        discount_pesos(each, base) for each in discounts if each.indicator is indicator
    )


def discount_pesos(discount: GlobalDiscount, base: int) -> int:
    """Return what a global discount does to the sum of its lines: negative unless a surcharge."""
    taken = discount.amount or 0
    if discount.percent is not None:
        taken = share(base, discount.percent)
    return taken if discount.surcharge else -taken


def spread(lines: Sequence[Line], discounts: Sequence[GlobalDiscount]) -> tuple[int, ...]:
    """Return what each line keeps of its amount after the global discounts, to the peso.

    Shares of a kind sum to `after_discounts` of that kind. Raises ValueError when there is
    something to spread and no line to take it.
    """
    kept = [0] * len(lines)
    for indicator in (None, *Indicator):
        places = [at for at, line in enumerate(lines) if line.indicator is indicator]
        left = after_discounts(lines, discounts, indicator)
        if not left:
            continue
        shares = allocate(Decimal(left), [lines[at].amount for at in places])
        for at, portion in zip(places, shares, strict=True):
            kept[at] = int(portion)
    return tuple(kept)


def net_part(gross: Decimal | int, rate: Decimal = IVA_RATE) -> int:
    """Return the net part of an amount that includes IVA at `rate` percent, in whole pesos."""
    return pesos(gross * _HUNDRED / (_HUNDRED + rate))


def net_price(gross_price: Decimal, rate: Decimal = IVA_RATE) -> Decimal:
    """Return the net unit price behind a gross one with the six decimals a DTE may carry."""
    exact = gross_price * _HUNDRED / (_HUNDRED + rate)
    return exact.quantize(_SIX_DECIMALS, rounding=ROUND_HALF_UP)
