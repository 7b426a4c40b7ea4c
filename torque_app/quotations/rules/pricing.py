"""From cost to price: matrices by brackets of cost, and packages at one price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from models.values import money
from torque_app.core.errors import Invalid
from torque_app.quotations.rules.amounts import HUNDRED, ZERO, price_for

MOST_BRACKETS: Final = 20
MOST_ON_COST: Final = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Bracket:
    """Costs up to and including `up_to` (None: any higher) and their percentage."""

    up_to: Decimal | None
    percent: Decimal


def brackets(stored: Sequence[Mapping[str, Any]], *, on_cost: bool) -> list[Bracket]:
    """Return brackets as they are calculated with; Invalid on `brackets` for what is none.

    They rise, and the last alone is open, so every cost has exactly one. A margin on the price
    stays below 100 %: at 100 % the price would be infinite.
    """
    if not 1 <= len(stored) <= MOST_BRACKETS:
        raise Invalid.field("brackets", "Escribe de 1 a 20 tramos.")
    found = [_bracket(each, most=MOST_ON_COST if on_cost else Decimal(99)) for each in stored]
    edges = [each.up_to for each in found[:-1]]
    rising = all(edge is not None for edge in edges) and edges == sorted(set(edges), key=_edge)
    if not rising or found[-1].up_to is not None:
        raise Invalid.field("brackets", "Los tramos suben de costo y el último queda sin tope.")
    return found


def _edge(edge: Decimal | None) -> Decimal:
    return ZERO if edge is None else edge


def _bracket(told: Mapping[str, Any], *, most: Decimal) -> Bracket:
    try:
        top = told.get("up_to")
        up_to = None if top in (None, "") else Decimal(str(top))
        percent = Decimal(str(told["percent"]))
    except (KeyError, InvalidOperation):
        raise Invalid.field("brackets", "Cada tramo lleva su tope y su porcentaje.") from None
    good_top = up_to is None or (up_to.is_finite() and up_to > 0)
    if not good_top or not percent.is_finite() or not ZERO <= percent <= most:
        raise Invalid.field("brackets", "El tope es mayor que cero y el porcentaje, razonable.")
    return Bracket(up_to, percent)


def written(found: Sequence[Bracket]) -> list[dict[str, str | None]]:
    """Return brackets as they are stored."""
    return [
        {"up_to": None if each.up_to is None else str(each.up_to), "percent": str(each.percent)}
        for each in found
    ]


def price_of(cost: Decimal, found: Sequence[Bracket], *, on_cost: bool) -> Decimal:
    """Return the net price of a cost in whole pesos: cost x (1+m), or cost / (1-m)."""
    percent = next(each.percent for each in found if each.up_to is None or cost <= each.up_to)
    if on_cost:
        return money.rounded(cost * (HUNDRED + percent) / HUNDRED)
    return money.rounded(cost * HUNDRED / (HUNDRED - percent))


def fixed_prices(
    price: Decimal, amounts: Sequence[Decimal], units: Sequence[Decimal]
) -> list[Decimal]:
    """Return the unit prices at which lines together cost exactly a package's price.

    Each keeps its share of what the lines would cost apart; lines without prices share alike.
    """
    weights = [int(amount) for amount in amounts]
    shares = money.allocate(money.rounded(price), weights if sum(weights) else [1] * len(weights))
    return [price_for(share, many) for share, many in zip(shares, units, strict=True)]
