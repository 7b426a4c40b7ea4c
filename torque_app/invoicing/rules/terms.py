"""How a document is paid, when it travels and what it refers to, by what was typed for it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from models.values.money import allocate
from torque_app.integrations.sii.clock import sii_time
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    Installment,
    Payment,
    Reference,
)
from torque_app.invoicing.rules.drafting import DraftContent

GLOBAL_FROM: Final = 20
"""Guías beyond which one reference stands for all of them (`IndGlobal`)."""

MOST_INSTALLMENTS: Final = 30
"""`MntPagos` of one document (SII "Formato DTE" v2.5)."""

_USUAL_DAYS: Final = 30


def usual_payment(credit_days: int) -> Payment:
    """Return how a client with that many days of credit pays."""
    return Payment.CREDIT if credit_days else Payment.CASH


def due_on(content: DraftContent, *, credit_days: int, today: date) -> date | None:
    """Return the day a factura is due: typed, the last installment's, or by the client's credit."""
    payment = content.payment or usual_payment(credit_days)
    if content.due_on or payment is not Payment.CREDIT:
        return content.due_on
    if content.installments:
        return max(each.due_on for each in content.installments)
    return today + timedelta(days=credit_days or _USUAL_DAYS)


def split(total: int, parts: int, *, today: date) -> tuple[Installment, ...]:
    """Return a total of whole pesos in equal installments, each 30 days after the one before.

    They add up to the peso. Raises ValueError unless there are 1 to 30 and each is something.
    """
    if not 1 <= parts <= min(MOST_INSTALLMENTS, total):
        raise ValueError(parts)
    return tuple(
        Installment(today + timedelta(days=_USUAL_DAYS * number), int(amount))
        for number, amount in enumerate(allocate(Decimal(total), [1] * parts), 1)
    )


def trip(delivery: Delivery | None) -> Delivery | None:
    """Return the trip with its departure on the wall clock of Chile, as SII's fields have it."""
    if delivery is None or delivery.departs_at is None or delivery.departs_at.tzinfo is None:
        return delivery
    return replace(delivery, departs_at=sii_time(delivery.departs_at))


def references(
    content: DraftContent, guides: Sequence[DteDocument], today: date
) -> tuple[Reference, ...]:
    """Return the purchase order, the guías, and what else was typed, in that order."""
    found = []
    order = (content.purchase_order or "").strip()
    if order:
        found.append(Reference("801", order, today, comment="Orden de compra"))
    if len(guides) > GLOBAL_FROM:
        comment = f"{len(guides)} guías de despacho"
        found.append(Reference("52", "0", today, comment=comment, is_global=True))
    else:
        found += [Reference("52", str(each.folio), each.issued_on) for each in guides]
    return (*found, *content.references)
