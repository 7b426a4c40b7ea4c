"""Write `SII:RESPUESTA` in the shapes SII has been seen to use, one drawn for each answer."""

from collections.abc import Iterable
from html import escape
from random import Random

from starlette.responses import Response

from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.world import Exchange

Fields = Iterable[tuple[str, str]]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = ("http://www.sii.cl/xxx", "http://www.sii.cl/XMLSchema")
"""The manual's errors carry the first, everything else the second."""

_XML = "text/xml; charset=utf-8"
_SOAP = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>{body}'
    "</soapenv:Body></soapenv:Envelope>"
)


def elements(fields: Fields) -> str:
    """Return the fields as elements without namespace."""
    return "".join(f"<{name}>{escape(text, quote=False)}</{name}>" for name, text in fields)


def respuesta(exchange: Exchange, header: Fields, body: Fields = ()) -> str:
    """Return a RESPUESTA; header first or last, with or without declaration."""
    header = tuple(header)
    chance = Random(f"{exchange.world.seed}:{exchange.now}")  # noqa: S311 - variety, not secrecy
    odd = Mode.ODD_ORDER in exchange.faults
    parts = [f"<SII:RESP_HDR>{elements(header)}</SII:RESP_HDR>"]
    inner = elements(body)
    if inner:
        where = len(parts) if chance.random() < 1 / 2 and not odd else 0
        parts.insert(where, f"<SII:RESP_BODY>{inner}</SII:RESP_BODY>")
    declaration = "" if odd or chance.random() < 1 / 4 else _DECLARATION
    failed = dict(header).get("ESTADO", "").startswith("-")
    namespace = _NAMESPACES[not failed or chance.random() < 1 / 2]
    content = "".join(parts)
    return f'{declaration}<SII:RESPUESTA xmlns:SII="{namespace}">{content}</SII:RESPUESTA>'


def xml_response(text: str, status: int = 200) -> Response:
    """Return XML as SII labels it."""
    return Response(text.encode(), status_code=status, headers={"Content-Type": _XML})


def soap_response(exchange: Exchange, operation: str, inner: str) -> Response:
    """Return the escaped text inside `<operation>Return`, prefixed now and then."""
    chance = Random(f"{exchange.now}:{operation}").random()  # noqa: S311 - variety, not secrecy
    prefix = "ns1:" if Mode.ODD_ORDER in exchange.faults or chance < 1 / 4 else ""
    url = str(exchange.request.url.replace(query=""))
    returned = (
        f'<{prefix}{operation}Return xsi:type="xsd:string">{escape(inner)}'
        f"</{prefix}{operation}Return>"
    )
    body = (
        f"<ns1:{operation}Response "
        'soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" '
        f'xmlns:ns1="{escape(url)}">{returned}</ns1:{operation}Response>'
    )
    return xml_response(_SOAP.format(body=body))


def soap_fault(text: str) -> Response:
    """Return a SOAP fault with HTTP 500."""
    fault = (
        "<soapenv:Fault><faultcode>soapenv:Server.userException</faultcode>"
        f"<faultstring>{escape(text)}</faultstring></soapenv:Fault>"
    )
    return xml_response(_SOAP.format(body=fault), status=500)
