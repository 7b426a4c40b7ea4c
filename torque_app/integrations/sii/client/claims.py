"""The registry of acceptances and claims (Web Service de Aceptación/Reclamo v1.2, 2017-08-07).

Document/literal SOAP with the session of the DTE services. Who received a document registers what
it makes of it; issuer and receiver ask what is registered and when SII received the document.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from lxml import etree

from torque_app.integrations.sii.client.answers import find, leaves, local_name, read_xml
from torque_app.integrations.sii.client.errors import (
    AnswerNotUnderstood,
    SiiUnavailable,
    TokenRefused,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.soap import PROGRAM_AGENT
from torque_app.integrations.sii.client.transport import Reply, Transport
from torque_app.integrations.sii.client.upload import split_rut

NAMESPACE: Final = "http://ws.registroreclamodte.diii.sdi.sii.cl"
_CHILE: Final = ZoneInfo("America/Santiago")
_TRY_AGAIN: Final = -1
_LOGIN: Final = re.compile(rb"CAut|autenticaci", re.IGNORECASE)
_ENVELOPE: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:ws="{namespace}"><soapenv:Header/><soapenv:Body>'
    "<ws:{name}>{parameters}</ws:{name}></soapenv:Body></soapenv:Envelope>"
)


@dataclass(frozen=True, slots=True)
class ClaimKey:
    """A document by what names it at SII."""

    issuer_rut: str
    type: int
    folio: int


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """One event of a document: ACD, ERM, RCD, RFP, RFT, or NCA and ENC for credit notes."""

    code: str
    sentence: str
    rut: str
    happened_at: datetime | None


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """`codResp` and `descResp`; `events` only where they were asked for."""

    code: int
    sentence: str
    events: tuple[ClaimEvent, ...] = ()


def register(
    transport: Transport, hosts: Hosts, key: ClaimKey, action: str, *, token: str
) -> ClaimAnswer:
    """Register an act; the same one again is answered 7, so a lost answer may be asked for anew."""
    more = {"accionDoc": action}
    root = _call(transport, hosts, "ingresarAceptacionReclamoDoc", key, token=token, more=more)
    return _answer(root)


def events(transport: Transport, hosts: Hosts, key: ClaimKey, *, token: str) -> ClaimAnswer:
    """Return what is registered about a document (code 15), nothing (16), or why not."""
    return _answer(_call(transport, hosts, "listarEventosHistDoc", key, token=token))


def assignable(transport: Transport, hosts: Hosts, key: ClaimKey, *, token: str) -> ClaimAnswer:
    """Return whether a document may be assigned: 23 and 25 say yes, 20 to 24 why not."""
    return _answer(_call(transport, hosts, "consultarDocDteCedible", key, token=token))


def received_at(
    transport: Transport, hosts: Hosts, key: ClaimKey, *, token: str
) -> datetime | None:
    """Return when SII received a document (aware, Chile's zone), None while it has not."""
    root = _call(transport, hosts, "consultarFechaRecepcionSii", key, token=token)
    returned = find(root, "return")
    return _moment("" if returned is None else "".join(map(str, returned.itertext())))


def _call(
    transport: Transport,
    hosts: Hosts,
    name: str,
    key: ClaimKey,
    *,
    token: str,
    more: Mapping[str, str] | None = None,
) -> etree._Element:
    number, digit = split_rut(key.issuer_rut)
    parameters = {
        "rutEmisor": number,
        "dvEmisor": digit,
        "tipoDoc": str(key.type),
        "folio": str(key.folio),
        **(more or {}),
    }
    sent = "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in parameters.items())
    reply = transport.ask(
        "POST",
        f"{hosts.claims}/registroreclamodteservice",
        content=_ENVELOPE.format(namespace=NAMESPACE, name=name, parameters=sent).encode(),
        headers={
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": '""',
            "User-Agent": PROGRAM_AGENT,
            "Cookie": f"TOKEN={token}",
        },
    )
    return _read(reply)


def _read(reply: Reply) -> etree._Element:
    """Return the answer's root; a dead session may come as a login page or as a fault."""
    reply.refuse_if_busy()
    root = read_xml(reply.body)
    if root is None:
        if reply.status == 401 or _LOGIN.search(reply.body):  # noqa: PLR2004 - HTTP's own
            raise TokenRefused
        raise SiiUnavailable(http_status=reply.status)
    fault = find(root, "Fault")
    if fault is None:
        return root
    words = " ".join(text.lower() for _, text in leaves(fault))
    raise TokenRefused if "token" in words else SiiUnavailable


def _answer(root: etree._Element) -> ClaimAnswer:
    """Read the code, its words and the events; -1 asks to try again later."""
    fields = dict(leaves(root))
    code = fields.get("codResp", "")
    if not code.lstrip("-").isdigit():
        raise AnswerNotUnderstood
    if int(code) == _TRY_AGAIN:
        raise SiiUnavailable(code=_TRY_AGAIN)
    happened = tuple(
        _event(dict(leaves(node))) for node in root.iter() if local_name(node) == "listaEventosDoc"
    )
    return ClaimAnswer(int(code), fields.get("descResp", ""), happened)


def _event(fields: Mapping[str, str]) -> ClaimEvent:
    owner = f"{fields.get('rutResponsable', '')}-{fields.get('dvResponsable', '')}"
    return ClaimEvent(
        code=fields.get("codEvento", ""),
        sentence=fields.get("descEvento", ""),
        rut=owner.strip("-"),
        happened_at=_moment(fields.get("fechaEvento", "")),
    )


def _moment(text: str) -> datetime | None:
    """Return `21-02-2017 19:02:03` as an aware moment, None for anything else."""
    try:
        return datetime.strptime(text.strip(), "%d-%m-%Y %H:%M:%S").replace(tzinfo=_CHILE)
    except ValueError:
        return None
