"""Money: the one place where amounts are rounded, split and written out.

Amounts are Decimal. Chilean documents carry whole pesos, rounded half-up (SII, formato de DTE).
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from models.values import spanish_number
from models.values.sentence import Sentence

IVA_RATE: Final = Decimal("0.19")
"""Impuesto al Valor Agregado, DL 825 de 1974, artículo 14: 19 %."""

DECIMALS: Final = {"CLP": 0, "USD": 2, "UF": 4}
"""Decimals of each currency; the UF is an index unit and is kept with four."""

_SYMBOLS: Final = {"CLP": "$", "USD": "US$", "UF": "UF"}


def rounded(amount: Decimal, currency: str = "CLP") -> Decimal:
    """Return the amount in the currency's smallest unit, halves away from zero.

    Raises:
        ValueError: the currency is unknown or the amount is not finite.
    """
    unit = _unit(currency)
    if not amount.is_finite():
        raise ValueError("El monto no es un número.")
    result = amount.quantize(unit, rounding=ROUND_HALF_UP)
    return result or abs(result)  # "-0" would show a minus sign before nothing


def allocate(
    total: Decimal, weights: Sequence[Decimal | int], currency: str = "CLP"
) -> list[Decimal]:
    """Split a total in proportion to the weights without losing or making a unit.

    Largest remainder: every share is cut down to a whole unit, and the units left over go one by
    one to the largest remainders (the earlier one on a tie). Shares sum exactly to the total and
    none is a full unit away from its exact proportion.

    Raises:
        ValueError: the total has fractions of the unit, a weight is negative, or all are zero.
    """
    unit = _unit(currency)
    if total != rounded(total, currency):
        raise ValueError("Un total con fracciones de la moneda no se puede repartir.")
    parts = [Fraction(weight) for weight in weights]
    if any(part < 0 for part in parts) or not sum(parts):
        raise ValueError("Para repartir un monto hacen falta pesos positivos.")
    units = int(abs(total) / unit)
    exact = [units * part / sum(parts) for part in parts]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: shares[i] - exact[i])
    for i in by_remainder[: units - sum(shares)]:
        shares[i] += 1
    sign = -1 if total < 0 else 1
    return [rounded(sign * share * unit, currency) for share in shares]


def iva_of(net: Decimal, rate: Decimal = IVA_RATE) -> Decimal:
    """Return the IVA of a net amount, in whole pesos."""
    return rounded(net * rate)


def net_of_gross(gross: Decimal, rate: Decimal = IVA_RATE) -> Decimal:
    """Return the net part of a price that includes IVA, in whole pesos.

    The IVA of such a document is ``gross - net``, so that both sum to what the client pays.
    """
    return rounded(gross / (1 + rate))


def parsed(text: str, currency: str = "CLP") -> Decimal:
    """Return the amount typed as ``$ 1.234.567``, ``1234567`` or, with decimals, ``12,50``.

    Raises:
        ValueError: with the Spanish sentence for the user: no number, or too many decimals.
    """
    unit = _unit(currency)
    amount = spanish_number.parse(text.upper().replace(_SYMBOLS[currency], ""))
    if amount != rounded(amount, currency):
        raise ValueError(
            "Escribe el monto en pesos enteros, sin decimales."
            if currency == "CLP"
            else Sentence(
                "Escribe el monto con {most} decimales como máximo.", most=DECIMALS[currency]
            )
        )
    return amount.quantize(unit)


def formatted(amount: Decimal, currency: str = "CLP") -> str:
    """Return ``$ 1.234.567``, ``-$ 500``, ``US$ 12,50`` or ``UF 1,2345``, rounded half-up."""
    value = rounded(amount, currency)
    number = spanish_number.show(abs(value), decimals=DECIMALS[currency])
    return f"{'-' if value < 0 else ''}{_SYMBOLS[currency]} {number}"


def _unit(currency: str) -> Decimal:
    if currency not in DECIMALS:
        raise ValueError(Sentence("No conocemos la moneda {currency}.", currency=currency))
    return Decimal(1).scaleb(-DECIMALS[currency])
