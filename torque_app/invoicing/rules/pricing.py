"""From what was typed to the lines and totals of a document.

Prices typed stay as they are, net or with IVA (`MntBruto`); net prices on a boleta are shown with
IVA, its total being that of a factura. The sums are those of `integrations.sii.arithmetic`.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from torque_app.core.errors import Invalid
from torque_app.integrations.sii.arithmetic import computed, totals
from torque_app.integrations.sii.values import DteType, GlobalDiscount, Line
from torque_app.invoicing.rules.amounts import Priced, Work, plain, priced
from torque_app.invoicing.rules.drafting import DraftLine

_HUNDRED: Final = Decimal(100)


def price(
    lines: Sequence[DraftLine],
    type: DteType,
    *,
    with_iva: bool,
    discounts: Sequence[GlobalDiscount] = (),
) -> Priced:
    """Return lines and totals: net + exempt + iva = total; Invalid when discounts exceed lines."""
    if type.is_boleta and not with_iva:
        shown = priced([work(each) for each in lines], type).lines
    else:
        shown = tuple(typed(each) for each in lines)
    sums = totals(shown, discounts, type=type, gross_prices=with_iva and not type.is_boleta)
    if min(sums.net, sums.exempt, sums.total, sums.non_billable) < 0:
        raise Invalid.field("discounts", "Los descuentos superan lo que suman las líneas.")
    return Priced(shown, sums)


def typed(line: DraftLine) -> Line:
    """Return the line at the price typed; SII takes no price of zero, so such a line has none."""
    free = line.unit_price == 0
    return computed(
        Line(
            name=line.name,
            amount=0,
            quantity=plain(line.quantity),
            unit=line.unit or None,
            price=None if free else plain(line.unit_price),
            description=line.description or None,
            code=line.code or None,
            exempt=line.exempt,
            non_billable=line.non_billable,
            discount_percent=None if free else _some(line.discount_percent),
            surcharge_percent=None if free else _some(line.surcharge_percent),
        )
    )


def work(line: DraftLine) -> Work:
    """Return the line as a thing done, for the arithmetic that rounds as an OT does."""
    return Work(
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price * (_HUNDRED + line.surcharge_percent) / _HUNDRED,
        discount_percent=line.discount_percent,
        exempt=line.exempt,
        code=line.code,
        unit=line.unit,
        description=line.description,
        item_id=line.item_id,
        cost=line.cost,
    )


def _some(percent: Decimal) -> Decimal | None:
    return plain(percent) if percent else None
