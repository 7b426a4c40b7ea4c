"""The registry of acceptances and claims, as its manual describes it (v1.2, 2017-08-07)."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from html import escape
from itertools import cycle

from lxml import etree
from starlette.responses import HTMLResponse, JSONResponse, Response

from torque_app.integrations.sii.simulator.registry import CLAIMS, Document, Told
from torque_app.integrations.sii.simulator.respuesta import xml_response
from torque_app.integrations.sii.simulator.signatures import NotXml, name_of, parse
from torque_app.integrations.sii.simulator.wire import LOGIN_PAGE
from torque_app.integrations.sii.simulator.world import CHILE, Exchange

PATH = "/WSREGISTRORECLAMODTECERT/registroreclamodteservice"
NAMESPACE = "http://ws.registroreclamodte.diii.sdi.sii.cl"

_WINDOW = timedelta(days=8)
_TYPES = (33, 34, 43)
_ACTIONS = {
    "ACD": "Acepta Contenido del Documento",
    "ERM": "Otorga Recibo de Mercaderias o Servicios",
    "RCD": "Reclamo al Contenido del Documento",
    "RFP": "Reclamo por Falta Parcial de Mercaderias",
    "RFT": "Reclamo por Falta Total de Mercaderias",
}
_LOWEST_RUT = 1000

_EIGHT: Told = (
    8, "Pasados 8 días después de la recepción no es posible registrar reclamos o eventos",
)  # fmt: skip


class Refused(Exception):
    """The call ends here with this code and sentence."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.told: Told = (code, sentence)


def serve(exchange: Exchange) -> Response:
    """Answer one call; whoever has no living session gets the page to sign in."""
    owner = exchange.owner("dte", exchange.token)
    if owner is None:
        return HTMLResponse(LOGIN_PAGE)
    try:
        called = _called(exchange.body)
    except NotXml as why:
        return _fault(str(why))
    name = name_of(called)
    if name not in _OPERATIONS:
        return _fault("Cannot find dispatch method")
    given = {name_of(node): (node.text or "").strip() for node in called}
    try:
        inner = _OPERATIONS[name](exchange, given, owner)
    except Refused as refused:
        inner = _told(refused.told)
    return _envelope(
        f'<ns2:{name}Response xmlns:ns2="{NAMESPACE}"><return>{inner}</return></ns2:{name}Response>'
    )


def _called(body: bytes) -> etree._Element:
    """Return the element of the operation; raises NotXml when there is none."""
    root = parse(body)
    inside = next((node for node in root if name_of(node) == "Body"), None)
    called = next((node for node in inside if name_of(node)), None) if inside is not None else None
    if called is None:
        raise NotXml("Sin operación")
    return called


def _register(exchange: Exchange, given: Mapping[str, str], owner: str) -> str:
    document = _document(exchange, given)
    action = given.get("accionDoc", "")
    if action not in _ACTIONS:
        raise Refused(4, "Acción inválida")
    if document.received_at is None:
        raise Refused(10, "Documento no emitido y/o recibido en el SII")
    if document.receiver and not _acts_for(exchange, owner, document.receiver):
        raise Refused(17, "Acción autorizada solo para empresa receptora")
    if _is_late(document.received_at, exchange.local_time):
        raise Refused(*_EIGHT)
    registry = exchange.world.claims
    return _told(registry.register(document, action, owner=owner, now=exchange.now))


def _history(exchange: Exchange, given: Mapping[str, str], owner: str) -> str:
    document = _document(exchange, given)
    if document.received_at is None:
        raise Refused(18, "Documento no ha sido recibido")
    parties = (document.issuer, document.receiver)
    if document.receiver and not any(_acts_for(exchange, owner, each) for each in parties):
        raise Refused(14, "Acción autorizada sólo para empresa receptora o emisora")
    rows = exchange.world.claims.events(document)
    if not rows:
        raise Refused(16, "Documento no presenta eventos de reclamos o acuse de recibo")
    return _told((15, "Listado de eventos del documento")) + "".join(_event(row) for row in rows)


def _assignable(exchange: Exchange, given: Mapping[str, str], _: str) -> str:
    document = _document(exchange, given, types=())
    if document.type not in _TYPES:
        raise Refused(20, "Tipo de documento no es cedible")
    if document.received_at is None:
        raise Refused(18, "Documento no ha sido recibido")
    codes = {row["code"] for row in exchange.world.claims.events(document)}
    if codes & set(CLAIMS):
        raise Refused(24, "DTE No Cedible, DTE reclamado por el receptor")
    if "ERM" in codes:
        raise Refused(23, "DTE Cedible, sin reclamos")
    if _is_late(document.received_at, exchange.local_time):
        raise Refused(25, "DTE Cedible, habiendo pasado 8 días se entiende dado acuse de recibo")
    raise Refused(22, "No existe registro de reclamo o de recepción de mercadería o servicios")


def _received(exchange: Exchange, given: Mapping[str, str], _: str) -> str:
    document = _document(exchange, given)
    return "" if document.received_at is None else _written(document.received_at)


Operation = Callable[[Exchange, Mapping[str, str], str], str]
_OPERATIONS: Mapping[str, Operation] = {
    "ingresarAceptacionReclamoDoc": _register,
    "listarEventosHistDoc": _history,
    "consultarDocDteCedible": _assignable,
    "consultarFechaRecepcionSii": _received,
}


def _document(
    exchange: Exchange, given: Mapping[str, str], *, types: tuple[int, ...] = _TYPES
) -> Document:
    """Return the document asked about, or refuse with the manual's code for what is wrong."""
    number, digit = given.get("rutEmisor", ""), given.get("dvEmisor", "")
    if not number.isdigit() or int(number) < _LOWEST_RUT or _check_digit(number) != digit:
        raise Refused(1, "Rut Emisor Erróneo")
    kind, folio = given.get("tipoDoc", ""), given.get("folio", "")
    if not folio.isdigit() or int(folio) < 1:
        raise Refused(2, "Número de Folio Erróneo")
    if not kind.isdigit() or (types and int(kind) not in types):
        raise Refused(3, "Tipo de documento no corresponde")
    return exchange.world.claims.find(f"{number}-{digit}", int(kind), int(folio), now=exchange.now)


def _check_digit(number: str) -> str:
    weights = cycle(range(2, 8))
    left = 11 - sum(int(n) * w for n, w in zip(reversed(number), weights, strict=False)) % 11
    return {10: "K", 11: "0"}.get(left, str(left))


def _acts_for(exchange: Exchange, owner: str, company: str) -> bool:
    return exchange.world.sessions.may_send(owner, company)


def _is_late(received_at: float, now: datetime) -> bool:
    """Whether 8 calendar days passed on Chile's clocks."""
    return now > datetime.fromtimestamp(received_at, CHILE) + _WINDOW


def _written(at: float) -> str:
    return f"{datetime.fromtimestamp(at, CHILE):%d-%m-%Y %H:%M:%S}"


def _told(told: Told) -> str:
    return f"<codResp>{told[0]}</codResp><descResp>{escape(told[1], quote=False)}</descResp>"


def _event(row: sqlite3.Row) -> str:
    number, _, digit = str(row["owner"]).partition("-")
    return (
        f"<listaEventosDoc><codEvento>{row['code']}</codEvento>"
        f"<descEvento>{_ACTIONS[row['code']]}</descEvento>"
        f"<rutResponsable>{number}</rutResponsable><dvResponsable>{digit}</dvResponsable>"
        f"<fechaEvento>{_written(row['at'])}</fechaEvento></listaEventosDoc>"
    )


def _envelope(body: str, status: int = 200) -> Response:
    return xml_response(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<S:Body>{body}</S:Body></S:Envelope>",
        status,
    )


def _fault(text: str) -> Response:
    fault = (
        '<S:Fault xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>S:Client'
        f"</faultcode><faultstring>{escape(text)}</faultstring></S:Fault>"
    )
    return _envelope(fault, 500)


def expect(exchange: Exchange, given: Mapping[str, object]) -> Response:
    """Take an order: a supplier's document, its receiver, and its age in days (None: not here)."""
    age = given.get("days_ago", 0)
    document = Document(
        issuer=str(given.get("issuer", "")),
        type=int(str(given.get("type", 0))),
        folio=int(str(given.get("folio", 0))),
        receiver=str(given.get("receiver", "")),
        received_at=None if age is None else exchange.now - float(str(age)) * 86_400,
    )
    exchange.world.claims.expect(document)
    return JSONResponse({"received_at": document.received_at}, 201)
