"""SII's SOAP 1.1 (Axis, rpc/encoded): six calls, small enough to write the envelope by hand."""

from collections.abc import Mapping
from xml.sax.saxutils import escape

from torque_app.integrations.sii.client.answers import Respuesta, read_respuesta
from torque_app.integrations.sii.client.errors import QueryFailed, SenderNotAllowed, TokenRefused
from torque_app.integrations.sii.client.transport import Transport

PROGRAM_AGENT = "Mozilla/4.0 (compatible; PROG 1.0; Windows NT 5.0; YComp 5.0.2.4)"
"""`PROG 1.0` makes SII answer programs in XML instead of pages (envío automático, section 3)."""

_DEAD_TOKEN = frozenset({"001", "002", "003"})
_NOT_ALLOWED = frozenset({"-3", "-6", "-13"})

_ENVELOPE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>'
    '<def:{name} xmlns:def="http://DefaultNamespace" '
    'soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">{parameters}</def:{name}>'
    "</soapenv:Body></soapenv:Envelope>"
)


def call(
    transport: Transport, url: str, *, name: str, parameters: Mapping[str, str] | None = None
) -> Respuesta:
    """Call an operation with string parameters, in their given order, and read its RESPUESTA."""
    sent = "".join(
        f'<{key} xsi:type="xsd:string">{escape(value)}</{key}>'
        for key, value in (parameters or {}).items()
    )
    reply = transport.ask(
        "POST",
        url,
        content=_ENVELOPE.format(name=name, parameters=sent).encode(),
        headers={
            "Content-Type": "text/xml; charset=utf-8",
            "SOAPAction": '""',
            "User-Agent": PROGRAM_AGENT,
        },
    )
    reply.refuse_if_busy()
    return read_respuesta(reply.body)


def refuse_failed_query(answer: Respuesta) -> None:
    """Raise for the states every query shares: dead token 001-003, errors -1 to -14."""
    state = answer.state
    if state in _DEAD_TOKEN:
        raise TokenRefused
    if state in _NOT_ALLOWED:
        raise SenderNotAllowed
    if state.startswith("-"):
        raise QueryFailed(state=state, error=answer.header.get("ERR_CODE", ""))
