"""Verify XML signatures the way SII does, with libxmlsec."""

import base64
from dataclasses import dataclass

import xmlsec
from lxml import etree

from torque_app.integrations.sii.simulator.der import (
    Holder,
    NotACertificate,
    pem,
    read_certificate,
)

_DS = "{http://www.w3.org/2000/09/xmldsig#}"
_RSA_SHA1 = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_TRANSFORMS = frozenset({_C14N, "http://www.w3.org/2000/09/xmldsig#enveloped-signature"})


class NotXml(ValueError):
    """The bytes are not well-formed XML, or bring a DOCTYPE."""


class BadSignature(Exception):
    """The signature proves nothing; the text says why."""


class NoCertificate(BadSignature):
    """KeyInfo carries no readable certificate."""


class KeyMismatch(BadSignature):
    """KeyValue is not the certificate's key."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A signature that holds: its holder, and its value without line breaks."""

    holder: Holder
    value: str


def parse(data: bytes) -> etree._Element:
    """Parse without entities, DTD or network; raises NotXml."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    if b"<!DOCTYPE" in data:
        raise NotXml("DOCTYPE no permitido")
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise NotXml(broken.msg or "XML mal formado") from broken


def name_of(node: etree._Element) -> str:
    """Return the tag without namespace, "" for comments."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def verify(root: etree._Element, *, signed: etree._Element | None) -> Proof:
    """Verify the signature that is a child of `root` and points at `signed` (None: everything)."""
    signature = root.find(f"{_DS}Signature")
    if signature is None:
        raise BadSignature('elemento "Signature" no existe')
    _check_reference(root, signature, signed)
    certificate = signature.findtext(f".//{_DS}X509Certificate")
    try:
        der = base64.b64decode(certificate or "", validate=False)
        holder = read_certificate(der)
    except (ValueError, NotACertificate) as missing:
        raise NoCertificate('elemento "Certificate" no existe') from missing
    if _key_value(signature) != (holder.modulus, holder.exponent):
        raise KeyMismatch("La llave publica no coincide con la del certificado")
    _run_engine(root, signature, pem("CERTIFICATE", der))
    value = signature.findtext(f"{_DS}SignatureValue") or ""
    return Proof(holder, "".join(value.split()))


def _check_reference(
    root: etree._Element, signature: etree._Element, signed: etree._Element | None
) -> None:
    """One reference, to the sibling and nothing else: an attacker may wrap another element."""
    references = signature.findall(f".//{_DS}Reference")
    methods = [node.get("Algorithm") for node in signature.iter(f"{_DS}SignatureMethod")]
    transforms = {node.get("Algorithm") for node in signature.iter(f"{_DS}Transform")}
    if len(references) != 1 or methods != [_RSA_SHA1] or not transforms <= _TRANSFORMS:
        raise BadSignature("algoritmo o referencia no permitidos")
    uri = references[0].get("URI")
    if signed is None:
        expected = ""
    else:
        ident = signed.get("ID") or ""
        expected = f"#{ident}"
        if not ident or sum(node.get("ID") == ident for node in root.iter("*")) != 1:
            raise BadSignature("ID ausente o repetido")
    if uri != expected:
        raise BadSignature("la referencia no apunta al elemento firmado")


def _key_value(signature: etree._Element) -> tuple[int, int]:
    def number(name: str) -> int:
        text = signature.findtext(f".//{_DS}RSAKeyValue/{_DS}{name}") or ""
        try:
            return int.from_bytes(base64.b64decode(text))
        except ValueError:
            return 0

    return number("Modulus"), number("Exponent")


def _run_engine(root: etree._Element, signature: etree._Element, certificate: bytes) -> None:
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    try:
        context.key = xmlsec.Key.from_memory(certificate, xmlsec.constants.KeyDataFormatCertPem)
        context.verify(signature)
    except xmlsec.Error as failure:
        raise BadSignature("firma invalida") from failure


def stamp_holds(public_key: bytes, content: bytes, value: str) -> bool:
    """Whether `value` (base64) is the SHA1withRSA signature of the bytes under a PEM key."""
    context = xmlsec.SignatureContext()
    try:
        context.key = xmlsec.Key.from_memory(public_key, xmlsec.constants.KeyDataFormatPem)
        context.verify_binary(content, xmlsec.constants.TransformRsaSha1, base64.b64decode(value))
    except (xmlsec.Error, ValueError):
        return False
    return True
