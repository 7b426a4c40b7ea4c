"""Grading the signature of a received element: literally, with its namespaces put back, or not.

Only one shape proves anything: a single reference, to the sibling element that will be read and to
nothing else, by the algorithms SII prescribes, with the key of the certificate beside it. That is
checked before libxmlsec computes at all, so no transform of an attacker's choice ever runs.
Certificates expire years before the documents they signed: dates are shown, not judged.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import quoteattr

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from torque_app.integrations.sii.certificate import holder_rut
from torque_app.integrations.sii.reading.fields import child, children
from torque_app.integrations.sii.reading.inbox import Grade, Holder
from torque_app.integrations.sii.reading.scan import Piece, Scan, Unreadable

_DS: Final = "http://www.w3.org/2000/09/xmldsig#"
_SII: Final = "http://www.sii.cl/SiiDte"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_ENVELOPED: Final = f"{_DS}enveloped-signature"
_LONGEST_CERTIFICATE: Final = 20_000
_LARGEST_KEY: Final = 8192
_DIGEST: Final = re.compile(r"[A-Za-z0-9+/=]{1,64}")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a signature is worth, who made it and, when it is not literal, why."""

    grade: Grade
    fault: str = ""
    holder: Holder | None = None
    digest: str = ""
    """`DigestValue` in base64, empty without signature."""


class _Faulty(Exception):
    """The signature proves nothing whatever its numbers; the text says why, in Spanish."""


def prove(found: Scan, piece: Piece, *, signed: str) -> Proof:
    """Grade the signature inside a piece over its child of the local name `signed`."""
    root = parse(found, piece, piece.inherited)
    signature = _signature(root)
    if signature is None:
        return Proof(Grade.ABSENT, "No trae firma.")
    digest = _digest(signature)
    holder = None
    try:
        certificate = _certificate(signature)
        holder = _describe(certificate)
        key = _key(certificate)
        _check_key_value(signature, key)
        _check_shape(root, signature, signed)
    except _Faulty as fault:
        return Proof(Grade.INVALID, str(fault), holder, digest)
    grade = _grade(found, piece, key)
    return Proof(grade, _FAULTS[grade], holder, digest)


def parse(found: Scan, piece: Piece, namespaces: Mapping[str, str]) -> etree._Element:
    """Return the piece parsed alone, as if its start tag declared those namespaces too.

    Raises `Unreadable` when libxml2 does not take what expat took.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    head = f'<?xml version="1.0" encoding="{found.encoding}"?>\n'.encode()
    try:
        return etree.fromstring(head + _declaring(found, piece, namespaces), parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(
            "El archivo no es XML o llegó cortado. Pide que lo envíen de nuevo.", reason="not_xml"
        ) from error


def _declaring(found: Scan, piece: Piece, namespaces: Mapping[str, str]) -> bytes:
    """Return the bytes of a piece with the namespaces it does not declare put into its tag."""
    text = found.data[piece.start : piece.end]
    missing = "".join(
        f" {name}={quoteattr(value)}"
        for name, value in namespaces.items()
        if name not in piece.declared
    )
    name_ends = re.match(rb"<[^\s/>]+", text)
    assert name_ends is not None
    at = name_ends.end()
    return text[:at] + missing.encode("ascii", "xmlcharrefreplace") + text[at:]


def _repairs(piece: Piece) -> Iterator[Mapping[str, str]]:
    """Yield what a document on its way may have lost, likeliest first."""
    sii, both = {"xmlns": _SII}, {"xmlns": _SII, "xmlns:xsi": _XSI}
    seen: list[Mapping[str, str]] = [{}]
    for candidate in (sii, both, piece.inherited):
        lost = {name: value for name, value in candidate.items() if name not in piece.declared}
        if lost not in seen:
            seen.append(lost)
            yield lost


def _grade(found: Scan, piece: Piece, key: RSAPublicKey) -> Grade:
    if _holds(found, piece, {}, key):
        return Grade.LITERAL
    if any(_holds(found, piece, lost, key) for lost in _repairs(piece)):
        return Grade.REPAIRED
    return Grade.INVALID


_FAULTS: Final = {
    Grade.LITERAL: "",
    Grade.REPAIRED: "La firma vale, pero el archivo perdió un espacio de nombres en el camino.",
    Grade.INVALID: "El contenido no es el que se firmó.",
}


def _holds(found: Scan, piece: Piece, lost: Mapping[str, str], key: RSAPublicKey) -> bool:
    """Whether the signature verifies with the lost namespaces put back."""
    try:
        root = parse(found, piece, lost)
    except Unreadable:
        # it uses a prefix that only its ancestors declare
        return False
    signature = _signature(root)
    if signature is None:
        return False
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        context.key = xmlsec.Key.from_memory(pem, xmlsec.constants.KeyDataFormatPem)
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


def _signature(root: etree._Element) -> etree._Element | None:
    """Return the signature that is a child of the element; the first, when there are more."""
    return root.find(f"{{{_DS}}}Signature")


def _digest(signature: etree._Element) -> str:
    value = child(signature, "SignedInfo", "Reference", "DigestValue")
    text = "".join((value.text or "").split()) if value is not None else ""
    return text if _DIGEST.fullmatch(text) else ""


def _check_shape(root: etree._Element, signature: etree._Element, signed: str) -> None:
    """Raise `_Faulty` unless the signature is over the element that will be read."""
    if len(root.findall(f"{{{_DS}}}Signature")) != 1 or len(children(root, signed)) != 1:
        raise _Faulty("Trae más de una firma o más de un contenido.")
    if _algorithms(signature, "CanonicalizationMethod") != [_C14N]:
        raise _Faulty("La firma usa un algoritmo que el SII no admite.")
    if _algorithms(signature, "SignatureMethod") != [f"{_DS}rsa-sha1"]:
        raise _Faulty("La firma usa un algoritmo que el SII no admite.")
    if _algorithms(signature, "DigestMethod") != [f"{_DS}sha1"]:
        raise _Faulty("La firma usa un algoritmo que el SII no admite.")
    transforms = _algorithms(signature, "Transform")
    if len(transforms) > len({*transforms}) or not {*transforms} <= {_C14N, _ENVELOPED}:
        raise _Faulty("La firma usa un algoritmo que el SII no admite.")
    _check_reference(root, signature, signed, enveloped=_ENVELOPED in transforms)


def _check_reference(
    root: etree._Element, signature: etree._Element, signed: str, *, enveloped: bool
) -> None:
    references = list(signature.iter(f"{{{_DS}}}Reference"))
    (content,) = children(root, signed)
    ident = content.get("ID", "")
    if len(references) != 1:
        raise _Faulty("La firma no es de un solo contenido.")
    uri = references[0].get("URI")
    # an empty one stands for everything round the signature: also the content
    if uri == "" and enveloped:
        return
    if not ident or sum(node.get("ID") == ident for node in root.iter("*")) != 1:
        raise _Faulty("El identificador de lo firmado falta o está repetido.")
    if uri != f"#{ident}":
        raise _Faulty("La firma es de otro contenido.")


def _algorithms(signature: etree._Element, name: str) -> list[str]:
    return [node.get("Algorithm", "") for node in signature.iter(f"{{{_DS}}}{name}")]


def _certificate(signature: etree._Element) -> x509.Certificate:
    """Return the one certificate in `KeyInfo`."""
    faulty = _Faulty("El certificado de la firma falta o no se puede leer.")
    texts = [node.text or "" for node in signature.iter(f"{{{_DS}}}X509Certificate")]
    if len(texts) != 1 or len(texts[0]) > _LONGEST_CERTIFICATE:
        raise faulty
    try:
        return x509.load_der_x509_certificate(base64.b64decode(texts[0]))
    except ValueError as error:
        raise faulty from error


def _key(certificate: x509.Certificate) -> RSAPublicKey:
    faulty = _Faulty("El certificado de la firma no tiene una clave RSA.")
    try:
        key = certificate.public_key()
    except (ValueError, TypeError, NotImplementedError) as error:
        raise faulty from error
    if not isinstance(key, RSAPublicKey) or key.key_size > _LARGEST_KEY:
        raise faulty
    return key


def _check_key_value(signature: etree._Element, key: RSAPublicKey) -> None:
    """Raise `_Faulty` when there is a `KeyValue` and it is not the certificate's."""
    value = child(signature, "KeyInfo", "KeyValue", "RSAKeyValue")
    if value is None:
        return
    numbers = key.public_numbers()
    for name, number in (("Modulus", numbers.n), ("Exponent", numbers.e)):
        node = child(value, name)
        if node is None or _number(node.text or "") != number:
            raise _Faulty("La clave de la firma no es la de su certificado.")


def _number(text: str) -> int:
    try:
        return int.from_bytes(base64.b64decode(text))
    except ValueError:
        return 0


def _describe(certificate: x509.Certificate) -> Holder | None:
    """Return whose certificate it is; None for one so odd that it has no readable subject."""
    try:
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        rut = holder_rut(certificate)
        return Holder(
            rut=rut,
            name=str(names[0].value) if names else rut or "",
            valid_from=certificate.not_valid_before_utc,
            valid_until=certificate.not_valid_after_utc,
        )
    except ValueError:
        return None
