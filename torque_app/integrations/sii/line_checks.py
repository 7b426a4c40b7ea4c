"""What must be true of the lines and discounts of a document, number by number.

Part of `checks`, which says what a whole document must be. Limits: SII "Formato DTE" v2.5.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from torque_app.core.texts import Sentence
from torque_app.integrations.sii.arithmetic import line_amount
from torque_app.integrations.sii.text import Untranslatable, clean
from torque_app.integrations.sii.values import DteDocument, Line

_DECIMALS: Final = 6
_MOST_CODES: Final = 5
_BILLION: Final = Decimal(10) ** 12
"""A Spanish one: the schema's quantities and prices have 12 whole digits."""


def reasonable(document: DteDocument) -> bool:
    """Whether every number is one, and small enough to be added up."""
    return all(each.is_finite() and abs(each) < _BILLION for each in _numbers(document))


def line_refusals(document: DteDocument) -> Iterator[str]:
    """Yield what is wrong with lines: each has a name and the amount its numbers come to."""
    for number, line in enumerate(document.lines, 1):
        yield from (
            Sentence("Línea {number}: {fault}", number=number, fault=fault)
            for fault in _line_faults(line)
        )


def _line_faults(line: Line) -> Iterator[str]:
    """Yield what is wrong with one line."""
    if not said(line.name):
        yield Sentence("le falta el nombre.")
    if line.exempt and line.non_billable:
        yield Sentence("no puede ser exenta y no facturable a la vez.")
    yield from _code_faults(line)
    yield from _number_faults(line)


def _code_faults(line: Line) -> Iterator[str]:
    codes = len(line.other_codes) + (1 if line.code else 0)
    if codes > _MOST_CODES:
        yield Sentence(
            "lleva {codes} códigos y el SII admite {most_codes}.",
            codes=codes,
            most_codes=_MOST_CODES,
        )
    if not all(said(part) for code in line.other_codes for part in code):
        yield Sentence("cada código lleva su tipo y su valor.")


def _number_faults(line: Line) -> Iterator[str]:
    for name, value in (
        (Sentence("la cantidad"), line.quantity),
        (Sentence("el precio"), line.price),
    ):
        if value is not None and (value <= 0 or _decimals(value) > _DECIMALS):
            yield Sentence(
                "{name} debe ser mayor que cero y llevar a lo más 6 decimales.", name=name
            )
    if line.discount_percent is not None and not line.discount:
        yield Sentence("el descuento en porcentaje necesita su monto.")
    if line.surcharge_percent is not None and not line.surcharge:
        yield Sentence("el recargo en porcentaje necesita su monto.")
    percents = (line.discount_percent, line.surcharge_percent)
    if any(percent is not None and not _is_percent(percent) for percent in percents):
        yield Sentence("el porcentaje debe estar entre 0,01 y 100, con a lo más 2 decimales.")
    if min(line.amount, line.discount or 0, line.surcharge or 0) < 0:
        yield Sentence("los montos no pueden ser negativos.")
    if line.amount != line_amount(line):
        yield Sentence(
            "el monto es {amount} y debería ser {line}.", amount=line.amount, line=line_amount(line)
        )


def discount_refusals(document: DteDocument) -> Iterator[str]:
    """Yield what is wrong with global discounts: each is either a percentage or an amount."""
    for number, discount in enumerate(document.discounts, 1):
        if (discount.percent is None) == (discount.amount is None):
            yield Sentence(
                "El descuento {number} debe ser un porcentaje o un monto.", number=number
            )
        elif discount.percent is not None and not _is_percent(discount.percent):
            yield Sentence(
                "El descuento {number} debe estar entre 0,01 y 100 por ciento.", number=number
            )
        elif discount.amount is not None and discount.amount <= 0:
            yield Sentence("El descuento {number} debe ser mayor que cero.", number=number)


def _numbers(document: DteDocument) -> Iterator[Decimal]:
    """Yield every quantity, price, percentage and amount in the document."""
    sums = document.totals
    yield sums.tax_rate
    yield from map(Decimal, (sums.net, sums.exempt, sums.iva, sums.total, sums.non_billable))
    yield from (Decimal(each.amount) for each in document.installments)
    for line in document.lines:
        yield Decimal(line.amount)
        yield from (each for each in (line.quantity, line.price) if each is not None)
        yield from map(Decimal, (line.discount or 0, line.surcharge or 0))
        yield from map(Decimal, (line.discount_percent or 0, line.surcharge_percent or 0))
    for discount in document.discounts:
        yield from map(Decimal, (discount.percent or 0, discount.amount or 0))


def said(text: str | None) -> bool:
    """Whether something readable was written; what cannot travel is refused later, by name."""
    try:
        return bool(text and clean(text, field=""))
    except Untranslatable:
        return True


def _decimals(number: Decimal) -> int:
    """Return how many significant decimals a number has."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else _DECIMALS + 1


def _is_percent(number: Decimal) -> bool:
    """Whether it is a percentage the schema takes."""
    return 0 < number <= 100 and _decimals(number) <= 2  # noqa: PLR2004
