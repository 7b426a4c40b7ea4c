"""From the cases of a set to the documents they ask for, each referring to its case first.

SII "Instrucciones para la ejecución del set de pruebas": the first reference says SET and CASO n-m,
the others follow from line 2. A note takes from the document it is about whatever the case does
not say: its prices, discounts and, to void it, all of it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from torque_app.core.texts import Sentence
from torque_app.integrations.sii.arithmetic import totalled
from torque_app.integrations.sii.certification.cases import Case, Item, SetUnreadable
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    GlobalDiscount,
    Issuer,
    Line,
    NoteReason,
    Payment,
    Receiver,
    Reference,
    Totals,
)

_NOTHING: Final = Totals(0, 0, 0, 0)
_INTERNAL: Final = 5
_NEED_PAYMENT: Final = {DteType.FACTURA, DteType.FACTURA_EXENTA}


@dataclass(frozen=True, slots=True)
class Company:
    """Who certifies, its made-up customer, and what its guías say of the trip."""

    issuer: Issuer
    receiver: Receiver
    delivery: Delivery | None = None
    """Plate, carrier, driver, departure and perhaps the destination, else where the receiver is.

    The case decides the kind of movement.
    """
    others: tuple[Receiver, ...] = ()
    """More customers: SII wants different ones on the different facturas."""

    def customer(self, place: int) -> Receiver:
        """Return the customer of the place-th document that is no note, from 0, in turns."""
        customers = (self.receiver, *self.others)
        return customers[place % len(customers)]


@dataclass(frozen=True, slots=True)
class Built:
    """A case and the document that answers it."""

    case: Case
    document: DteDocument


def build(
    cases: Iterable[Case],
    company: Company,
    *,
    folio: Callable[[DteType], int],
    issued_on: date,
) -> tuple[Built, ...]:
    """Return the document of each case, in order; `folio` is asked once for each.

    Raises `SetUnreadable` for a note about a case that is not before it.
    """
    done: dict[str, Built] = {}
    for case in cases:
        about = _about(case, done)
        customer = company.customer(sum(each.case.refers_to is None for each in done.values()))
        document = _document(
            case,
            replace(company, receiver=customer),
            about,
            folio=folio(case.type),
            issued_on=issued_on,
        )
        done[case.name] = Built(case, document)
    return tuple(done.values())


def _about(case: Case, done: Mapping[str, Built]) -> DteDocument | None:
    if case.refers_to is None:
        return None
    found = done.get(case.refers_to)
    if found is None:
        raise SetUnreadable(
            Sentence(
                "El caso {name} habla del caso {refers_to}, que no está antes.",
                name=case.name,
                refers_to=case.refers_to,
            ),
            case=case.name,
        )
    return found.document


def _document(
    case: Case, company: Company, about: DteDocument | None, *, folio: int, issued_on: date
) -> DteDocument:
    boleta = case.type.is_boleta
    receiver = _receiver(case, company, about)
    document = DteDocument(
        type=case.type,
        folio=folio,
        issued_on=issued_on,
        issuer=company.issuer,
        receiver=receiver,
        lines=_lines(case, about),
        totals=_NOTHING,
        payment=Payment.CASH if case.type in _NEED_PAYMENT else None,
        gross_prices=about is not None and not boleta and _is_gross(about),
        discounts=_discounts(case, about),
        references=_references(case, about),
        delivery=_delivery(case, company, receiver),
    )
    references = (_test_case(case, about, document), *document.references)
    return totalled(replace(document, references=references))


def _is_gross(about: DteDocument) -> bool:
    return about.type.is_boleta or about.gross_prices


def _receiver(case: Case, company: Company, about: DteDocument | None) -> Receiver:
    """Return the customer; goods that move between our stores are received by ourselves."""
    issuer = company.issuer
    if case.movement == _INTERNAL:
        return Receiver(
            issuer.rut, issuer.razon_social, issuer.giro, issuer.address, issuer.comuna,
            issuer.city,
        )  # fmt: skip
    if case.type.is_boleta:
        return Receiver()
    if about is not None and about.type.is_boleta:
        return Receiver(razon_social="Consumidor final")
    return about.receiver if about else company.receiver


def _lines(case: Case, about: DteDocument | None) -> tuple[Line, ...]:
    if about is None:
        return tuple(_line(item, None) for item in case.items)
    if case.reason is NoteReason.CORRECTS_TEXT:
        said = f"Donde dice otro giro, debe decir: {about.receiver.giro}"
        return (Line(name=said, amount=0),)
    if case.rebate_percent is not None:
        return tuple(_rebate(line, case.rebate_percent) for line in about.lines)
    if not case.items:
        return about.lines
    known = {line.name: line for line in about.lines}
    return tuple(_line(item, known.get(item.name)) for item in case.items)


def _line(item: Item, original: Line | None) -> Line:
    """Return a line; what a note's item does not say is as in the document it is about."""
    quantity, price = item.quantity, item.price
    exempt, percent = item.exempt, item.discount_percent
    if original is not None:
        quantity = original.quantity if quantity is None else quantity
        # a new unit value is the whole difference: nothing is discounted from it
        percent = original.discount_percent if price is None and percent is None else percent
        price = original.price if price is None else price
        exempt = original.exempt
    return Line(
        name=item.name,
        amount=0,
        quantity=quantity,
        unit=item.unit or (original.unit if original else None),
        price=price,
        discount_percent=percent,
        exempt=exempt,
    )


def _rebate(line: Line, percent: Decimal) -> Line:
    """Return the share of a line that a note gives back, as one sum."""
    return replace(
        line,
        name=f"Rebaja {percent}%: {line.name}",
        quantity=Decimal(1),
        unit=None,
        price=Decimal(line.amount) * percent / 100,
        discount=None,
        discount_percent=None,
    )


def _discounts(case: Case, about: DteDocument | None) -> tuple[GlobalDiscount, ...]:
    if case.discount_percent is not None:
        return (GlobalDiscount("Descuento global", percent=case.discount_percent),)
    if about is None or case.reason is NoteReason.CORRECTS_TEXT:
        return ()
    voids = case.reason is NoteReason.VOIDS
    return tuple(each for each in about.discounts if voids or each.percent is not None)


def _test_case(case: Case, about: DteDocument | None, document: DteDocument) -> Reference:
    """Return the reference to the case; a boleta's is written apart, and its notes share it."""
    of_boletas = case.type.is_boleta or (about is not None and about.type.is_boleta)
    name = f"CASO-{case.name.partition('-')[0]}" if of_boletas else f"CASO {case.name}"
    return Reference("SET", str(document.folio), document.issued_on, comment=name)


def _references(case: Case, about: DteDocument | None) -> tuple[Reference, ...]:
    if about is None:
        return ()
    number = str(about.type.value)
    text = case.reason_text or None
    return (Reference(number, str(about.folio), about.issued_on, case.reason, text),)


def _delivery(case: Case, company: Company, receiver: Receiver) -> Delivery | None:
    if case.type is not DteType.GUIA_DESPACHO:
        return None
    trip = company.delivery or Delivery(movement=1)
    if company.delivery is not None and trip.address is None:
        trip = replace(trip, address=receiver.address, comuna=receiver.comuna, city=receiver.city)
    return replace(trip, movement=case.movement or 1, dispatch=case.dispatch)
