"""The text of a DTE: from a `DteDocument` to `<DTE>`, element by element in the schema's order.

Order and limits: DTE_v10.xsd (format v2.5, 2026-02) and EnvioBOLETA_v11.xsd; each kind of document
differs in its header (`boleta_header`) and in little else. The result is not yet signed.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final, NamedTuple

from torque_app.core.texts import Sentence
from torque_app.integrations.sii import boleta_header
from torque_app.integrations.sii.clock import stamp_text
from torque_app.integrations.sii.elements import NAMESPACES, element, group, typed
from torque_app.integrations.sii.text import clean
from torque_app.integrations.sii.values import (
    Delivery,
    DteDocument,
    DteType,
    GlobalDiscount,
    Installment,
    Issuer,
    Line,
    Receiver,
    Reference,
    Totals,
)

_NAME_LIMIT: Final = 80
_CODE_KIND: Final = "INT1"
"""`TpoCodigo` of the shop's own codes."""


def unsigned(document: DteDocument, *, ted: str, at: datetime) -> str:
    """Return the `<DTE>` ready to be signed: stamped with `ted`, at Chilean wall time `at`."""
    inside = "\n".join((content(document), ted, element("TmstFirma", stamp_text(at))))
    return (
        f'<DTE {NAMESPACES} version="1.0">\n'
        f'<Documento ID="{document.id}">\n{inside}\n</Documento>\n</DTE>'
    )


def content(document: DteDocument) -> str:
    """Return everything between `<Documento>` and the stamp; raises `Untranslatable`."""
    pieces = [
        group("Encabezado", _header(document)),
        *(_line(line, number) for number, line in enumerate(document.lines, 1)),
        *(_discount(each, number) for number, each in enumerate(document.discounts, 1)),
        *(
            _reference(each, number, boleta=document.type.is_boleta)
            for number, each in enumerate(document.references, 1)
        ),
    ]
    return "\n".join(pieces)


def _header(document: DteDocument) -> Iterator[str]:
    """Yield the parts of `Encabezado`."""
    if document.type.is_boleta:
        yield from boleta_header.header(document)
        return
    yield group("IdDoc", _identity(document))
    yield _issuer_group(document.issuer)
    yield group("Receptor", _receiver(document.receiver))
    if document.delivery:
        transport = "\n".join(filter(None, _transport(document.delivery)))
        yield group("Transporte", (transport,)) if transport else ""
    yield group("Totales", _totals(document.totals, document.type))


def _identity(document: DteDocument) -> Iterator[str]:
    """Yield `IdDoc`."""
    delivery = document.delivery
    yield element("TipoDTE", document.type.value)
    yield element("Folio", document.folio)
    yield element("FchEmis", document.issued_on)
    if delivery:
        yield element("TipoDespacho", delivery.dispatch)
        yield element("IndTraslado", delivery.movement)
    yield element("MntBruto", 1 if document.gross_prices else None)
    yield element("TpoTranVenta", document.sale.value if document.sale else None)
    yield element("FmaPago", document.payment.value if document.payment else None)
    for number, each in enumerate(document.installments, 1):
        yield group("MntPagos", _installment(each, number))
    yield typed(
        "TermPagoGlosa", document.terms, limit=100, field=Sentence("las condiciones de pago")
    )
    yield element("FchVenc", document.due_on)


def _installment(installment: Installment, number: int) -> Iterator[str]:
    """Yield one `MntPagos`."""
    yield element("FchPago", installment.due_on)
    yield element("MntPago", installment.amount)
    yield typed(
        "GlosaPagos",
        installment.comment,
        limit=40,
        field=Sentence("la cuota {number}", number=number),
    )


@lru_cache(maxsize=256)
def _issuer_group(issuer: Issuer) -> str:
    """Return `Emisor`, the same in every document of a company."""
    return group("Emisor", _issuer(issuer))


def _issuer(issuer: Issuer) -> Iterator[str]:
    """Yield `Emisor`."""
    yield element("RUTEmisor", issuer.rut)
    yield typed("RznSoc", issuer.razon_social, limit=100, field=Sentence("tu razón social"))
    yield typed("GiroEmis", issuer.giro, limit=80, field=Sentence("tu giro"))
    yield typed("Telefono", issuer.phone, limit=20, field=Sentence("tu teléfono"))
    yield typed("CorreoEmisor", issuer.email, limit=80, field=Sentence("tu correo"))
    yield from (element("Acteco", acteco) for acteco in issuer.actecos)
    yield typed("Sucursal", issuer.branch, limit=20, field=Sentence("tu centro"))
    yield element("CdgSIISucur", issuer.branch_code)
    yield typed("DirOrigen", issuer.address, limit=70, field=Sentence("tu dirección"))
    yield typed("CmnaOrigen", issuer.comuna, limit=20, field=Sentence("tu comuna"))
    yield typed("CiudadOrigen", issuer.city, limit=20, field=Sentence("tu ciudad"))
    yield typed("CdgVendedor", issuer.seller, limit=60, field=Sentence("el vendedor"))


def _receiver(receiver: Receiver) -> Iterator[str]:
    """Yield `Receptor`."""
    yield element("RUTRecep", receiver.rut)
    yield typed(
        "RznSocRecep",
        receiver.razon_social,
        limit=100,
        field=Sentence("la razón social del receptor"),
    )
    yield typed("GiroRecep", receiver.giro, limit=40, field=Sentence("el giro del receptor"))
    contact = ", ".join(filter(None, (receiver.contact, receiver.phone)))
    yield typed("Contacto", contact, limit=80, field=Sentence("el contacto del receptor"))
    yield typed("CorreoRecep", receiver.email, limit=80, field=Sentence("el correo del receptor"))
    yield typed("DirRecep", receiver.address, limit=70, field=Sentence("la dirección del receptor"))
    yield typed("CmnaRecep", receiver.comuna, limit=20, field=Sentence("la comuna del receptor"))
    yield typed("CiudadRecep", receiver.city, limit=20, field=Sentence("la ciudad del receptor"))


def _transport(delivery: Delivery) -> Iterator[str]:
    """Yield `Transporte`, as Res. Ex. SII 154/2025 wants it since 2026-11-01."""
    yield typed("Patente", delivery.plate, limit=8, field=Sentence("la patente"))
    yield typed(
        "PatenteCarro", delivery.trailer_plate, limit=8, field=Sentence("la patente del carro")
    )
    yield element("RUTTrans", delivery.carrier_rut)
    if delivery.driver_rut:
        driver = typed("NombreChofer", delivery.driver_name, limit=30, field=Sentence("el chofer"))
        yield group("Chofer", (element("RUTChofer", delivery.driver_rut), driver))
    yield typed("DirDest", delivery.address, limit=70, field=Sentence("la dirección de destino"))
    yield typed("CmnaDest", delivery.comuna, limit=20, field=Sentence("la comuna de destino"))
    yield typed("CiudadDest", delivery.city, limit=20, field=Sentence("la ciudad de destino"))
    if delivery.departs_at:
        yield element("FchSalida", delivery.departs_at.date())
        yield element("HraSalida", f"{delivery.departs_at:%H:%M:%S}")
    yield element("FchLlegada", delivery.arrives_on)


def _totals(totals: Totals, type_: DteType) -> Iterator[str]:
    """Yield `Totales`: exempt types have no IVA, a text correction and a free guía only a total."""
    if not type_.is_exempt and totals.net:
        yield element("MntNeto", totals.net)
    yield element("MntExe", totals.exempt or None)
    if not type_.is_exempt and totals.net:
        yield element("TasaIVA", totals.tax_rate)
        yield element("IVA", totals.iva)
    yield element("MntTotal", totals.total)
    if totals.non_billable:
        yield element("MontoNF", totals.non_billable)
        yield element("VlrPagar", totals.payable)


class _Fields(NamedTuple):
    """What the texts of a line are called in a refusal."""

    name: Sentence
    code: Sentence
    code_kind: Sentence
    description: Sentence
    unit: Sentence


@lru_cache(maxsize=1024)
def _fields(number: int) -> _Fields:
    """Return the names for a line: made once, they are needed only when a character is refused."""
    at = Sentence("de la línea {number}", number=number)
    return _Fields(
        name=Sentence("el nombre {at}", at=at),
        code=Sentence("el código {at}", at=at),
        code_kind=Sentence("el tipo de código {at}", at=at),
        description=Sentence("la descripción {at}", at=at),
        unit=Sentence("la unidad {at}", at=at),
    )


def _line(line: Line, number: int) -> str:
    """Return one `Detalle`; a name that does not fit goes on, whole, in the description."""
    name = clean(line.name, field=_fields(number).name)
    description = line.description
    if len(name) > _NAME_LIMIT:
        description = f"{name}. {line.description}" if line.description else name
    return group("Detalle", _line_parts(line, number, name=name, description=description))


def _line_parts(line: Line, number: int, *, name: str, description: str | None) -> Iterator[str]:
    """Yield the elements of a `Detalle`."""
    fields = _fields(number)
    yield element("NroLinDet", number)
    code = typed("VlrCodigo", line.code, limit=35, field=fields.code)
    if code:
        yield group("CdgItem", (element("TpoCodigo", _CODE_KIND), code))
    for kind, other in line.other_codes:
        yield group("CdgItem", _code(kind, other, fields))
    yield element("IndExe", line.indicator.value if line.indicator else None)
    yield typed("NmbItem", name, limit=_NAME_LIMIT, field=fields.name)
    yield typed("DscItem", description, limit=1000, field=fields.description)
    yield element("QtyItem", line.quantity)
    yield typed("UnmdItem", line.unit, limit=4, field=fields.unit)
    yield element("PrcItem", line.price)
    yield element("DescuentoPct", line.discount_percent)
    yield element("DescuentoMonto", line.discount or None)
    yield element("RecargoPct", line.surcharge_percent)
    yield element("RecargoMonto", line.surcharge or None)
    yield element("MontoItem", line.amount)


def _code(kind: str, code: str, fields: _Fields) -> Iterator[str]:
    """Yield the parts of one `CdgItem`."""
    yield typed("TpoCodigo", kind, limit=10, field=fields.code_kind)
    yield typed("VlrCodigo", code, limit=35, field=fields.code)


def _discount(discount: GlobalDiscount, number: int) -> str:
    """Return one `DscRcgGlobal`."""
    return group(
        "DscRcgGlobal",
        (
            element("NroLinDR", number),
            element("TpoMov", "R" if discount.surcharge else "D"),
            typed(
                "GlosaDR",
                discount.reason,
                limit=45,
                field=Sentence("el descuento {number}", number=number),
            ),
            element("TpoValor", "$" if discount.percent is None else "%"),
            element("ValorDR", discount.amount if discount.percent is None else discount.percent),
            element("IndExeDR", discount.indicator.value if discount.indicator else None),
        ),
    )


def _reference(reference: Reference, number: int, *, boleta: bool) -> str:
    """Return one `Referencia`; the boleta's has no date, and names a test case in its own way."""
    if boleta and reference.document_type == "SET":
        case = typed(
            "RazonRef",
            reference.comment,
            limit=90,
            field=Sentence("la referencia {number}", number=number),
        )
        parts = (element("NroLinRef", number), element("CodRef", "SET"), case)
        return group("Referencia", parts)
    return group(
        "Referencia",
        (
            element("NroLinRef", number),
            typed(
                "TpoDocRef",
                reference.document_type,
                limit=3,
                field=Sentence("la referencia {number}", number=number),
            ),
            element("IndGlobal", 1 if reference.is_global and not boleta else None),
            typed(
                "FolioRef",
                reference.folio,
                limit=18,
                field=Sentence("la referencia {number}", number=number),
            ),
            "" if boleta else element("FchRef", reference.issued_on),
            element("CodRef", reference.reason.value if reference.reason else None),
            typed(
                "RazonRef",
                reference.comment,
                limit=90,
                field=Sentence("la referencia {number}", number=number),
            ),
        ),
    )
