"""Seed, signed request, token: SII's automatic authentication (v1.9; boleta OpenAPI 1.0.5)."""

from collections.abc import Callable
from enum import StrEnum

from torque_app.integrations.sii.client import soap
from torque_app.integrations.sii.client.answers import Respuesta, read_respuesta
from torque_app.integrations.sii.client.errors import (
    AnswerNotUnderstood,
    CertificateRefused,
    SiiUnavailable,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.transport import Transport
from torque_app.integrations.sii.signature import sign_token_request
from torque_app.integrations.sii.values import Certificate

_OK = "00"
_SEED_TOO_OLD = "08"
_CERTIFICATE_AT_FAULT = frozenset({"04", "05", "06", "11", "21", "-3", "-07", "-7"})
_PATH = "/recursos/v1/boleta.electronica."

BOLETA_AGENT = "Mozilla/4.0 ( compatible; PROG 1.0; Windows NT)"
"""Without it the boleta service answers 401."""


class TokenKind(StrEnum):
    """Which service a token opens; SII keeps them apart (instructivo técnico boleta)."""

    DTE = "dte"
    BOLETA = "boleta"


def ask_token(
    transport: Transport, hosts: Hosts, certificate: Certificate, *, kind: TokenKind
) -> str:
    """Authenticate the certificate's holder and return a fresh token.

    A seed lives two minutes; when it dies on the way another one is asked for, once.
    Raises CertificateRefused, SiiUnavailable or AnswerNotUnderstood.
    """
    seed_of, token_of = _services(transport, hosts, kind)
    answer = token_of(sign_token_request(_seed(seed_of()), certificate))
    if answer.state == _SEED_TOO_OLD:
        answer = token_of(sign_token_request(_seed(seed_of()), certificate))
    if answer.state in _CERTIFICATE_AT_FAULT:
        raise CertificateRefused(state=answer.state, gloss=answer.gloss)
    if answer.state != _OK:
        raise SiiUnavailable(state=answer.state, gloss=answer.gloss)
    return _field(answer, "TOKEN")


def _seed(answer: Respuesta) -> str:
    if answer.state != _OK:
        raise SiiUnavailable(state=answer.state, gloss=answer.gloss)
    return _field(answer, "SEMILLA")


def _field(answer: Respuesta, name: str) -> str:
    value = answer.first(name)
    if not value:
        raise AnswerNotUnderstood
    return value


def _services(
    transport: Transport, hosts: Hosts, kind: TokenKind
) -> tuple[Callable[[], Respuesta], Callable[[str], Respuesta]]:
    if kind is TokenKind.DTE:
        return (
            lambda: soap.call(transport, f"{hosts.dte}/DTEWS/CrSeed.jws", name="getSeed"),
            lambda signed: soap.call(
                transport,
                f"{hosts.dte}/DTEWS/GetTokenFromSeed.jws",
                name="getToken",
                parameters={"pszXml": signed},
            ),
        )
    return (
        lambda: _rest(transport, "GET", f"{hosts.boleta}{_PATH}semilla"),
        lambda signed: _rest(
            transport, "POST", f"{hosts.boleta}{_PATH}token", content=signed.encode("iso-8859-1")
        ),
    )


def _rest(
    transport: Transport, method: str, url: str, *, content: bytes | None = None
) -> Respuesta:
    headers = {"Accept": "application/xml", "User-Agent": BOLETA_AGENT}
    if content is not None:
        headers["Content-Type"] = "application/xml"
    reply = transport.ask(method, url, content=content, headers=headers)
    reply.refuse_if_busy()
    return read_respuesta(reply.body)
