"""What a payment must be before it touches a balance."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from models.payments import PaymentMethod
from models.values.money import rounded

METHOD_NAMES: Final[Mapping[PaymentMethod, str]] = {
    PaymentMethod.CASH: "Efectivo",
    PaymentMethod.TRANSFER: "Transferencia",
    PaymentMethod.DEBIT_CARD: "Tarjeta de débito",
    PaymentMethod.CREDIT_CARD: "Tarjeta de crédito",
    PaymentMethod.CHECK: "Cheque",
    PaymentMethod.OTHER: "Otro",
}

NEED_REFERENCE: Final = frozenset({PaymentMethod.CHECK})
"""Without its number a cheque cannot be found at the bank."""

_OLDEST: Final = timedelta(days=366)


def faults(
    *,
    amount: Decimal,
    method: PaymentMethod,
    paid_on: date,
    reference: str | None,
    today: date,
) -> dict[str, str]:
    """Return field → what is wrong, in Spanish; empty when it can be recorded."""
    found = {}
    if not amount.is_finite() or amount <= 0 or amount != rounded(amount):
        found["amount"] = "Escribe el monto en pesos enteros, mayor que cero."
    if paid_on > today:
        found["paid_on"] = "La fecha del pago no puede ser futura."
    elif paid_on < today - _OLDEST:
        found["paid_on"] = "La fecha del pago es de hace más de un año. Revísala."
    if method in NEED_REFERENCE and not (reference or "").strip():
        found["reference"] = "Anota el número del cheque."
    return found
