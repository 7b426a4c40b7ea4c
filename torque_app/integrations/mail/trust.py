"""Whether a mail server is who it says: a line is closed to others, or nothing is told on it."""

import ssl
from typing import Final

NOT_CLOSED: Final = (
    "El servidor de correo no ofrece una conexión cifrada. Revisa el puerto y el tipo de conexión."
)
_EXPIRED: Final = "El certificado del servidor de correo está vencido. Pide que lo renueven."
_TOO_EARLY: Final = (
    "El certificado del servidor de correo todavía no vale. Revisa la fecha de este equipo."
)
_ANOTHERS: Final = (
    "El certificado del servidor de correo es de otro nombre. Revisa el nombre del servidor."
)
_UNKNOWN: Final = (
    "El certificado del servidor de correo no viene de una autoridad conocida. "
    "Pide uno que sí venga de una, o instala esa autoridad en este equipo."
)
_BY_VERDICT: Final = {9: _TOO_EARLY, 10: _EXPIRED, 62: _ANOTHERS, 64: _ANOTHERS}
"""OpenSSL's X509_V_ERR_*: not yet valid, expired, host name mismatch, IP address mismatch."""


def safe() -> ssl.SSLContext:
    """Return what a server must satisfy: a known authority, its own name, its dates, TLS 1.2."""
    return ssl.create_default_context()


def objection(failure: ssl.SSLError) -> str | None:
    """Return the sentence for a line that could not be closed; None when the server hung up."""
    if isinstance(failure, ssl.SSLCertVerificationError):
        return _BY_VERDICT.get(failure.verify_code, _UNKNOWN)
    if isinstance(failure, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return None
    return NOT_CLOSED
