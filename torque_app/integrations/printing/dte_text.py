"""Every word and figure of a printed DTE, as the templates receive them: text, already formatted.

The templates only place; what is said, and when, is decided here. Wording: SII "Manual de
muestras impresas" v3.0 §1.4; codes of references and movements: "Formato DTE" v2.5.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from models.values import clock, money, rut, spanish_number
from torque_app.integrations.printing.words import pesos_in_words
from torque_app.integrations.sii.arithmetic import discount_pesos
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    GlobalDiscount,
    Indicator,
    Issuer,
    Line,
    NoteReason,
    Payment,
    PaymentMeans,
    Receiver,
    Reference,
)

_MONTHS: Final = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio",
    "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
)  # fmt: skip

_PAYMENTS: Final = {
    Payment.CASH: "Contado",
    Payment.CREDIT: "Crédito",
    Payment.FREE: "Sin costo",
}

_MEANS: Final = {
    PaymentMeans.CASH: "Efectivo",
    PaymentMeans.ELECTRONIC: "Pago electrónico",
    PaymentMeans.TRANSFER: "Transferencia",
    PaymentMeans.CHEQUE: "Cheque",
    PaymentMeans.OTHER: "Otro",
}

_REASONS: Final = {
    NoteReason.VOIDS: "Anula el documento",
    NoteReason.CORRECTS_TEXT: "Corrige texto",
    NoteReason.CORRECTS_AMOUNTS: "Corrige montos",
}

_MOVEMENTS: Final = {
    1: "Operación constituye venta",
    2: "Ventas por efectuar",
    3: "Consignaciones",
    4: "Entrega gratuita",
    5: "Traslados internos",
    6: "Otros traslados no venta",
    7: "Guía de devolución",
    8: "Traslado para exportación (no venta)",
    9: "Venta para exportación",
}

_OTHER_DOCUMENTS: Final = {
    "30": "Factura",
    "32": "Factura de ventas y servicios no afectos o exentos de IVA",
    "35": "Boleta",
    "38": "Boleta exenta",
    "45": "Factura de compra",
    "46": "Factura de compra electrónica",
    "50": "Guía de despacho",
    "55": "Nota de débito",
    "60": "Nota de crédito",
    "801": "Orden de compra",
    "802": "Nota de pedido",
    "803": "Contrato",
    "804": "Resolución",
    "HES": "Hoja de entrada de servicios",
    "SET": "Set de pruebas",
}


def document_inputs(
    document: DteDocument, *, branches: Sequence[str], extra: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Return what both layouts print, but for barcode, copy and branding."""
    issuer = document.issuer
    return {
        "title": document.type.title,
        "folio": f"N° {document.folio}",
        "rut": f"R.U.T.: {rut.formatted(issuer.rut)}",
        "office": " - ".join(filter(None, ("S.I.I.", issuer.sii_office.strip().upper()))),
        "issuer": {
            "name": issuer.razon_social,
            "giro": issuer.giro,
            "addresses": list(_addresses(issuer, branches)),
        },
        "issued": _long_date(document.issued_on),
        "receiver": list(_receiver(document.receiver, boleta=document.type.is_boleta)),
        "facts": [*_facts(document), *map(list, extra)],
        "references": [_reference(reference) for reference in document.references],
        "lines": [_line(line, document) for line in document.lines],
        "totals": list(_totals(document)),
        "total": money.formatted(Decimal(document.totals.total)),
        "payable": list(_payable(document)),
        "words": f"Son: {pesos_in_words(document.totals.total)}",
        "notice": _notice(document),
        "resolution": f"Res. {issuer.resolution_number} de {issuer.resolution_date.year}",
        "verify": "Verifique documento: www.sii.cl",
    }


def _addresses(issuer: Issuer, branches: Sequence[str]) -> Iterator[str]:
    yield f"Casa Matriz: {_joined(issuer.address, issuer.comuna, issuer.city)}"
    yield from (f"Sucursal: {branch}" for branch in branches or filter(None, (issuer.branch,)))


def figure(number: Decimal) -> str:
    """Return `1.234,5`: the decimals that say something (a DTE allows six), and no more."""
    shown = spanish_number.show(number, decimals=6)
    return shown.rstrip("0").rstrip(",")


def _receiver(receiver: Receiver, *, boleta: bool) -> Iterator[list[str]]:
    if boleta and receiver.is_anonymous:
        return
    if receiver.razon_social:
        yield ["Señor(es)", receiver.razon_social]
    yield ["R.U.T.", rut.formatted(receiver.rut)]
    for label, value in (
        ("Giro", receiver.giro),
        ("Dirección", _joined(receiver.address)),
        ("Comuna", _joined(receiver.comuna, receiver.city)),
        ("Contacto", receiver.contact),
        ("Correo", receiver.email),
        ("Teléfono", receiver.phone),
    ):
        if value:
            yield [label, value]


def _facts(document: DteDocument) -> Iterator[list[str]]:
    if document.payment is not None:
        yield ["Forma de pago", _PAYMENTS[document.payment]]
    if document.means is not None:
        yield ["Medio de pago", _MEANS[document.means]]
    if document.due_on is not None:
        yield ["Vencimiento", clock.formatted_date(document.due_on)]
    if document.terms:
        yield ["Condiciones de pago", document.terms]
    for number, each in enumerate(document.installments, 1):
        due = f"{clock.formatted_date(each.due_on)}, {_pesos(each.amount)}"
        yield [f"Cuota {number}", _joined(due, each.comment)]
    if document.issuer.seller:
        yield ["Vendedor", document.issuer.seller]
    if document.delivery is not None:
        yield from _delivery(document.delivery)


def _delivery(delivery: Delivery) -> Iterator[list[str]]:
    yield ["Tipo de traslado", _MOVEMENTS[delivery.movement]]
    departs = delivery.departs_at
    for label, value in (
        ("Destino", _joined(delivery.address, delivery.comuna, delivery.city)),
        ("Patente del transporte", _joined(delivery.plate, delivery.trailer_plate)),
        ("Transportista", delivery.carrier_rut and rut.formatted(delivery.carrier_rut)),
        ("Chofer", delivery.driver_name),
        ("R.U.T. chofer", delivery.driver_rut and rut.formatted(delivery.driver_rut)),
        ("Salida", departs and f"{clock.formatted_date(departs)} {departs:%H:%M}"),
        ("Llegada", delivery.arrives_on and clock.formatted_date(delivery.arrives_on)),
    ):
        if value:
            yield [label, value]


def _reference(reference: Reference) -> dict[str, str]:
    reason = _REASONS[reference.reason] if reference.reason is not None else ""
    comment = reference.comment or ""
    return {
        "document": _document_name(reference.document_type),
        "folio": "Varios" if reference.is_global else reference.folio,
        "date": clock.formatted_date(reference.issued_on),
        "reason": " · ".join(part for part in (reason, comment) if part),
    }


def _document_name(code: str) -> str:
    if code.isdigit() and int(code) in set(DteType):
        return DteType(int(code)).title.capitalize().replace(" iva", " IVA")
    return _OTHER_DOCUMENTS.get(code, code)


def _line(line: Line, document: DteDocument) -> dict[str, str]:
    return {
        "code": line.code or "",
        "name": line.name,
        "description": ". ".join(filter(None, (line.description, _other_codes(line)))),
        "exempt": _kind(line, document),
        "quantity": "" if line.quantity is None else figure(line.quantity),
        "unit": line.unit or "",
        "price": "" if line.price is None else figure(line.price),
        "discount": _change(line.discount, line.discount_percent),
        "surcharge": _change(line.surcharge, line.surcharge_percent),
        "amount": figure(Decimal(line.amount)),
    }


def _other_codes(line: Line) -> str:
    return ", ".join(f"{kind} {code}" for kind, code in line.other_codes)


def _kind(line: Line, document: DteDocument) -> str:
    """Return what sets a line apart from the ordinary ones of its document."""
    if line.indicator is Indicator.NON_BILLABLE:
        return "No facturable"
    return "Exento" if line.exempt and not document.type.is_exempt else ""


def _change(amount: int | None, percent: Decimal | None) -> str:
    """Return the pesos and, beside them, the percentage: the manual wants the pesos always."""
    if not amount:
        return ""
    pesos = figure(Decimal(amount))
    return f"{pesos} ({figure(percent)}%)" if percent else pesos


def _totals(document: DteDocument) -> Iterator[list[str]]:
    """Yield label and amount of every row above the total, in the order of the manual."""
    totals = document.totals
    yield from _discounts(document, None, "Subtotal")
    yield from _discounts(document, Indicator.EXEMPT, "Subtotal exento")
    if document.type.is_boleta:
        if totals.exempt and totals.net:
            yield ["Monto afecto", _pesos(totals.net + totals.iva)]
    elif totals.net:
        yield ["Monto neto", _pesos(totals.net)]
    if totals.exempt:
        yield ["Monto exento", _pesos(totals.exempt)]
    if totals.net and not document.type.is_boleta:
        yield [f"IVA ({figure(totals.tax_rate)}%)", _pesos(totals.iva)]


def _payable(document: DteDocument) -> Iterator[list[str]]:
    """Yield the rows below the total: what is charged besides, and what is paid in the end."""
    totals = document.totals
    if totals.non_billable:
        yield from _discounts(document, Indicator.NON_BILLABLE, "Subtotal no facturable")
        yield ["Monto no facturable", _pesos(totals.non_billable)]
        yield ["Total a pagar", _pesos(totals.payable)]


def _discounts(
    document: DteDocument, kind: Indicator | None, subtotal_name: str
) -> Iterator[list[str]]:
    """Yield the subtotal of the lines a discount touches, and every such discount in pesos."""
    changes = [change for change in document.discounts if change.indicator is kind]
    if not changes:
        return
    subtotal = sum(line.amount for line in document.lines if line.indicator is kind)
    yield [subtotal_name, _pesos(subtotal)]
    for change in changes:
        yield [_change_label(change), _pesos(discount_pesos(change, subtotal))]


def _change_label(change: GlobalDiscount) -> str:
    kind = "Recargo" if change.surcharge else "Descuento"
    reason = change.reason.strip() or kind
    return f"{reason} {figure(change.percent)}%" if change.percent is not None else reason


def _notice(document: DteDocument) -> str:
    """Return the sentence about IVA that the totals do not show."""
    totals = document.totals
    if document.type is DteType.BOLETA and totals.iva:
        rate = figure(totals.tax_rate)
        return f"El IVA ({rate}%) incluido en esta boleta es de {_pesos(totals.iva)}."
    return "Los precios del detalle incluyen IVA." if document.gross_prices else ""


def _pesos(amount: int) -> str:
    return money.formatted(Decimal(amount))


def _joined(*parts: str | None) -> str:
    """Return the parts that exist, each once: comuna and city are often the same word."""
    return ", ".join(dict.fromkeys(part.strip() for part in parts if part and part.strip()))


def _long_date(day: date) -> str:
    return f"{day.day} de {_MONTHS[day.month - 1]} de {day.year}"
