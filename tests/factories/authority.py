"""An authority for TLS: signs servers' certificates, good ones and every kind of bad one."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import count
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HERE = "localhost"
DAY = timedelta(days=1)


def _name(said: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, said)])


def _subject(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class Authority:
    """One that nobody knows until `is_known_here`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: Iterator[int] = count(1)
        self._key = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        self._certificate = (
            x509.CertificateBuilder()
            .subject_name(_name("Autoridad de prueba"))
            .issuer_name(_name("Autoridad de prueba"))
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - 30 * DAY)
            .not_valid_after(now + 30 * DAY)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )

    def is_known_here(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have this process trust it, as a machine does whose list of authorities has it."""
        listed = self._folder / "authorities.pem"
        listed.write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))
        monkeypatch.setenv("SSL_CERT_FILE", str(listed))

    def server(
        self,
        host: str = HERE,
        *,
        since: timedelta = -DAY,
        until: timedelta = DAY,
        signs_itself: bool = False,
    ) -> ssl.SSLContext:
        """Return what a server of that name speaks TLS with; its dates count from now."""
        own = ec.generate_private_key(ec.SECP256R1())
        now = datetime.now(UTC)
        issuer = _name(host) if signs_itself else self._certificate.subject
        certificate = (
            x509.CertificateBuilder()
            .subject_name(_name(host))
            .issuer_name(issuer)
            .public_key(own.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + since)
            .not_valid_after(now + until)
            .add_extension(x509.SubjectAlternativeName([_subject(host)]), critical=False)
            .sign(own if signs_itself else self._key, hashes.SHA256())
        )
        return self._speaking(certificate, own)

    def _speaking(
        self, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
    ) -> ssl.SSLContext:
        pem = self._folder / f"server-{next(self._names)}.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        pem.write_bytes(secret + certificate.public_bytes(serialization.Encoding.PEM))
        speaking = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        speaking.load_cert_chain(pem)
        return speaking
