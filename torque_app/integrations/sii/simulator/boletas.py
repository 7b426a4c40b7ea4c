"""The boletas' REST service (OpenAPI 1.0.5): same checks, JSON answers, reasons told."""

import json
from collections.abc import Iterable
from typing import Any

from starlette.responses import Response

from torque_app.integrations.sii.simulator import authentication, questions, reception
from torque_app.integrations.sii.simulator.diagnosis import Diagnosis, Judged, Outcome
from torque_app.integrations.sii.simulator.envelopes import Envelope, Unreadable, whole
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.ledger import Reception, Track, counts
from torque_app.integrations.sii.simulator.respuesta import xml_response
from torque_app.integrations.sii.simulator.world import Exchange

_STATES = {Outcome.REJECTED: ("RCH", "Dte Rechazado"), Outcome.OBJECTED: ("RPR", "Dte con Reparos")}
_MOST = 500


class Denied(Exception):
    """The call is refused with an HTTP status and a sentence."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


def seed(exchange: Exchange) -> Response:
    """Answer boleta.electronica.semilla."""
    return xml_response(authentication.seed(exchange))


def token(exchange: Exchange) -> Response:
    """Answer boleta.electronica.token."""
    request = exchange.body.decode("iso-8859-1")
    return xml_response(authentication.token(exchange, request, kind="boleta"))


def receive(exchange: Exchange) -> Response:
    """Answer boleta.electronica.envio: a track id for anything a person may send."""
    try:
        owner = _owner(exchange)
        file = reception.read_fields(exchange, channel="boleta")
        _check_sender(exchange, owner, file)
    except Denied as why:
        return _json({"codigo": why.status, "mensaje": why.text}, status=why.status)
    except reception.FieldsNotUnderstood:
        return _json({"codigo": 400, "mensaje": "Faltan parametros"}, status=400)
    track = _take(exchange, file)
    return _json(
        {
            **_heading(track),
            "fecha_recepcion": f"{exchange.local_time:%Y-%m-%d %H:%M:%S}",
            "estado": "REC",
            "file": file.filename,
        }
    )


def _take(exchange: Exchange, file: Reception) -> Track:
    diagnosis = _judge(exchange, file)
    with exchange.world.ledger.alone():
        return reception.store(exchange, file, diagnosis)


def _judge(exchange: Exchange, file: Reception) -> Diagnosis:
    try:
        envelope = Envelope(file.content)
    except Unreadable as why:
        return reception.broken([str(why)])
    errors = exchange.world.schemas.errors(envelope)
    if envelope.kind != "EnvioBOLETA":
        errors = ["SCH-00001: Invalid Schema Name"]
    elif len(envelope.documents) > _MOST:
        errors = [f"LSX-00213: mas de {_MOST} boletas"]
    return reception.broken(errors) if errors else reception.judge(exchange, file, envelope)


def envelope_status(exchange: Exchange) -> Response:
    """Answer boleta.electronica.envio/{rut}-{dv}-{trackid}."""
    try:
        _owner(exchange)
    except Denied as why:
        return _json({"codigo": why.status, "mensaje": why.text}, status=why.status)
    company, _, number = exchange.request.path_params["key"].rpartition("-")
    track = exchange.world.ledger.get(whole(number))
    if track is None or track.company != company or track.channel != "boleta":
        return _json({"codigo": 404, "mensaje": "No existe el envío"}, status=404)
    state = track.shown(exchange.world.now())
    answer = {
        **_heading(track),
        "fecha_recepcion": f"{exchange.local_time:%d/%m/%Y %H:%M:%S}",
        "estado": state,
    }
    if state == track.state:
        answer |= _details(track, exchange.world.ledger.documents(track.id))
    if Mode.NO_DETAIL in exchange.faults:
        answer.pop("detalle_rep_rech", None)
    return _json(answer)


def document_status(exchange: Exchange) -> Response:
    """Answer boleta.electronica/{rut}-{dv}-{tipo}-{folio}/estado."""
    try:
        _owner(exchange)
    except Denied as why:
        return _json({"codigo": why.status, "mensaje": why.text}, status=why.status)
    issuer, _, rest = exchange.request.path_params["key"].partition("-")
    digit, kind, folio = ([*rest.split("-"), "", "", ""])[:3]
    given = exchange.request.query_params
    asked = questions.Asked(
        f"{issuer}-{digit}",
        whole(kind),
        whole(folio),
        f"{given.get('rut_receptor', '')}-{given.get('dv_receptor', '')}",
        questions.day(given.get("fechaEmision", "")),
        whole(given.get("monto", "")),
    )
    state, _, _ = questions.look_up(exchange, asked)
    return _json({"codigo": state, "descripcion": questions.gloss_of(state)})


def _owner(exchange: Exchange) -> str:
    if not exchange.token:
        raise Denied(400, "No trae TOKEN")
    owner = exchange.owner("boleta", exchange.token)
    if owner is None or not exchange.from_program:
        raise Denied(401, "NO ESTA AUTENTICADO")
    return owner


def _check_sender(exchange: Exchange, owner: str, file: Reception) -> None:
    sessions = exchange.world.sessions
    if owner != file.sender or not sessions.may_send(file.sender, file.company):
        raise Denied(403, "Usuario sin permiso de envío")
    if not sessions.company(file.company).authorized:
        raise Denied(403, "Empresa no autorizada")


def _heading(track: Track) -> dict[str, Any]:
    return {"rut_emisor": track.company, "rut_envia": track.sender, "trackid": track.id}


def _details(track: Track, documents: list[Judged]) -> dict[str, Any]:
    details: dict[str, Any] = {
        "detalle_rep_rech": [_finding(document) for document in documents if document.findings]
    }
    if track.state == "EPR":
        details["estadistica"] = [
            {
                "tipo": kind,
                "informados": count.total(),
                "aceptados": count[Outcome.ACCEPTED],
                "rechazados": count[Outcome.REJECTED],
                "reparos": count[Outcome.OBJECTED],
            }
            for kind, count in counts(documents).items()
        ]
    return details


def _finding(document: Judged) -> dict[str, Any]:
    state, gloss = _STATES[document.outcome]
    return {
        "tipo": document.type,
        "folio": document.folio,
        "estado": state,
        "descripcion": gloss,
        "error": list(_errors(document)),
    }


def _errors(document: Judged) -> Iterable[dict[str, Any]]:
    for finding in document.findings:
        yield {
            "seccion": finding.section,
            "linea": 0,
            "nivel": finding.level,
            "codigo": finding.code,
            "descripcion": finding.text,
            "detalle": "",
        }


def _json(content: dict[str, Any], *, status: int = 200) -> Response:
    """ISO-8859-1 bytes under a utf-8 label, as SII's boleta servers send."""
    return Response(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(
            "iso-8859-1", "replace"
        ),
        status_code=status,
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
