"""XML signatures as SII wants them: RSA-SHA1, inclusive C14N, key value before certificate.

signxml computes the signature; only its text is taken and put, verbatim, as the root's last
child. The tree is never serialized: that would rewrite `&apos;` and with it the stamp's bytes.
Source: xmldsignature_v10.xsd and SII "Manual de Autenticación Automática" v1.9.
"""

import re
from typing import Any, Final

from cryptography import x509
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from torque_app.integrations.sii.values import DECLARATION, Certificate

_DS: Final = "http://www.w3.org/2000/09/xmldsig#"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_XSI_DECLARATION: Final = f' xmlns:xsi="{_XSI}"'
_LINE: Final = 64
_LONG_VALUE: Final = re.compile(r"(?<=<SignatureValue>)[^<]+|(?<=<Modulus>)[^<]+")
_OUTSIDE_SIGNED_INFO: Final = re.compile(
    r"(?<=</SignedInfo>)|(?<=</SignatureValue>)|(?<=</KeyValue>)|(?=</KeyInfo>)|(?=</Signature>)"
)


class _SiiSigner(XMLSigner):
    """An XMLSigner that accepts SHA-1: SII's schema allows nothing newer."""

    def __init__(self, method: SignatureConstructionMethod, **namespaces: str) -> None:
        super().__init__(
            method=method,
            signature_algorithm=SignatureMethod.RSA_SHA1,
            digest_algorithm=DigestAlgorithm.SHA1,
            c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
        )
        declared: dict[Any, str] = {None: _DS, **namespaces}
        self.namespaces = declared

    def check_deprecated_methods(self) -> None:
        """Refuse nothing."""


def sign(text: str, *, id: str, certificate: Certificate) -> str:
    """Return the text of a `<DTE>` or envelope with the signature over `#id` before its end tag.

    The root must declare SII's namespace and `xsi` (see `elements.NAMESPACES`): they are in scope
    of the `SignedInfo`, whose canonical form therefore carries them.
    """
    body = text if text.startswith("<?xml") else DECLARATION + text
    node = _SiiSigner(SignatureConstructionMethod.detached, xsi=_XSI).sign(
        body.encode("iso-8859-1"),
        key=certificate.private_key,
        cert=[x509.load_der_x509_certificate(certificate.der)],
        reference_uri=f"#{id}",
        id_attribute="ID",
        always_add_key_value=True,
    )
    # xsi is inherited from the root: writing it again would change nothing but the length
    signature = etree.tostring(node, encoding="unicode").replace(_XSI_DECLARATION, "", 1)
    end = text.rindex("</")
    return f"{text[:end]}{_in_lines(signature)}\n{text[end:]}"


def sign_token_request(seed: str, certificate: Certificate) -> str:
    """Return the signed `<getToken>` that trades a seed (digits) for a session token."""
    if not (seed.isascii() and seed.isdigit()):
        raise ValueError("a seed is digits")
    root = etree.fromstring(f"<getToken><item><Semilla>{seed}</Semilla></item></getToken>")
    signed = _SiiSigner(SignatureConstructionMethod.enveloped).sign(
        root,
        key=certificate.private_key,
        cert=[x509.load_der_x509_certificate(certificate.der)],
        always_add_key_value=True,
        # one Transform only: the schema allows no second one
        exclude_c14n_transform_element=True,
    )
    return '<?xml version="1.0"?>\n' + _in_lines(etree.tostring(signed, encoding="unicode"))


def _in_lines(signature: str) -> str:
    """Return the signature with line breaks where they are not signed: lines stay under 4090."""
    wrapped = _LONG_VALUE.sub(lambda value: _fold(value[0]), signature)
    broken = _OUTSIDE_SIGNED_INFO.sub("\n", wrapped)
    return broken.replace("\n</X509Certificate>", "</X509Certificate>")


def _fold(value: str) -> str:
    """Return base64 in lines of 64."""
    return "\n".join(value[at : at + _LINE] for at in range(0, len(value), _LINE))
