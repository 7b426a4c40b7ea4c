"""The CAF: SII's permission to use a range of folios, and how one is recognised.

A CAF file says no encoding but is ISO-8859-1, so it is read as text. SII signs its `<DA>`
flattened (no blanks between tags) with RSA-SHA1 in `<FRMA>`; `IDK` names the key it used.
Sources: SII "Manual de Certificación" 2009, section 5; the keys are SII's own certificates.
"""

import base64
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    RSAPublicNumbers,
)
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from lxml import etree

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence
from torque_app.integrations.sii.values import Caf, DteType, Environment

CERTIFICATION_KEY: Final = 100
PRODUCTION_KEY: Final = 300


def _key(modulus: str) -> RSAPublicKey:
    """Return SII's public key of that hexadecimal modulus; its exponent is 65537."""
    return RSAPublicNumbers(e=65537, n=int(modulus, 16)).public_key()


SII_KEYS: Final[Mapping[int, RSAPublicKey]] = MappingProxyType(
    {
        CERTIFICATION_KEY: _key(
            "c8fbf00dcb21a55000a585522c5de528a73e0ce16cc03ab1e5ea7de4b2a28111"
            "e352faef8dcb7d51e349abd4b105dcd4f67cf9e13115058c9f0154291b8c7153"
        ),
        PRODUCTION_KEY: _key(
            "9deebfc5eebd96df4c7cf53f1bfa15d85d73ef04c6718f8c07b3f785efee75e7"
            "b4ef5a3ae079c3265a900e45f602890af6fb4fafa2b8d6938f7f011c3585b335"
        ),
    }
)
"""What SII signs CAFs with, by `IDK`: 100 in maullin, 300 in palena (RSA of 512 bits)."""

_CAF: Final = re.compile(r"<CAF version=\"1\.0\">.*?</CAF>", re.DOTALL)
_DA: Final = re.compile(r"<DA>.*</DA>", re.DOTALL)
_SECRET: Final = re.compile(r"<RSASK>(.*?)</RSASK>", re.DOTALL)
_BETWEEN_TAGS: Final = re.compile(r">\s+<")
_LONGEST: Final = 20_000


class CafRefused(TorqueError):
    """The file does not authorize this company to use folios; the sentence says why."""

    code, status = "caf_refused", 422
    message = "Ese archivo no es un CAF del SII."


def parse_caf(
    raw: bytes,
    *,
    environment: Environment,
    issuer_rut: str,
    trusted_keys: Mapping[int, RSAPublicKey] | None = SII_KEYS,
) -> Caf:
    """Read and check a CAF file as downloaded from SII; raises `CafRefused`.

    `trusted_keys` maps `IDK` to the key that may sign; any key besides SII's production one
    counts as certification. None looks at no signature: for practising, never for a company.
    Overlaps with stored ranges are the caller's to refuse.
    """
    text = raw.decode("iso-8859-1") if len(raw) <= _LONGEST else ""
    found = _CAF.search(text)
    if not found or "<!" in text:
        raise CafRefused
    flat = flatten(found[0])
    fields = _fields(flat)
    _check_signature(flat, fields, environment=environment, trusted_keys=trusted_keys)
    caf = _caf(fields, flat, environment=environment, secret=_SECRET.search(text))
    if caf.issuer_rut != issuer_rut:
        raise CafRefused(
            Sentence(
                "El CAF es del RUT {issuer_rut} y tu empresa es {issuer_rut_2}.",
                issuer_rut=caf.issuer_rut,
                issuer_rut_2=issuer_rut,
            ),
            reason="issuer",
        )
    return caf


def flatten(xml: str) -> str:
    """Return the text without blanks between tags: the spelling that SII signs."""
    return _BETWEEN_TAGS.sub("><", xml)


def is_signed_by(caf_text: str, key: RSAPublicKey) -> bool:
    """Whether the `FRMA` of a flattened `<CAF>` is the key's signature over its `<DA>`."""
    signed, frma = _DA.search(caf_text), re.search(r"<FRMA[^>]*>([^<]*)</FRMA>", caf_text)
    if not signed or not frma:
        return False
    try:
        signature = base64.b64decode(frma[1])
        key.verify(signature, signed[0].encode("iso-8859-1"), PKCS1v15(), SHA1())  # noqa: S303 SII's algorithm
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key_of(caf_text: str) -> RSAPublicKey:
    """Return the key (`RSAPK`) that stamps the folios of a flattened `<CAF>`."""
    return _public_key(_fields(caf_text))


def _fields(flat: str) -> Mapping[str, str]:
    """Return the texts inside the `<CAF>` by tag; raises `CafRefused` when it is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(flat, parser)
    except etree.XMLSyntaxError as error:
        raise CafRefused from error
    return {str(element.tag): (element.text or "").strip() for element in root.iter()}


def _check_signature(
    flat: str,
    fields: Mapping[str, str],
    *,
    environment: Environment,
    trusted_keys: Mapping[int, RSAPublicKey] | None,
) -> None:
    """Raise `CafRefused` unless a trusted key of this environment signed it."""
    key_id = _number(fields, "IDK")
    if trusted_keys is not None and key_id not in trusted_keys:
        raise CafRefused("El CAF no está firmado por el SII.", reason="unknown_key")
    of_production = key_id == PRODUCTION_KEY
    if of_production != (environment is Environment.PRODUCTION):
        here = "producción" if environment is Environment.PRODUCTION else "certificación"
        there = "producción" if of_production else "certificación"
        raise CafRefused(
            Sentence("El CAF es de {there} y tu empresa emite en {here}.", there=there, here=here),
            reason="environment",
        )
    if trusted_keys is not None and not is_signed_by(flat, trusted_keys[key_id]):
        raise CafRefused(
            "La firma del SII en el CAF no es válida: el archivo fue modificado. "
            "Descárgalo de nuevo y súbelo sin abrirlo.",
            reason="signature",
        )


def _caf(
    fields: Mapping[str, str],
    flat: str,
    *,
    environment: Environment,
    secret: re.Match[str] | None,
) -> Caf:
    """Return the value of a CAF whose signature was checked; raises `CafRefused`."""
    public_key = _public_key(fields)
    caf = Caf(
        type=_type(fields),
        issuer_rut=_text(fields, "RE").upper(),
        razon_social=_text(fields, "RS"),
        first=_number(fields, "D"),
        last=_number(fields, "H"),
        authorized_on=_date(fields, "FA"),
        key_id=_number(fields, "IDK"),
        environment=environment,
        text=flat,
        public_key=public_key,
        private_key=_private_key(secret, public_key),
    )
    if not 1 <= caf.first <= caf.last:
        raise CafRefused(
            Sentence("El rango {first} a {last} no es un rango.", first=caf.first, last=caf.last),
            reason="range",
        )
    return caf


def _private_key(secret: re.Match[str] | None, public_key: RSAPublicKey) -> RSAPrivateKey:
    """Return the stamping key of the file, which must be the pair of its public one."""
    if secret is None or "BEGIN" not in secret[1]:
        raise CafRefused(
            "El CAF no trae su clave privada (RSASK). Sube el archivo tal como lo entregó el SII.",
            reason="without_key",
        )
    try:
        key = _loaded(secret[1].strip().encode("ascii"))
    except (ValueError, TypeError) as error:
        raise CafRefused("La clave privada del CAF está dañada.", reason="broken_key") from error
    if not isinstance(key, RSAPrivateKey) or key.public_key() != public_key:
        raise CafRefused("La clave privada no es la de este CAF.", reason="other_key")
    return key


@lru_cache(maxsize=256)
def _loaded(pem: bytes) -> PrivateKeyTypes:
    """Return the key in a PEM: loading one proves its primes, a millisecond worth saving."""
    return load_pem_private_key(pem, password=None)


def _public_key(fields: Mapping[str, str]) -> RSAPublicKey:
    """Return the `RSAPK`; raises `CafRefused` when it is no key."""
    try:
        modulus, exponent = (
            int.from_bytes(base64.b64decode(_text(fields, tag))) for tag in ("M", "E")
        )
        return RSAPublicNumbers(e=exponent, n=modulus).public_key()
    except ValueError as error:
        raise CafRefused("La clave pública del CAF está dañada.", reason="broken_key") from error


def _type(fields: Mapping[str, str]) -> DteType:
    """Return the kind of document; raises `CafRefused` for one TORQUE does not issue."""
    number = _number(fields, "TD")
    try:
        return DteType(number)
    except ValueError as error:
        raise CafRefused(
            Sentence(
                "El CAF es para el tipo de documento {number}, que no se emite aquí.", number=number
            ),
            reason="type",
        ) from error


def _text(fields: Mapping[str, str], tag: str) -> str:
    """Return a text that must be there."""
    value = fields.get(tag)
    if not value:
        raise CafRefused(Sentence("Al CAF le falta el dato {tag}.", tag=tag), reason="incomplete")
    return value


def _number(fields: Mapping[str, str], tag: str) -> int:
    """Return a whole number that must be there."""
    value = _text(fields, tag)
    if not (value.isascii() and value.isdigit()):
        raise CafRefused(
            Sentence("El dato {tag} del CAF no es un número.", tag=tag), reason="incomplete"
        )
    return int(value)


def _date(fields: Mapping[str, str], tag: str) -> date:
    """Return a date that must be there."""
    try:
        return date.fromisoformat(_text(fields, tag))
    except ValueError as error:
        raise CafRefused(
            Sentence("El dato {tag} del CAF no es una fecha.", tag=tag), reason="incomplete"
        ) from error
