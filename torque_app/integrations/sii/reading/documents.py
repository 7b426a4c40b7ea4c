"""From the bytes of one `<DTE>` to what it says, graded (SII "Formato DTE" v2.5, boletas v4.2).

Everything is read from the element the signature is over, and from nowhere else.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from lxml import etree

from torque_app.integrations.sii.reading.fields import (
    child,
    children,
    day,
    local,
    moment,
    needed,
    needed_whole,
    number,
    rut,
    text,
    whole,
)
from torque_app.integrations.sii.reading.inbox import (
    Received,
    ReceivedDiscount,
    ReceivedLine,
    ReceivedReference,
)
from torque_app.integrations.sii.reading.proof import parse, prove
from torque_app.integrations.sii.reading.scan import Piece, Scan, Unreadable
from torque_app.integrations.sii.reading.stamps import judge
from torque_app.integrations.sii.values import NoteReason, Payment

CONTENTS: Final = ("Documento", "Liquidacion", "Exportaciones")
"""The signed child of a `<DTE>`: ordinary, of an agent's settlement, of an export."""

_MOST_LINES: Final = 1000


def document(
    found: Scan, piece: Piece, ted: Piece | None, *, trusted_keys: Mapping[int, RSAPublicKey]
) -> Received:
    """Return one document; raises `Unreadable` when it does not say which one it is."""
    content = _content(parse(found, piece, piece.inherited))
    data = found.data[piece.start : piece.end]
    identity = _identity(content)
    proof = prove(found, piece, signed=local(content))
    stamp = judge(
        found.data[ted.start : ted.end] if ted else b"",
        found.encoding,
        _stamped(identity),
        trusted_keys=trusted_keys,
    )
    return Received(
        **identity,
        **_parties(content),
        **_sums(content),
        **_terms(content),
        lines=tuple(map(_line, _listed(content, "Detalle"))),
        discounts=tuple(map(_discount, _listed(content, "DscRcgGlobal"))),
        references=tuple(map(_reference, _listed(content, "Referencia"))),
        signature=proof.grade,
        signature_fault=proof.fault,
        holder=proof.holder,
        ted=stamp.grade,
        ted_fault=stamp.fault,
        environment=stamp.environment,
        data=data,
        encoding=found.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
    )


def _content(root: etree._Element) -> etree._Element:
    """Return the signed child."""
    contents = [node for node in root if local(node) in CONTENTS]
    if not contents:
        raise Unreadable("El documento no trae contenido.", reason="incomplete")
    return contents[0]


def _identity(content: etree._Element) -> dict[str, Any]:
    """Return what tells this document from any other, all of it mandatory."""
    header = child(content, "Encabezado")
    return {
        "type": needed_whole(header, "IdDoc", "TipoDTE"),
        "folio": needed_whole(header, "IdDoc", "Folio", least=1),
        "issued_on": needed(day(header, "IdDoc", "FchEmis"), "FchEmis"),
        "issuer_rut": rut(header, "Emisor", "RUTEmisor"),
        "receiver_rut": rut(header, "Receptor", "RUTRecep"),
        "total": needed_whole(header, "Totales", "MntTotal"),
    }


def _stamped(identity: Mapping[str, Any]) -> dict[str, str]:
    """Return what the stamp of such a document must say."""
    names = {
        "RE": "issuer_rut",
        "TD": "type",
        "F": "folio",
        "FE": "issued_on",
        "RR": "receiver_rut",
        "MNT": "total",
    }
    return {tag: str(identity[name]) for tag, name in names.items()}


def _parties(content: etree._Element) -> dict[str, Any]:
    """Return who issues, as a supplier is remembered, and to whom; boletas name tags apart."""
    issuer = child(content, "Encabezado", "Emisor")
    return {
        "issuer_name": text(issuer, "RznSoc") or text(issuer, "RznSocEmisor"),
        "issuer_giro": text(issuer, "GiroEmis") or text(issuer, "GiroEmisor"),
        "issuer_address": text(issuer, "DirOrigen"),
        "issuer_comuna": text(issuer, "CmnaOrigen"),
        "issuer_city": text(issuer, "CiudadOrigen"),
        "issuer_email": text(issuer, "CorreoEmisor"),
        "issuer_phone": text(issuer, "Telefono"),
        "issuer_actecos": tuple(text(node) for node in children(issuer, "Acteco")),
        "receiver_name": text(content, "Encabezado", "Receptor", "RznSocRecep"),
    }


def _sums(content: etree._Element) -> dict[str, Any]:
    """Return the totals as they are written."""
    totals = child(content, "Encabezado", "Totales")
    taxes = (whole(node, "MontoImp") or 0 for node in children(totals, "ImptoReten"))
    return {
        "net": whole(totals, "MntNeto") or 0,
        "exempt": whole(totals, "MntExe") or 0,
        "iva": whole(totals, "IVA") or 0,
        "tax_rate": number(totals, "TasaIVA"),
        "other_taxes": sum(taxes),
        "non_billable": whole(totals, "MontoNF") or 0,
    }


def _terms(content: etree._Element) -> dict[str, Any]:
    """Return how it is paid, how its goods move and when it was signed."""
    identity = child(content, "Encabezado", "IdDoc")
    payment = whole(identity, "FmaPago")
    return {
        "payment": Payment(payment) if payment in set(Payment) else None,
        "due_on": day(identity, "FchVenc"),
        "gross_prices": whole(identity, "MntBruto") == 1,
        "movement": whole(identity, "IndTraslado"),
        "signed_at": moment(content, "TmstFirma"),
    }


def _listed(content: etree._Element, name: str) -> list[etree._Element]:
    """Return the repeated elements of a document, no more than any format allows."""
    nodes = children(content, name)
    if len(nodes) > _MOST_LINES:
        raise Unreadable("El documento trae más líneas de las que el SII admite.", reason="lines")
    return nodes


def _line(node: etree._Element) -> ReceivedLine:
    return ReceivedLine(
        number=whole(node, "NroLinDet") or 0,
        name=text(node, "NmbItem"),
        amount=whole(node, "MontoItem") or 0,
        description=text(node, "DscItem"),
        codes=tuple(
            (text(code, "TpoCodigo"), text(code, "VlrCodigo")) for code in children(node, "CdgItem")
        ),
        quantity=number(node, "QtyItem"),
        unit=text(node, "UnmdItem"),
        price=number(node, "PrcItem"),
        discount=whole(node, "DescuentoMonto") or 0,
        surcharge=whole(node, "RecargoMonto") or 0,
        indicator=whole(node, "IndExe"),
    )


def _discount(node: etree._Element) -> ReceivedDiscount:
    return ReceivedDiscount(
        reason=text(node, "GlosaDR"),
        value=number(node, "ValorDR") or Decimal(0),
        is_percent=text(node, "TpoValor") == "%",
        surcharge=text(node, "TpoMov") == "R",
        indicator=whole(node, "IndExeDR"),
    )


def _reference(node: etree._Element) -> ReceivedReference:
    # a boleta's CodRef is free text
    reason = text(node, "CodRef")
    known = {str(each.value): each for each in NoteReason}
    return ReceivedReference(
        document_type=text(node, "TpoDocRef"),
        folio=text(node, "FolioRef"),
        issued_on=day(node, "FchRef"),
        reason=known.get(reason),
        comment=text(node, "RazonRef"),
        is_global=text(node, "IndGlobal") == "1",
    )
