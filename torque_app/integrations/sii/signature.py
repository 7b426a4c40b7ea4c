"""XML signatures as SII wants them: RSA-SHA1, inclusive C14N, key value before certificate.

A document's signature is put, verbatim, as the root's last child. The tree is never serialized:
that would rewrite `&apos;` and with it the stamp's bytes. libxml2 canonicalizes what is signed; the
`SignedInfo` is written in canonical form to begin with, which leaves little besides the two RSA
operations of a document. The token request, one an hour, is signxml's whole work.
Source: xmldsignature_v10.xsd and SII "Manual de Autenticación Automática" v1.9.
"""

import base64
import hashlib
import re
from functools import lru_cache
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from torque_app.integrations.sii.elements import NAMESPACES
from torque_app.integrations.sii.values import Certificate

_DS: Final = "http://www.w3.org/2000/09/xmldsig#"
_XSI_DECLARATION: Final = NAMESPACES.partition(" ")[2]
_C14N: Final = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_LINE: Final = 64
_LONG_VALUE: Final = re.compile(r"(?<=<SignatureValue>)[^<]+|(?<=<Modulus>)[^<]+")
_OUTSIDE_SIGNED_INFO: Final = re.compile(
    r"(?<=</SignedInfo>)|(?<=</SignatureValue>)|(?<=</KeyValue>)|(?=</KeyInfo>)|(?=</Signature>)"
)
_SIGNED_INFO: Final = (
    "<SignedInfo{scope}>"
    f'<CanonicalizationMethod Algorithm="{_C14N}"></CanonicalizationMethod>'
    f'<SignatureMethod Algorithm="{_DS}rsa-sha1"></SignatureMethod>'
    '<Reference URI="#{id}">'
    f'<Transforms><Transform Algorithm="{_C14N}"></Transform></Transforms>'
    f'<DigestMethod Algorithm="{_DS}sha1"></DigestMethod>'
    "<DigestValue>{digest}</DigestValue>"
    "</Reference></SignedInfo>"
)
_PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_SCOPE: Final = f' xmlns="{_DS}" {_XSI_DECLARATION}'
"""What canonicalization finds in scope of a `SignedInfo` below a root with `NAMESPACES`."""


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


def sign(text: str, *, id: str, certificate: Certificate, plain: bool = False) -> str:
    """Return the text of a `<DTE>` or envelope with the signature over `#id` before its end tag.

    The root must declare SII's namespace and `xsi` (see `elements.NAMESPACES`): they are in scope
    of what is signed, whose canonical form therefore carries them. `plain` promises that all of
    it is (see `is_plain`) and nothing below declares a namespace, which saves parsing it. Raises
    ValueError when there is no such element.
    """
    digest = hashlib.sha1(_canonical(text, id, plain=plain), usedforsecurity=False).digest()
    filled = {"id": id, "digest": base64.b64encode(digest).decode("ascii")}
    canonical = _SIGNED_INFO.format(scope=_SCOPE, **filled)
    value = certificate.private_key.sign(canonical.encode("ascii"), PKCS1v15(), SHA1())  # noqa: S303 SII's algorithm
    signature = (
        f'<Signature xmlns="{_DS}">{_SIGNED_INFO.format(scope="", **filled)}\n'
        f"<SignatureValue>{_fold(base64.b64encode(value).decode('ascii'))}</SignatureValue>\n"
        f"{_key_info(certificate)}\n</Signature>"
    )
    end = text.rindex("</")
    return f"{text[:end]}{signature}\n{text[end:]}"


def _canonical(text: str, id: str, *, plain: bool) -> bytes:
    """Return the inclusive C14N of the element of that ID where it stands, below its root."""
    mark = text.index(f' ID="{id}"')
    start = text.rindex("<", 0, mark)
    tag = text[start + 1 : mark]
    closing = f"</{tag}>"
    end = text.rindex(closing) + len(closing)
    # alone, with its ancestors' namespaces declared on it, it canonicalizes to the same
    alone = f"<{tag} {NAMESPACES}{text[mark:end]}"
    if plain:
        return _plain_canonical(alone)
    root = etree.fromstring(alone.encode(), _PARSER)
    return etree.tostring(root, method="c14n", with_comments=False)


@lru_cache(maxsize=256)
def is_plain(fragment: str) -> bool:
    """Whether only `&quot;` and `&apos;` part well-formed XML from its canonical form.

    So writes `elements`, always; a CAF is SII's writing, and may be another.
    """
    root = etree.fromstring(fragment.encode(), _PARSER)
    return etree.tostring(root, method="c14n", with_comments=False) == _plain_canonical(fragment)


def _plain_canonical(text: str) -> bytes:
    return text.replace("&quot;", '"').replace("&apos;", "'").encode()


@lru_cache(maxsize=64)
def _key_info(certificate: Certificate) -> str:
    """Return the key value and certificate, the same under everything a person signs."""
    numbers = certificate.private_key.public_key().public_numbers()
    modulus, exponent = (_number(value) for value in (numbers.n, numbers.e))
    der = base64.encodebytes(certificate.der).decode("ascii").strip()
    return (
        f"<KeyInfo><KeyValue><RSAKeyValue><Modulus>{_fold(modulus)}</Modulus>"
        f"<Exponent>{exponent}</Exponent></RSAKeyValue></KeyValue>\n"
        f"<X509Data><X509Certificate>{der}</X509Certificate></X509Data>\n</KeyInfo>"
    )


def _number(value: int) -> str:
    """Return a number's big-endian bytes, without leading zero, in base64."""
    return base64.b64encode(value.to_bytes((value.bit_length() + 7) // 8)).decode("ascii")


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
