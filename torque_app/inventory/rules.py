"""Pure calculations of stock."""

from decimal import ROUND_HALF_UP, Decimal

COST_STEP = Decimal("0.0001")


def weighted_average(
    stock: Decimal, average: Decimal, received: Decimal, unit_cost: Decimal
) -> Decimal:
    """Return the cost per unit after a receipt, in 1/10 000 of the currency.

    INV-18: (current stock x current average + new quantity x new unit cost)
    / (current stock + new quantity).
    """
    if received <= 0:
        raise ValueError("a receipt brings a positive quantity")
    value = stock * average + received * unit_cost
    return (value / (stock + received)).quantize(COST_STEP, rounding=ROUND_HALF_UP)


def is_low(stock: Decimal, minimum: Decimal) -> bool:
    """Tell whether an item needs attention; a minimum of zero asks for none."""
    return minimum > 0 and stock <= minimum
