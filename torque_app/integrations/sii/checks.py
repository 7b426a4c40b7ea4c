"""What must be true of a document before it may take a folio.

SII burns the folio of a rejected document and its customers reject wrong arithmetic, so a document
is judged, text and sums, while nothing has been spent. Sources: SII "Formato DTE" v2.5, "Formato
Boletas Electrónicas" v4.2; DL 825.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from models.values.money import rounded
from models.values.rut import is_valid
from torque_app.core.errors import TorqueError
from torque_app.integrations.sii.document import content
from torque_app.integrations.sii.text import Untranslatable, clean
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    Line,
    NoteReason,
    Payment,
    Receiver,
)

_RUT: Final = re.compile(r"[1-9]\d{0,7}-[0-9K]")

_ACTECO: Final = re.compile(r"\d{6}")
_CODE: Final = re.compile(r"[0-9A-Z]{1,3}")
_MOVEMENTS: Final = range(1, 10)
_DISPATCHES: Final = range(1, 4)
_MOST_ACTECOS: Final = 4
_MOST_DISCOUNTS: Final = 20
_MOST_REFERENCES: Final = 40
_DECIMALS: Final = 6
_LONGEST_EMAIL: Final = 80
_LONGEST_FOLIO: Final = 18
_BILLION: Final = Decimal(10) ** 12
"""A Spanish one: the schema's quantities and prices have 12 whole digits."""

_ONE_PESO: Final = 1
"""Net and IVA may differ this much: prices with IVA do not always divide."""

_NEED_PAYMENT: Final = {DteType.FACTURA, DteType.FACTURA_EXENTA}
_NEED_TAXED_LINE: Final = {DteType.FACTURA, DteType.BOLETA}
_SINGLE_REFERENCE: Final = {NoteReason.VOIDS, NoteReason.CORRECTS_TEXT}


class DocumentRefused(TorqueError):
    """The document cannot become a DTE; `details["refusals"]` holds every reason in Spanish."""

    code, status = "document_refused", 422
    message = "El documento no se puede emitir."


def check(document: DteDocument, *, today: date) -> None:
    """Raise `DocumentRefused` or `Untranslatable` unless the document can be issued as it is.

    Its folio is not looked at: any positive number will do. `today` is Chile's.
    """
    reasons = refusals(document, today=today)
    if reasons:
        raise DocumentRefused(reasons[0], refusals=reasons)
    content(document)


def refusals(document: DteDocument, *, today: date) -> tuple[str, ...]:
    """Return every reason against issuing the document, in Spanish; empty when there is none."""
    if not all(number.is_finite() and abs(number) < _BILLION for number in _numbers(document)):
        return ("Hay una cantidad o un monto que no es un número razonable.",)
    return tuple(reason for rule in _RULES for reason in rule(document, today))


def pesos(amount: Decimal) -> int:
    """Return whole pesos, half up, as SII rounds."""
    return int(rounded(amount))


def line_amount(line: Line) -> int:
    """Return what quantity, price, discount and surcharge of a line come to, in whole pesos."""
    if line.price is None:
        return 0
    base = pesos(line.price * (1 if line.quantity is None else line.quantity))
    return base - (line.discount or 0) + (line.surcharge or 0)


def _parties(document: DteDocument, _: date) -> Iterator[str]:
    """Issuer and receiver are complete."""
    for rut in (document.issuer.rut, document.receiver.rut):
        if not _is_rut(rut):
            yield f"El RUT «{rut}» no es válido."
    actecos = document.issuer.actecos
    if not 1 <= len(actecos) <= _MOST_ACTECOS or not all(map(_ACTECO.fullmatch, actecos)):
        yield "Tu empresa debe tener entre 1 y 4 códigos de actividad de 6 dígitos."
    issuer = document.issuer
    if not all(map(_said, (issuer.razon_social, issuer.giro, issuer.address, issuer.comuna))):
        yield "Completa razón social, giro, dirección y comuna de tu empresa."
    yield from _receiver(document)


def _receiver(document: DteDocument) -> Iterator[str]:
    """A factura says who buys; a boleta need not, nor a note about an anonymous boleta."""
    receiver = document.receiver
    if receiver.email and len(receiver.email.strip()) > _LONGEST_EMAIL:
        yield "El correo del receptor tiene más de 80 caracteres."
    if document.type.is_boleta:
        return
    if receiver.is_anonymous and not document.type.is_note:
        yield f"Una {document.type.title.lower()} necesita un receptor con RUT."
    missing = [name for name, value in _receiver_duties(receiver) if not _said(value)]
    if missing:
        yield f"Falta del receptor: {', '.join(missing)}."


def _receiver_duties(receiver: Receiver) -> Iterator[tuple[str, str | None]]:
    """Yield what must be known of a receiver, with its name."""
    yield "razón social", receiver.razon_social
    if not receiver.is_anonymous:
        yield "giro", receiver.giro
        yield "dirección", receiver.address
        yield "comuna", receiver.comuna


def _sizes(document: DteDocument, _: date) -> Iterator[str]:
    """Nothing is more than the schema allows."""
    count, most = len(document.lines), document.type.max_lines
    if not 1 <= count <= most:
        yield f"Lleva {count} líneas y el SII admite entre 1 y {most}."
    if len(document.discounts) > _MOST_DISCOUNTS:
        yield f"Lleva más de {_MOST_DISCOUNTS} descuentos globales."
    if len(document.references) > _MOST_REFERENCES:
        yield f"Lleva más de {_MOST_REFERENCES} referencias."


def _lines(document: DteDocument, _: date) -> Iterator[str]:
    """Every line has a name, sensible numbers and the amount they come to."""
    for number, line in enumerate(document.lines, 1):
        yield from (f"Línea {number}: {fault}" for fault in _line_faults(line))


def _line_faults(line: Line) -> Iterator[str]:
    """Yield what is wrong with one line."""
    if not _said(line.name):
        yield "le falta el nombre."
    for name, value in (("la cantidad", line.quantity), ("el precio", line.price)):
        if value is not None and (value <= 0 or _decimals(value) > _DECIMALS):
            yield f"{name} debe ser mayor que cero y llevar a lo más 6 decimales."
    if line.discount_percent is not None and not line.discount:
        yield "el descuento en porcentaje necesita su monto."
    if line.surcharge_percent is not None and not line.surcharge:
        yield "el recargo en porcentaje necesita su monto."
    percents = (line.discount_percent, line.surcharge_percent)
    if any(percent is not None and not _is_percent(percent) for percent in percents):
        yield "el porcentaje debe estar entre 0,01 y 100, con a lo más 2 decimales."
    if min(line.amount, line.discount or 0, line.surcharge or 0) < 0:
        yield "los montos no pueden ser negativos."
    if line.amount != line_amount(line):
        yield f"el monto es {line.amount} y debería ser {line_amount(line)}."


def _kinds(document: DteDocument, _: date) -> Iterator[str]:
    """The type suits its lines: exempt ones on exempt documents."""
    exempt = [line.exempt for line in document.lines]
    if document.type.is_exempt and not all(exempt):
        yield "Un documento exento lleva solo líneas exentas."
    if document.type in _NEED_TAXED_LINE and exempt and all(exempt):
        yield "Todas las líneas son exentas: emite el documento exento."
    if document.gross_prices and document.type.is_boleta:
        yield "Una boleta siempre lleva precios con IVA: no se marca."
    if (document.type is DteType.GUIA_DESPACHO) != (document.delivery is not None):
        yield "Los datos de traslado son de la guía de despacho, y ella los necesita."
    if document.delivery:
        yield from _delivery(document.delivery)
    if document.means and not document.type.is_boleta:
        yield "El medio de pago es un dato de la boleta."


def _delivery(delivery: Delivery) -> Iterator[str]:
    """Yield what is wrong with the trip of a guía."""
    if delivery.movement not in _MOVEMENTS or delivery.dispatch not in {None, *_DISPATCHES}:
        yield "El tipo de traslado o de despacho no existe."
    if bool(delivery.driver_rut) != _said(delivery.driver_name):
        yield "Del chofer van nombre y RUT juntos."
    for rut in (delivery.carrier_rut, delivery.driver_rut):
        if rut and not _is_rut(rut):
            yield f"El RUT «{rut}» no es válido."


def _discounts(document: DteDocument, _: date) -> Iterator[str]:
    """A global discount is either a percentage or an amount."""
    for number, discount in enumerate(document.discounts, 1):
        if (discount.percent is None) == (discount.amount is None):
            yield f"El descuento {number} debe ser un porcentaje o un monto."
        elif discount.percent is not None and not _is_percent(discount.percent):
            yield f"El descuento {number} debe estar entre 0,01 y 100 por ciento."
        elif discount.amount is not None and discount.amount <= 0:
            yield f"El descuento {number} debe ser mayor que cero."


def _totals(document: DteDocument, _: date) -> Iterator[str]:
    """The sums are those of the lines, to the peso."""
    totals = document.totals
    taxable, exempt = (_after_discounts(document, exempt=each) for each in (False, True))
    gross = document.gross_prices or document.type.is_boleta
    net = pesos(taxable / (1 + totals.tax_rate / 100)) if gross else pesos(taxable)
    iva = pesos(Decimal(totals.net) * totals.tax_rate / 100)
    if min(totals.net, totals.exempt, totals.iva, totals.total) < 0:
        yield "Los totales no pueden ser negativos."
    if totals.exempt != pesos(exempt):
        yield f"El total exento es {totals.exempt} y debería ser {pesos(exempt)}."
    if abs(totals.net - net) > (_ONE_PESO if gross else 0):
        yield f"El neto es {totals.net} y debería ser {net}."
    if abs(totals.iva - iva) > (_ONE_PESO if gross else 0):
        yield f"El IVA es {totals.iva} y debería ser {iva}."
    if totals.total != totals.net + totals.exempt + totals.iva:
        yield "El total no es la suma de neto, exento e IVA."
    if document.type.is_boleta and totals.total != pesos(taxable) + pesos(exempt):
        yield "El total de la boleta no es la suma de sus líneas."


def _after_discounts(document: DteDocument, *, exempt: bool) -> Decimal:
    """Return the sum of the taxable or exempt lines after the global discounts over them."""
    base = Decimal(sum(line.amount for line in document.lines if line.exempt == exempt))
    result = base
    for discount in document.discounts:
        if discount.exempt == exempt:
            share = base * (discount.percent or 0) / 100 + (discount.amount or 0)
            result += pesos(share) if discount.surcharge else -pesos(share)
    return result


def _dates(document: DteDocument, today: date) -> Iterator[str]:
    """Nothing is dated in the future; facturas say how they are paid."""
    if document.issued_on > today:
        yield "La fecha de emisión no puede ser futura."
    if document.type in _NEED_PAYMENT and document.payment is None:
        yield "Falta la forma de pago."
    if document.payment is Payment.CREDIT and document.due_on is None:
        yield "A crédito se necesita la fecha de vencimiento."
    if document.due_on and document.due_on < document.issued_on:
        yield "El vencimiento no puede ser anterior a la emisión."


def _references(document: DteDocument, _: date) -> Iterator[str]:
    """Notes say what they change; voiding or correcting touches a single document."""
    reasons = [each.reason for each in document.references if each.reason]
    if document.type.is_note and not reasons:
        yield "Una nota debe decir qué documento cambia y por qué."
    if _SINGLE_REFERENCE & set(reasons) and len(document.references) > 1:
        yield "Una nota que anula o corrige texto lleva una sola referencia."
    for number, reference in enumerate(document.references, 1):
        if not _CODE.fullmatch(reference.document_type):
            yield f"El tipo de la referencia {number} debe tener entre 1 y 3 letras o números."
        if not _said(reference.folio) or len(reference.folio.strip()) > _LONGEST_FOLIO:
            yield f"El folio de la referencia {number} debe tener entre 1 y 18 caracteres."


def _numbers(document: DteDocument) -> Iterator[Decimal]:
    """Yield every quantity, price, percentage and amount in the document."""
    totals = document.totals
    yield totals.tax_rate
    yield from map(Decimal, (totals.net, totals.exempt, totals.iva, totals.total))
    for line in document.lines:
        yield Decimal(line.amount)
        yield from (each for each in (line.quantity, line.price) if each is not None)
        yield from map(Decimal, (line.discount or 0, line.surcharge or 0))
        yield from map(Decimal, (line.discount_percent or 0, line.surcharge_percent or 0))
    for discount in document.discounts:
        yield from map(Decimal, (discount.percent or 0, discount.amount or 0))


def _said(text: str | None) -> bool:
    """Whether something readable was written; what cannot travel is refused later, by name."""
    try:
        return bool(text and clean(text, field=""))
    except Untranslatable:
        return True


def _is_rut(rut: str) -> bool:
    """Whether it is a RUT, check digit included, written as SII's schema wants it."""
    return bool(_RUT.fullmatch(rut)) and is_valid(rut)


def _decimals(number: Decimal) -> int:
    """Return how many significant decimals a number has."""
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else _DECIMALS + 1


def _is_percent(number: Decimal) -> bool:
    """Whether it is a percentage the schema takes."""
    return 0 < number <= 100 and _decimals(number) <= 2  # noqa: PLR2004


_RULES: Final[tuple[Callable[[DteDocument, date], Iterator[str]], ...]] = (
    _parties,
    _sizes,
    _lines,
    _kinds,
    _discounts,
    _totals,
    _dates,
    _references,
)
