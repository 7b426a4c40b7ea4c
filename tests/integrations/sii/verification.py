"""Signatures judged by libxmlsec: another engine than the one that signs."""

import re

import xmlsec
from lxml import etree

DS = "{http://www.w3.org/2000/09/xmldsig#}"
DTE_TEXT = re.compile(rb"<DTE .*?</DTE>", re.DOTALL)


def signatures(data: bytes) -> list[etree._Element]:
    """Every signature of a document, in document order."""
    return list(_parse(data).iter(f"{DS}Signature"))


def verifies(data: bytes, reference: str) -> bool:
    """Whether the signature over `#reference` (or "" for all) holds where it stands."""
    root = _parse(data)
    xmlsec.tree.add_ids(root, ["ID"])
    (signature,) = (
        each
        for each in root.iter(f"{DS}Signature")
        if each.find(f"{DS}SignedInfo/{DS}Reference").get("URI") == reference
    )
    der = signature.findtext(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")
    pem = f"-----BEGIN CERTIFICATE-----\n{der.strip()}\n-----END CERTIFICATE-----\n"
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pem.encode(), xmlsec.constants.KeyDataFormatCertPem)
    try:
        context.verify(signature)
    except xmlsec.Error:
        return False
    return True


def cut_dtes(data: bytes) -> list[bytes]:
    """The `<DTE>` texts of an envelope as SII cuts them out, each a document of its own."""
    head = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    return [head + match[0] for match in DTE_TEXT.finditer(data)]


def _parse(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
