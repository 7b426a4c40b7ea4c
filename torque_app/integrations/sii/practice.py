"""Self-made certificates and CAFs for practising without SII: demo, simulator, tests.

They have the shape of the genuine ones down to the 512-bit CAF keys, but are signed by a practice
authority (`IDK` 999) that only a company in certification, on an installation that talks to the
simulator, is told to trust. No practice CAF can pass for one of SII's.
"""

import base64
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from torque_app.integrations.sii.certificate import RUT_OID
from torque_app.integrations.sii.text import clean, cut, escape
from torque_app.integrations.sii.values import DteType

PRACTICE_KEY: Final = 999
"""`IDK` of the practice authority."""

_CAF_BITS: Final = 512
_CAF_EXPONENT: Final = 3
_WITNESSES: Final = 24
_SMALL_PRIMES: Final = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47)


def make_authority() -> rsa.RSAPrivateKey:
    """Return a new key that plays SII signing CAFs, 512 bits and exponent 65537 like SII's."""
    return _small_rsa(exponent=65537)


def make_caf(
    *,
    type: DteType,
    issuer_rut: str,
    razon_social: str,
    first: int,
    last: int,
    authorized_on: date,
    authority: rsa.RSAPrivateKey,
    key_id: int = PRACTICE_KEY,
) -> bytes:
    """Return a CAF file as SII hands it out: ISO-8859-1 without saying so, private key inside."""
    key = _small_rsa(exponent=_CAF_EXPONENT)
    numbers = key.public_key().public_numbers()
    name = escape(cut(clean(razon_social, field="la razón social"), 40))
    lines = (
        "<DA>",
        f"<RE>{issuer_rut}</RE>",
        f"<RS>{name}</RS>",
        f"<TD>{type.value}</TD>",
        f"<RNG><D>{first}</D><H>{last}</H></RNG>",
        f"<FA>{authorized_on}</FA>",
        f"<RSAPK><M>{_base64(numbers.n)}</M><E>{_base64(numbers.e)}</E></RSAPK>",
        f"<IDK>{key_id}</IDK>",
        "</DA>",
    )
    signed = "".join(lines).encode("iso-8859-1")
    frma = base64.b64encode(authority.sign(signed, PKCS1v15(), SHA1())).decode()  # noqa: S303 SII's algorithm
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = (
        '<?xml version="1.0"?>\n<AUTORIZACION>\n<CAF version="1.0">\n'
        + "\n".join(lines)
        + f'\n<FRMA algoritmo="SHA1withRSA">{frma}</FRMA>\n</CAF>\n'
        f"<RSASK>{secret.decode()}</RSASK>\n\n"
        f"<RSAPUBK>{public.decode()}</RSAPUBK>\n</AUTORIZACION>\n"
    )
    return text.encode("iso-8859-1")


def make_pfx(
    *,
    rut: str,
    name: str,
    password: str,
    valid_from: datetime | None = None,
    days: int = 1095,
) -> bytes:
    """Return a self-signed .pfx of a person as accredited authorities shape them (RSA 2048).

    The RUT stands in both places SII looks at. `valid_from` is an aware moment, now by default.
    """
    start = valid_from or datetime.now(UTC) - timedelta(hours=1)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CL"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, rut),
        ]
    )
    # 0x16 is DER's IA5String
    holder = x509.OtherName(RUT_OID, b"\x16" + bytes([len(rut)]) + rut.encode("ascii"))
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([holder]), critical=False)
        .sign(key, SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, BestAvailableEncryption(password.encode())
    )


def _small_rsa(*, exponent: int) -> rsa.RSAPrivateKey:
    """Return a new 512-bit key: SII's size, which `cryptography` loads but does not generate."""
    p = _prime(_CAF_BITS // 2, exponent)
    q = _prime(_CAF_BITS // 2, exponent)
    while q == p:
        q = _prime(_CAF_BITS // 2, exponent)
    d = pow(exponent, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e=exponent, n=p * q)
    return rsa.RSAPrivateNumbers(
        p=p, q=q, d=d, dmp1=d % (p - 1), dmq1=d % (q - 1), iqmp=pow(q, -1, p), public_numbers=public
    ).private_key()


def _prime(bits: int, exponent: int) -> int:
    """Return a random prime p, top two bits set, with p - 1 prime to the exponent."""
    while True:
        candidate = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if (candidate - 1) % exponent and _is_prime(candidate):
            return candidate


def _is_prime(number: int) -> bool:
    """Whether it is prime, by Miller-Rabin with random witnesses."""
    if any(number % prime == 0 for prime in _SMALL_PRIMES):
        return False
    twos = ((number - 1) & (1 - number)).bit_length() - 1
    odd = (number - 1) >> twos
    return all(_passes(number, odd, twos) for _ in range(_WITNESSES))


def _passes(number: int, odd: int, twos: int) -> bool:
    """Whether one random witness finds nothing against the number being prime."""
    power = pow(2 + secrets.randbelow(number - 3), odd, number)
    if power in {1, number - 1}:
        return True
    for _ in range(twos - 1):
        power = pow(power, 2, number)
        if power == number - 1:
            return True
    return False


def _base64(number: int) -> str:
    """Return a number's big-endian bytes, without leading zero, in base64."""
    return base64.b64encode(number.to_bytes((number.bit_length() + 7) // 8)).decode()
