"""The certificate of the person who signs: opening a .pfx and finding whose it is.

SII identifies the sender by the RUT inside the certificate: subject alternative name of OID
1.3.6.1.4.1.8321.1, or the subject's serial number in older ones.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID, ObjectIdentifier

from torque_app.core.errors import TorqueError
from torque_app.core.texts import Sentence
from torque_app.integrations.sii.values import Certificate

RUT_OID: Final = ObjectIdentifier("1.3.6.1.4.1.8321.1")
"""Holder's RUT in a certificate of a Chilean accredited authority (Ley 19.799)."""

_RUT: Final = re.compile(r"0*([1-9]\d{0,7})-?([0-9Kk])")
_DER_SEQUENCE: Final = b"\x30"
_NO_NAMES: Final = (
    x509.ExtensionNotFound,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    ValueError,
)
_SHORT_LENGTH: Final = 0x80


class CertificateUnusable(TorqueError):
    """The file is no certificate we can sign with; the sentence says why and what to do."""

    code, status = "certificate_unusable", 422
    message = "Ese archivo no es un certificado digital que se pueda usar."


class CertificateLocked(CertificateUnusable):
    """The password does not open it."""

    code = "certificate_locked"
    message = "La contraseña no abre el certificado. Revísala e inténtalo de nuevo."


class CertificateExpired(CertificateUnusable):
    """It can no longer (or not yet) sign."""

    code = "certificate_expired"
    message = "El certificado está vencido. Sube uno vigente."


def load_certificate(pfx: bytes, password: str, *, at: datetime) -> Certificate:
    """Open a .pfx or .p12 and return who it belongs to, valid at the aware moment `at`.

    Raises `CertificateUnusable`, or its `CertificateLocked` and `CertificateExpired`.
    """
    if not pfx.startswith(_DER_SEQUENCE):
        raise CertificateUnusable("El archivo no es un certificado .pfx o .p12.")
    try:
        key, x509_certificate, _ = pkcs12.load_key_and_certificates(pfx, password.encode())
    except ValueError as error:
        raise CertificateLocked from error
    if not isinstance(key, RSAPrivateKey) or x509_certificate is None:
        raise CertificateUnusable(
            "El archivo no trae la clave privada. Expórtalo de nuevo incluyendo la clave."
        )
    certificate = _describe(x509_certificate, key)
    _check_dates(certificate, at)
    return certificate


def export(certificate: Certificate) -> bytes:
    """Return key and certificate as clear PEM: encrypt it before it touches a disk.

    Opening a .pfx derives a key on purpose slowly (35 ms); `restore` of this is quick and cached.
    """
    key = certificate.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return key + x509.load_der_x509_certificate(certificate.der).public_bytes(Encoding.PEM)


@lru_cache(maxsize=64)
def restore(pem: bytes) -> Certificate:
    """Return the certificate that `export` wrote; its dates are not checked again."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, RSAPrivateKey):
        raise CertificateUnusable
    return _describe(x509.load_pem_x509_certificate(pem), key)


def holder_rut(certificate: x509.Certificate) -> str | None:
    """Return the RUT inside the certificate as `12345678-K`, or None when it carries none."""
    for candidate in (*_alternative_names(certificate), *_serial_numbers(certificate)):
        match = _RUT.fullmatch(candidate.strip().replace(".", ""))
        if match:
            return f"{match[1]}-{match[2].upper()}"
    return None


def _describe(certificate: x509.Certificate, key: RSAPrivateKey) -> Certificate:
    """Return our value of an opened certificate; raises `CertificateUnusable` without RUT."""
    rut = holder_rut(certificate)
    if rut is None:
        raise CertificateUnusable(
            "El certificado no trae el RUT de su titular. Pide uno de firma electrónica chilena."
        )
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return Certificate(
        holder_rut=rut,
        holder_name=str(names[0].value) if names else rut,
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
        fingerprint=certificate.fingerprint(SHA256()).hex(),
        der=certificate.public_bytes(Encoding.DER),
        private_key=key,
    )


def _check_dates(certificate: Certificate, at: datetime) -> None:
    """Raise `CertificateExpired` outside its validity, naming the day."""
    if at > certificate.valid_until:
        raise CertificateExpired(
            Sentence(
                "El certificado venció el {valid_until:%d-%m-%Y}. Sube uno vigente.",
                valid_until=certificate.valid_until,
            )
        )
    if at < certificate.valid_from:
        raise CertificateExpired(
            Sentence(
                "El certificado recién vale desde el {valid_from:%d-%m-%Y}.",
                valid_from=certificate.valid_from,
            )
        )


def _alternative_names(certificate: x509.Certificate) -> list[str]:
    """Return the texts filed under the RUT's OID; none when the extensions cannot be read."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except _NO_NAMES:
        return []
    others = names.get_values_for_type(x509.OtherName)
    return [_der_text(other.value) for other in others if other.type_id == RUT_OID]


def _serial_numbers(certificate: x509.Certificate) -> list[str]:
    """Return the subject's serial numbers, where older certificates carry the RUT."""
    found = certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return [str(attribute.value) for attribute in found]


def _der_text(value: bytes) -> str:
    """Return the characters of a short DER string of any type; empty when it is something else."""
    if len(value) < 2 or value[1] >= _SHORT_LENGTH or len(value) != 2 + value[1]:  # noqa: PLR2004
        return ""
    return value[2:].decode("latin-1")
