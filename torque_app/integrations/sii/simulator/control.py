"""The simulator's own API under /simulator: order failures, force outcomes, ask for folios."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.responses import JSONResponse, Response

from torque_app.integrations.sii.simulator import desk, mail
from torque_app.integrations.sii.simulator.diagnosis import Company, Outcome
from torque_app.integrations.sii.simulator.envelopes import whole
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.ledger import Track
from torque_app.integrations.sii.simulator.reception import NO_PERMISSION, ORDERED
from torque_app.integrations.sii.simulator.stamps import Finding
from torque_app.integrations.sii.simulator.world import CHILE, Exchange, Work

_RUT = re.compile(r"\d{1,9}-[\dK]")
_SHOWN = 50
_MOST_SHOWN = 5000

Given = Mapping[str, Any]


class Wrong(ValueError):
    """The order is incomplete or impossible; the text goes back to the caller."""


def json_endpoint(answer: Callable[[Exchange, Given], Response]) -> Work:
    """Return a service that reads a JSON object and turns Wrong into 422.

    Insisting on the JSON content type keeps web pages of other origins out.
    """

    def serve(exchange: Exchange) -> Response:
        kind = exchange.request.headers.get("content-type", "")
        if exchange.request.method == "POST" and not kind.startswith("application/json"):
            return JSONResponse({"error": "Content-Type debe ser application/json"}, 415)
        try:
            given = _object(exchange)
            return answer(exchange, given)
        except (Wrong, desk.OrderRefused) as why:
            return JSONResponse({"error": str(why)}, 422)

    return serve


def _object(exchange: Exchange) -> Given:
    if not exchange.body:
        return {}
    try:
        given = json.loads(exchange.body)
    except json.JSONDecodeError as broken:
        raise Wrong("No es JSON") from broken
    if not isinstance(given, dict):
        raise Wrong("Se espera un objeto")
    return given


def _text(given: Given, name: str, *, longest: int = 100) -> str:
    value = given.get(name)
    if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
        raise Wrong(f"Falta {name}")
    return value.strip()


def _rut(given: Given, name: str = "rut") -> str:
    value = _text(given, name).upper().replace(".", "")
    if not _RUT.fullmatch(value):
        raise Wrong(f"{name} debe ser como 12345678-5")
    return value


def _number(given: Given, name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Wrong(f"{name} debe ser un entero positivo")
    return value


def order_fault(exchange: Exchange, given: Given) -> Response:
    """Add a failure rule: mode, service, probability, times, argument."""
    modes = [mode.value for mode in Mode]
    if given.get("mode") not in modes:
        raise Wrong(f"mode debe ser uno de {', '.join(modes)}")
    probability, argument = given.get("probability", 1.0), given.get("argument") or {}
    if not isinstance(probability, int | float) or not 0 <= probability <= 1:
        raise Wrong("probability debe estar entre 0 y 1")
    if not isinstance(argument, dict):
        raise Wrong("argument debe ser un objeto")
    ident = exchange.world.faults.order(
        Mode(given["mode"]),
        service=str(given.get("service", "*")),
        probability=float(probability),
        times=None if given.get("times") is None else _number(given, "times"),
        argument=argument,
    )
    return JSONResponse({"id": ident}, 201)


def remove_fault(exchange: Exchange, _: Given) -> Response:
    """Drop one rule."""
    exchange.world.faults.remove(whole(str(exchange.request.path_params["rule"])))
    return Response(status_code=204)


def count_faults(exchange: Exchange, _: Given) -> Response:
    """Return how many requests each mode has hit."""
    return JSONResponse(exchange.world.faults.struck())


def list_faults(exchange: Exchange, _: Given) -> Response:
    """Return the rules in force."""
    return JSONResponse([asdict(rule) for rule in exchange.world.faults.rules()])


def clear_faults(exchange: Exchange, _: Given) -> Response:
    """Drop every rule."""
    exchange.world.faults.clear()
    return Response(status_code=204)


def set_company(exchange: Exchange, given: Given) -> Response:
    """Say whether an issuer is authorized and with which resolution."""
    number = given.get("resolution_number")
    day = given.get("resolution_date")
    exchange.world.sessions.set_company(
        Company(
            _rut(given),
            bool(given.get("authorized", True)),
            None if day is None else str(day),
            None if number is None else str(number),
        )
    )
    return Response(status_code=204)


def set_permission(exchange: Exchange, given: Given) -> Response:
    """Say whether a person may send for a company."""
    exchange.world.sessions.set_permission(
        _rut(given, "sender_rut"), _rut(given, "company_rut"), allowed=bool(given.get("allowed"))
    )
    return Response(status_code=204)


def kill_tokens(exchange: Exchange, _: Given) -> Response:
    """End every session."""
    exchange.world.sessions.kill_all()
    return Response(status_code=204)


def describe(exchange: Exchange, track: Track) -> dict[str, Any]:
    """Return a track with its documents; the judgement stands even before SII shows it."""
    documents = exchange.world.ledger.documents(track.id)
    return {
        "track_id": track.number,
        "channel": track.channel,
        "company": track.company,
        "filename": track.filename,
        "resends": track.resends,
        "state": track.shown(exchange.world.now()),
        "final_state": track.state,
        "findings": [str(finding) for finding in track.findings],
        "documents": [
            {
                "type": document.type,
                "folio": document.folio,
                "total": document.total,
                "outcome": document.outcome.value,
                "findings": [str(finding) for finding in document.findings],
            }
            for document in documents
        ],
    }


def list_tracks(exchange: Exchange, _: Given) -> Response:
    """Return the newest tracks; `company`, `limit` and `after` narrow them."""
    asked = exchange.request.query_params
    limit, after = whole(asked.get("limit", "")), whole(asked.get("after", ""))
    tracks = exchange.world.ledger.latest(
        min(limit, _MOST_SHOWN) if limit > 0 else _SHOWN,
        company=asked.get("company", ""),
        after=max(after, 0),
    )
    return JSONResponse([describe(exchange, track) for track in tracks])


def list_mail(exchange: Exchange, _: Given) -> Response:
    """Return the diagnoses mailed so far, newest first; one may come twice."""
    return JSONResponse(
        [
            {
                "id": ident,
                "sent_at": datetime.fromtimestamp(sent_at, CHILE).isoformat(),
                "subject": mail.subject(track),
                "track_id": track.number,
                "company": track.company,
            }
            for ident, sent_at, track in exchange.world.ledger.mails(exchange.world.now())
        ]
    )


def give_diagnosis(exchange: Exchange, _: Given) -> Response:
    """Return the attachment of a track's e-mail, 404 while none was sent."""
    ledger, now = exchange.world.ledger, exchange.world.now()
    ident = whole(str(exchange.request.path_params["track"]))
    track = next((each for _, _, each in ledger.mails(now) if each.id == ident), None)
    if track is None:
        return JSONResponse({"error": "El SII no ha enviado correo por ese envío"}, 404)
    content = mail.attachment(track, ledger.documents(track.id))
    return _download(content, f"resultado-envio-{track.number}.xml", "text/xml")


def force_track(exchange: Exchange, given: Given) -> Response:
    """Force how one track ends."""
    force(exchange, str(exchange.request.path_params["track"]), _text(given, "outcome"))
    return Response(status_code=204)


def force(exchange: Exchange, number: str, outcome: str) -> None:
    """Apply a forced end: accepted, objected, rejected, RFR, RCT, stuck or release."""
    ledger = exchange.world.ledger
    track = ledger.get(whole(number))
    if track is None:
        raise Wrong("No existe ese envío")
    if outcome in {"stuck", "release"}:
        ledger.hold(track.id, "CRT" if outcome == "stuck" else None)
    elif outcome in {"RFR", "RCT"}:
        finding = NO_PERMISSION
        if outcome == "RCT":
            finding = Finding("CRT", 3, 19, "Numero o fecha de resolucion no corresponde")
        ledger.overrule(track.id, state=outcome, outcome=None, finding=finding)
    elif outcome == "accepted":
        ledger.overrule(track.id, state="EPR", outcome=Outcome.ACCEPTED, finding=None)
    elif outcome in {"objected", "rejected"}:
        forced, finding = ORDERED[Mode(f"documents_{outcome}")]
        ledger.overrule(track.id, state="EPR", outcome=forced, finding=finding)
    else:
        raise Wrong("outcome no existe")


def give_caf(folder: Path) -> Callable[[Exchange, Given], Response]:
    """Return the desk that signs folios with the practice authority."""

    def answer(exchange: Exchange, given: Given) -> Response:
        file = desk.order(
            "caf",
            folder=str(folder),
            type=_number(given, "type"),
            rut=_rut(given),
            razon_social=_text(given, "razon_social"),
            first=_number(given, "from"),
            last=_number(given, "to"),
            authorized_on=exchange.local_time.date().isoformat(),
        )
        return _download(file, f"FoliosSII_{given['type']}.xml", "text/xml")

    return answer


def give_certificate(_: Exchange, given: Given) -> Response:
    """Return a self-made .pfx for a person."""
    file = desk.order(
        "certificate",
        rut=_rut(given),
        name=_text(given, "name", longest=64),
        password=_text(given, "password"),
    )
    return _download(file, "certificado.pfx", "application/x-pkcs12")


def _download(content: bytes, filename: str, kind: str) -> Response:
    heading = {"Content-Disposition": f'attachment; filename="{filename}"', "Content-Type": kind}
    return Response(content, headers=heading)
