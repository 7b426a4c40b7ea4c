"""DTEUpload: the checks SII makes while the program waits, in its order (envío automático v1.3)."""

from collections.abc import Iterable
from html import escape

from starlette.responses import HTMLResponse, Response

from torque_app.integrations.sii.simulator import reception
from torque_app.integrations.sii.simulator.diagnosis import Diagnosis
from torque_app.integrations.sii.simulator.envelopes import Envelope, Unreadable
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.ledger import Reception
from torque_app.integrations.sii.simulator.respuesta import elements, xml_response
from torque_app.integrations.sii.simulator.world import Exchange

_SMALLEST, _LARGEST = 200, 8_000_000

_OK, _NO_PERMISSION, _SIZE, _CUT = "0", "1", "2", "3"
_NOT_AUTHENTICATED, _COMPANY, _SCHEMA, _SENT_BEFORE, _INTERNAL = "5", "6", "7", "99", "-1"


class Refused(Exception):
    """The file is not taken; a STATUS of the manual and its error lines."""

    def __init__(self, status: str, errors: Iterable[str] = ()) -> None:
        super().__init__(status)
        self.status = status
        self.errors = tuple(errors)


def receive(exchange: Exchange) -> Response:
    """Answer one upload with RECEPCIONDTE, or with a page when the caller is no program."""
    try:
        file = reception.read_fields(exchange, channel="dte")
    except reception.FieldsNotUnderstood:
        return xml_response(_not_understood())
    try:
        fields = _take(exchange, file)
    except Refused as why:
        fields = [("STATUS", why.status)]
        detail = elements(("ERROR", error) for error in why.errors)
        return _answer(
            exchange, file, fields, detail=f"<DETAIL>{detail}</DETAIL>" if detail else ""
        )
    return _answer(exchange, file, fields)


def _take(exchange: Exchange, file: Reception) -> list[tuple[str, str]]:
    _check_sender(exchange, file)
    if not _SMALLEST <= len(file.content) <= _LARGEST:
        raise Refused(_SIZE)
    if Mode.FILE_CUT in exchange.faults:
        raise Refused(_CUT)
    if Mode.UPLOAD_STATUS in exchange.faults:
        raise Refused(str(exchange.faults[Mode.UPLOAD_STATUS].get("status", _INTERNAL)))
    _refuse_repeated(exchange, file)
    diagnosis = _judge(exchange, file)
    with exchange.world.ledger.alone():
        _refuse_repeated(exchange, file)  # the same file may have come in meanwhile
        track = reception.store(exchange, file, diagnosis)
    if Mode.SENT_BEFORE in exchange.faults:
        _refuse_repeated(exchange, file)
    return [("STATUS", _OK), ("TRACKID", track.number)]


def _refuse_repeated(exchange: Exchange, file: Reception) -> None:
    before = exchange.world.ledger.sent_before(file)
    if before is not None:
        gloss = f"Archivo ya fue enviado {before.resends} veces con Trackid {before.number}"
        raise Refused(_SENT_BEFORE, [gloss])


def _judge(exchange: Exchange, file: Reception) -> Diagnosis:
    try:
        envelope = Envelope(file.content)
    except Unreadable as why:
        raise Refused(_SCHEMA, [str(why)]) from why
    errors = exchange.world.schemas.errors(envelope)
    if errors:
        raise Refused(_SCHEMA, errors)
    return reception.judge(exchange, file, envelope)


def _check_sender(exchange: Exchange, file: Reception) -> None:
    owner = exchange.owner("dte", exchange.token)
    if owner is None:
        raise Refused(_NOT_AUTHENTICATED)
    sessions = exchange.world.sessions
    if owner != file.sender or not sessions.may_send(file.sender, file.company):
        raise Refused(_NO_PERMISSION)
    if not sessions.company(file.company).authorized:
        raise Refused(_COMPANY)


def _answer(
    exchange: Exchange, file: Reception, fields: list[tuple[str, str]], *, detail: str = ""
) -> Response:
    heading = [
        ("RUTSENDER", file.sender),
        ("RUTCOMPANY", file.company),
        ("FILE", file.filename),
        ("TIMESTAMP", f"{exchange.local_time:%Y-%m-%d %H:%M:%S}"),
    ]
    if exchange.from_program:
        content = elements([*heading, *fields])
        return xml_response(
            f'<?xml version="1.0"?>\n<RECEPCIONDTE>{content}{detail}</RECEPCIONDTE>'
        )
    rows = "".join(f"<p>{name}: {escape(text)}</p>" for name, text in [*heading, *fields])
    return HTMLResponse(f"<html><body><h1>Recepci&oacute;n de DTE</h1>{rows}</body></html>")


def _not_understood() -> str:
    fields = [
        ("RUTSENDER", "0-0"),
        ("RUTCOMPANY", "0-0"),
        ("FILE", ""),
        ("TIMESTAMP", "0 0"),
        ("STATUS", _INTERNAL),
    ]
    return f'<?xml version="1.0"?>\n<RECEPCIONDTE>{elements(fields)}</RECEPCIONDTE>'
