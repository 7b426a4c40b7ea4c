"""The simulator's page, in Spanish: what came in, what was found, and buttons to force an end."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from lxml import etree
from lxml.builder import E  # type: ignore[import-not-found]
from starlette.responses import HTMLResponse, RedirectResponse, Response

from torque_app.integrations.sii.simulator import control
from torque_app.integrations.sii.simulator.diagnosis import Judged, Outcome
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.ledger import Track
from torque_app.integrations.sii.simulator.world import CHILE, Exchange

_SHOWN = 50

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--soft:#8881}
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:64rem;padding:0 1rem}
h1{font-size:1.35rem;margin:0 0 .25rem}p{margin:.25rem 0 1rem;opacity:.8}
table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;font-size:.85rem}
td,th{border-bottom:1px solid var(--line);padding:.45rem .5rem;vertical-align:top}
ul{margin:.2rem 0 0;padding-left:1.1rem}small{opacity:.7}
.bar{background:var(--soft);border:1px solid var(--line);border-radius:.5rem;padding:.75rem}
button,select{font:inherit;padding:.2rem .5rem}form{display:inline-flex;gap:.35rem;flex-wrap:wrap}
.scroll{overflow-x:auto}.REJECTED,.RFR,.RCT,.RSC{color:#c0362c}.OBJECTED{color:#9a6700}
.ACCEPTED,.EPR{color:#1a7f37}
"""

_OUTCOMES = {
    "accepted": "Aceptar",
    "objected": "Aceptar con reparos",
    "rejected": "Rechazar los documentos",
    "RFR": "Rechazar por firma",
    "RCT": "Rechazar por carátula",
    "stuck": "Dejar pegado en CRT",
    "release": "Soltar",
}

_NEXT = {
    Mode.DOCUMENTS_REJECTED.value: "Rechazar los documentos",
    Mode.DOCUMENTS_OBJECTED.value: "Aceptar con reparos",
    Mode.SIGNATURE_REFUSED.value: "Rechazar por firma",
    Mode.STUCK.value: "Dejar pegado en CRT",
    Mode.EMPTY_BODY.value: "Recibir sin responder",
    Mode.MAINTENANCE_PAGE.value: "Responder 503",
}

_OUTCOME_NAMES = {
    Outcome.ACCEPTED: "aceptado",
    Outcome.OBJECTED: "con reparos",
    Outcome.REJECTED: "rechazado",
}
_UPLOADS = ("upload", "boleta_upload")


def show(exchange: Exchange) -> Response:
    """Return the page with the newest envelopes."""
    tracks = exchange.world.ledger.latest(_SHOWN)
    content = E.html(
        E.head(
            E.meta(charset="utf-8"),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.title("SII de práctica"),
            E.style(_STYLE),
            lang="es-CL",
        ),
        E.body(E.h1("SII de práctica"), *_introduction(exchange), _table(exchange, tracks)),
        lang="es-CL",
    )
    text = etree.tostring(content, encoding="unicode", method="html", doctype="<!DOCTYPE html>")
    return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY})


_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"


def _introduction(exchange: Exchange) -> Iterable[Any]:
    schemas = (
        "Los esquemas del SII están instalados."
        if exchange.world.schemas.installed
        else "Los esquemas del SII no están instalados: ese paso se omite."
    )
    yield E.p(
        "Recibe, revisa y responde como los servidores del SII. Nada sale de este equipo. ", schemas
    )
    form = E.form(
        E.label("Con el próximo envío: ", _select("mode", _NEXT)),
        E.button("Ordenar", type="submit"),
        method="post",
        action="/simulator/next",
    )
    pending = [f"{rule.mode.value} · {rule.service}" for rule in exchange.world.faults.rules()]
    waiting = E.small("Pendiente: " + ", ".join(pending)) if pending else E.small("")
    yield E.div(form, " ", waiting, **{"class": "bar"})


def _table(exchange: Exchange, tracks: list[Track]) -> Any:
    if not tracks:
        return E.p("Todavía no llega ningún envío.")
    heads = [E.th(name) for name in ("Envío", "Recibido", "Estado", "Documentos", "Forzar")]
    rows = [_row(exchange, track) for track in tracks]
    return E.div(E.table(E.tr(*heads), *rows), **{"class": "scroll"})


def _row(exchange: Exchange, track: Track) -> Any:
    state = track.shown(exchange.now)
    received = datetime.fromtimestamp(track.received_at, CHILE)
    resent = f" · reenviado {track.resends} veces" if track.resends else ""
    documents = exchange.world.ledger.documents(track.id) if state == track.state else []
    return E.tr(
        E.td(track.number, E.br(), E.small(f"{track.company} · {track.filename}{resent}")),
        E.td(f"{received:%d-%m-%Y %H:%M:%S}"),
        E.td(E.span(state, **{"class": state}), _findings(track.findings)),
        E.td(*[_document(document) for document in documents] or ["en revisión"]),
        E.td(
            E.form(
                E.input(type="hidden", name="track", value=track.number),
                _select("outcome", _OUTCOMES),
                E.button("Forzar", type="submit"),
                method="post",
                action="/simulator/outcome",
            )
        ),
    )


def _document(document: Judged) -> Any:
    name = f"{document.type} N° {document.folio} · ${document.total:,}".replace(",", ".")
    outcome = E.span(_OUTCOME_NAMES[document.outcome], **{"class": document.outcome.value})
    return E.div(name, " · ", outcome, _findings(document.findings))


def _findings(findings: Iterable[object]) -> Any:
    return E.ul(*[E.li(str(finding)) for finding in findings])


def _select(name: str, options: dict[str, str]) -> Any:
    return E.select(*[E.option(text, value=value) for value, text in options.items()], name=name)


def force_outcome(exchange: Exchange) -> Response:
    """Apply the form beside a track."""
    given = _form(exchange)
    try:
        control.force(exchange, given.get("track", ""), given.get("outcome", ""))
    except control.Wrong as why:
        return HTMLResponse(etree.tostring(E.p(str(why)), encoding="unicode"), status_code=422)
    return RedirectResponse("/", status_code=303)


def order_next(exchange: Exchange) -> Response:
    """Apply the form for the next envelope, whichever door it takes."""
    mode = _form(exchange).get("mode", "")
    if mode not in _NEXT:
        return HTMLResponse("<p>Esa falla no existe.</p>", status_code=422)
    exchange.world.faults.order(Mode(mode), service="|".join(_UPLOADS), times=1)
    return RedirectResponse("/", status_code=303)


def _form(exchange: Exchange) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(exchange.body.decode("utf-8", "replace")).items()}
