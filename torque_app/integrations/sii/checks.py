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

from models.values import money
from models.values.rut import is_valid
from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence, series
from torque_app.integrations.sii.arithmetic import totals
from torque_app.integrations.sii.document import content
from torque_app.integrations.sii.line_checks import (
    discount_refusals,
    line_refusals,
    reasonable,
    said,
)
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    NoteReason,
    Payment,
    Receiver,
)

_RUT: Final = re.compile(r"[1-9]\d{0,7}-[0-9K]")

_ACTECO: Final = re.compile(r"\d{6}")
_CODE: Final = re.compile(r"[0-9A-Z]{1,3}")
_MOVEMENTS: Final = range(1, 10)
_INTERNAL: Final = 5
_DISPATCHES: Final = range(1, 4)
_MOST_ACTECOS: Final = 4
_MOST_DISCOUNTS: Final = 20
_MOST_REFERENCES: Final = 40
_MOST_INSTALLMENTS: Final = 30
_TEST_SET: Final = "SET"
"""Reference to a certification case: it refers to no document."""
_LONGEST_EMAIL: Final = 80
_LONGEST_FOLIO: Final = 18
_ONE_PESO: Final = 1
"""Net and IVA may differ this much: prices with IVA do not always divide."""

_TRANSPORT_SINCE: Final = date(2026, 11, 1)
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
    if not reasonable(document):
        return ("Hay una cantidad o un monto que no es un número razonable.",)
    return tuple(reason for rule in _RULES for reason in rule(document, today))


def _parties(document: DteDocument, _: date) -> Iterator[str]:
    """Issuer and receiver are complete."""
    for rut in (document.issuer.rut, document.receiver.rut):
        if not _is_rut(rut):
            yield Sentence("El RUT «{rut}» no es válido.", rut=rut)
    actecos = document.issuer.actecos
    if not 1 <= len(actecos) <= _MOST_ACTECOS or not all(map(_ACTECO.fullmatch, actecos)):
        yield "Tu empresa debe tener entre 1 y 4 códigos de actividad de 6 dígitos."
    issuer = document.issuer
    if not all(map(said, (issuer.razon_social, issuer.giro, issuer.address, issuer.comuna))):
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
        yield Sentence(
            "Una {title} necesita un receptor con RUT.", title=document.type.title.lower()
        )
    missing = [name for name, value in _receiver_duties(receiver) if not said(value)]
    if missing:
        yield Sentence("Falta del receptor: {missing}.", missing=series(missing))


def _receiver_duties(receiver: Receiver) -> Iterator[tuple[str, str | None]]:
    """Yield what must be known of a receiver, with its name."""
    yield Sentence("razón social"), receiver.razon_social
    if not receiver.is_anonymous:
        yield Sentence("giro"), receiver.giro
        yield Sentence("dirección"), receiver.address
        yield Sentence("comuna"), receiver.comuna


def _sizes(document: DteDocument, _: date) -> Iterator[str]:
    """Nothing is more than the schema allows."""
    count, most = len(document.lines), document.type.max_lines
    if not 1 <= count <= most:
        yield Sentence(
            "Lleva {count} líneas y el SII admite entre 1 y {most}.", count=count, most=most
        )
    if len(document.discounts) > _MOST_DISCOUNTS:
        yield Sentence(
            "Lleva más de {most_discounts} descuentos globales.", most_discounts=_MOST_DISCOUNTS
        )
    if len(document.references) > _MOST_REFERENCES:
        yield Sentence(
            "Lleva más de {most_references} referencias.", most_references=_MOST_REFERENCES
        )


def _kinds(document: DteDocument, _: date) -> Iterator[str]:
    """The type suits its lines: exempt ones on exempt documents."""
    kinds = {line.indicator for line in document.lines}
    if document.type.is_exempt and None in kinds:
        yield "Un documento exento lleva solo líneas exentas."
    if document.type in _NEED_TAXED_LINE and kinds and None not in kinds:
        yield "Todas las líneas son exentas: emite el documento exento."
    if document.gross_prices and document.type.is_boleta:
        yield "Una boleta siempre lleva precios con IVA: no se marca."
    if (document.type is DteType.GUIA_DESPACHO) != (document.delivery is not None):
        yield "Los datos de traslado son de la guía de despacho, y ella los necesita."
    if document.delivery:
        yield from _delivery(document, document.delivery)
    if document.means and not document.type.is_boleta:
        yield "El medio de pago es un dato de la boleta."


def _delivery(document: DteDocument, delivery: Delivery) -> Iterator[str]:
    """Yield what is wrong with the trip of a guía."""
    if delivery.movement == _INTERNAL and document.receiver.rut != document.issuer.rut:
        yield "En un traslado interno el receptor es tu propia empresa."
    if delivery.movement not in _MOVEMENTS or delivery.dispatch not in {None, *_DISPATCHES}:
        yield "El tipo de traslado o de despacho no existe."
    if bool(delivery.driver_rut) != said(delivery.driver_name):
        yield "Del chofer van nombre y RUT juntos."
    for rut in (delivery.carrier_rut, delivery.driver_rut):
        if rut and not _is_rut(rut):
            yield Sentence("El RUT «{rut}» no es válido.", rut=rut)


def _totals(document: DteDocument, _: date) -> Iterator[str]:
    """The sums are those of the lines, to the peso."""
    said = document.totals
    due = totals(
        document.lines,
        document.discounts,
        type=document.type,
        gross_prices=document.gross_prices,
        tax_rate=said.tax_rate,
    )
    slack = _ONE_PESO if document.gross_prices or document.type.is_boleta else 0
    if min(said.net, said.exempt, said.iva, said.total, said.non_billable) < 0:
        yield "Los totales no pueden ser negativos."
    if said.exempt != due.exempt:
        yield Sentence(
            "El total exento es {exempt} y debería ser {due_exempt}.",
            exempt=said.exempt,
            due_exempt=due.exempt,
        )
    if said.non_billable != due.non_billable:
        yield Sentence(
            "El total no facturable es {non_billable} y debería ser {due_non_billable}.",
            non_billable=said.non_billable,
            due_non_billable=due.non_billable,
        )
    if abs(said.net - due.net) > slack:
        yield Sentence("El neto es {net} y debería ser {due_net}.", net=said.net, due_net=due.net)
    if abs(said.iva - due.iva) > slack:
        yield Sentence("El IVA es {iva} y debería ser {due_iva}.", iva=said.iva, due_iva=due.iva)
    if said.total != said.net + said.exempt + said.iva:
        yield "El total no es la suma de neto, exento e IVA."
    if document.type.is_boleta and said.total != due.total:
        yield "El total de la boleta no es la suma de sus líneas."


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


def _payment(document: DteDocument, _: date) -> Iterator[str]:
    """Installments add up to what is paid; boletas know none of this."""
    parts = document.installments
    if document.type.is_boleta and (parts or document.terms or document.sale):
        yield "Una boleta no lleva cuotas, condiciones de pago ni tipo de venta."
    if len(parts) > _MOST_INSTALLMENTS:
        yield Sentence(
            "Lleva más de {most_installments} cuotas.", most_installments=_MOST_INSTALLMENTS
        )
    if any(each.amount <= 0 or each.due_on < document.issued_on for each in parts):
        yield "Cada cuota lleva un monto y una fecha desde la emisión."
    due, paid = document.totals.payable, sum(each.amount for each in parts)
    if parts and paid != due:
        yield Sentence(
            "Las cuotas suman {paid} y el documento {due}.",
            paid=money.formatted(Decimal(paid)),
            due=money.formatted(Decimal(due)),
        )


def _references(document: DteDocument, _: date) -> Iterator[str]:
    """Notes say what they change; voiding or correcting touches a single document."""
    documents = [each for each in document.references if each.document_type != _TEST_SET]
    reasons = {each.reason for each in documents if each.reason}
    if document.type.is_note and not reasons:
        yield "Una nota debe decir qué documento cambia y por qué."
    if _SINGLE_REFERENCE & reasons and len(documents) > 1:
        yield "Una nota que anula o corrige texto lleva una sola referencia."
    if NoteReason.CORRECTS_TEXT in reasons and document.totals.payable:
        yield "Una nota que corrige texto no lleva montos."
    for number, reference in enumerate(document.references, 1):
        if not _CODE.fullmatch(reference.document_type):
            yield Sentence(
                "El tipo de la referencia {number} debe tener entre 1 y 3 letras o números.",
                number=number,
            )
        if not said(reference.folio) or len(reference.folio.strip()) > _LONGEST_FOLIO:
            yield Sentence(
                "El folio de la referencia {number} debe tener entre 1 y 18 caracteres.",
                number=number,
            )
        if reference.is_global and reference.folio != "0":
            yield Sentence("La referencia {number} es global: su folio es 0.", number=number)


def warnings(document: DteDocument) -> tuple[str, ...]:
    """Return what SII may object to though it takes the document, in Spanish.

    Goods on the road since 2026-11-01: Res. Ex. SII 154/2025, postponed by 52/2026.
    """
    delivery = document.delivery
    if delivery is None or document.issued_on < _TRANSPORT_SINCE:
        return ()
    missing = [name for name, value in _transport_duties(delivery) if not value]
    if not missing:
        return ()
    return (
        Sentence(
            "Desde el 01-11-2026 el traslado debe decir también: {missing}.",
            missing=series(missing),
        ),
    )


def _transport_duties(delivery: Delivery) -> Iterator[tuple[str, object]]:
    """Yield what must be known of a trip, with its name."""
    yield Sentence("patente"), delivery.plate
    yield Sentence("RUT del transportista"), delivery.carrier_rut
    yield Sentence("nombre y RUT del chofer"), delivery.driver_rut
    yield Sentence("fecha y hora de salida"), delivery.departs_at
    yield Sentence("dirección y comuna de destino"), delivery.address and delivery.comuna


def _is_rut(rut: str) -> bool:
    """Whether it is a RUT, check digit included, written as SII's schema wants it."""
    return bool(_RUT.fullmatch(rut)) and is_valid(rut)


_RULES: Final[tuple[Callable[[DteDocument, date], Iterator[str]], ...]] = (
    _parties,
    _sizes,
    lambda document, _: line_refusals(document),
    _kinds,
    lambda document, _: discount_refusals(document),
    _totals,
    _dates,
    _payment,
    _references,
)
