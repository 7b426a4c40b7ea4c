"""Amounts and totals of a quotation: net lines in whole pesos, IVA on their sum, halves up."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Protocol

from models.quotations import Decision, Payer, QuotedKind
from models.values import money
from models.values import quantity as quantities
from torque_app.core.errors import Invalid

ZERO: Final = Decimal(0)
HUNDRED: Final = Decimal(100)
FOUR: Final = Decimal("0.0001")
MOST_UNITS: Final = Decimal(9_999)
"""Below ten thousand units a price of four decimals can say any whole amount exactly."""

MOST_PRICE: Final = Decimal(1_000_000_000)


class Line(Protocol):
    """What of a line is summed."""

    kind: QuotedKind
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal
    unit_cost: Decimal
    is_exempt: bool
    payer: Payer
    decision: Decision


@dataclass(frozen=True, slots=True)
class Totals:
    """The money of some lines, whole pesos but for `cost`; net + exempt + tax = total.

    `subtotal` is before any discount, `discount` what was taken off it.
    """

    subtotal: Decimal = ZERO
    discount: Decimal = ZERO
    net: Decimal = ZERO
    exempt: Decimal = ZERO
    tax: Decimal = ZERO
    total: Decimal = ZERO
    cost: Decimal = ZERO

    @property
    def margin(self) -> Decimal:
        """What stays of the price once the cost is paid, net."""
        return self.net + self.exempt - self.cost

    @property
    def margin_percent(self) -> Decimal | None:
        """Return the share of the net price that is margin, one decimal; None of nothing."""
        return share_of(self.margin, self.net + self.exempt)

    @property
    def discount_percent(self) -> Decimal:
        """Return the share of the subtotal that was taken off, two decimals."""
        if not self.subtotal:
            return ZERO
        exact = self.discount * HUNDRED / self.subtotal
        return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def stored(self) -> dict[str, str]:
        """Return the figures as text, for a version that keeps them."""
        return {name: str(value) for name, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Split:
    """Who pays how much of a total, IVA included; the two always sum to it."""

    customer: Decimal
    insurer: Decimal


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return a share in percent with one decimal, or None of nothing."""
    if whole <= 0:
        return None
    return (part * HUNDRED / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def combined(line_percent: Decimal, header_percent: Decimal) -> Decimal:
    """Return the one discount of a line under the quotation's own, with two decimals.

    The second is taken off what the first leaves: 10 % and 5 % are 14.5 %.
    """
    left = (HUNDRED - line_percent) * (HUNDRED - header_percent) / HUNDRED
    return (HUNDRED - left).quantize(Decimal("0.01"), ROUND_HALF_UP)


def amount_of(units: Decimal, price: Decimal, discount_percent: Decimal = ZERO) -> Decimal:
    """Return units x price less the discount, in whole pesos, halves up: as the OT rounds it."""
    return money.rounded(units * price * (HUNDRED - discount_percent) / HUNDRED)


def totals(lines: Iterable[Line]) -> Totals:
    """Return the sums of the lines given, and IVA on the sum of those that bear it."""
    counted = list(lines)
    sold = [line for line in counted if line.kind is not QuotedKind.DISCOUNT]
    subtotal = sum((money.rounded(line.quantity * line.unit_price) for line in sold), ZERO)
    amount = sum((line.amount for line in counted), ZERO)
    exempt = sum((line.amount for line in counted if line.is_exempt), ZERO)
    net = amount - exempt
    tax = money.iva_of(net)
    cost = sum((line.quantity * line.unit_cost for line in sold), ZERO)
    return Totals(
        subtotal=subtotal,
        discount=subtotal - amount,
        net=net,
        exempt=exempt,
        tax=tax,
        total=net + exempt + tax,
        cost=cost.quantize(FOUR, ROUND_HALF_UP),
    )


def restored(stored: Mapping[str, str]) -> Totals:
    """Return the totals that `stored` wrote."""
    return Totals(**{name: Decimal(value) for name, value in stored.items()})


def accepted(lines: Iterable[Line]) -> list[Line]:
    """Return the lines the client said yes to."""
    return [line for line in lines if line.decision is Decision.APPROVED]


def split(lines: Sequence[Line], deductible: Decimal) -> Split:
    """Return what the insurer and the client pay of these lines, IVA included.

    The insurer pays its lines less the deductible, which the client pays: it is part of the
    price, so nobody pays IVA on it twice.
    """
    whole = totals(lines).total
    insured = totals(line for line in lines if line.payer is Payer.INSURER).total
    insurer = max(ZERO, insured - money.rounded(deductible))
    return Split(customer=whole - insurer, insurer=insurer)


def shared_out(lines: Sequence[Line]) -> list[Decimal]:
    """Return the amount of each line that is sold, with the discount lines spread over them.

    In the order of the lines without those of discounts; they sum to the same as before.
    """
    sold = [line for line in lines if line.kind is not QuotedKind.DISCOUNT]
    taken = sum((-line.amount for line in lines if line.kind is QuotedKind.DISCOUNT), ZERO)
    amounts = [line.amount for line in sold]
    if not taken:
        return amounts
    shares = money.allocate(taken, [int(amount) for amount in amounts])
    return [amount - share for amount, share in zip(amounts, shares, strict=True)]


def price_for(amount: Decimal, units: Decimal) -> Decimal:
    """Return the price of a unit, four decimals, at which so many cost exactly `amount`."""
    return (amount / units).quantize(FOUR, ROUND_HALF_UP)


def check_units(units: Decimal) -> Decimal:
    """Return a quantity of at most three decimals; Invalid for none, negatives and too many."""
    if not units.is_finite() or not ZERO < units <= MOST_UNITS:
        raise Invalid.field("quantity", "Escribe una cantidad mayor que cero y menor que 10.000.")
    if quantities.rounded(units) != units:
        raise Invalid.field("quantity", "Escribe la cantidad con 3 decimales como máximo.")
    return units


def check_price(price: Decimal, field: str = "unit_price") -> Decimal:
    """Return a price of at most four decimals; Invalid for negatives and the absurd."""
    if not price.is_finite() or not ZERO <= price <= MOST_PRICE:
        raise Invalid.field(field, "El precio no puede ser negativo ni pasar de mil millones.")
    if price != price.quantize(FOUR):
        raise Invalid.field(field, "Escribe el precio con 4 decimales como máximo.")
    return price


def check_percent(percent: Decimal, field: str = "discount_percent") -> Decimal:
    """Return a discount of 0 to 100 with two decimals; Invalid otherwise."""
    if not percent.is_finite() or not ZERO <= percent <= HUNDRED:
        raise Invalid.field(field, "El descuento va de 0 a 100 %.")
    return percent.quantize(Decimal("0.01"), ROUND_HALF_UP)
