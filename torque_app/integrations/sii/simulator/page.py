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
from torque_app.integrations.sii.simulator.envelopes import whole
from torque_app.integrations.sii.simulator.faults import Mode, Rule
from torque_app.integrations.sii.simulator.ledger import Track
from torque_app.integrations.sii.simulator.questions import GLOSSES
from torque_app.integrations.sii.simulator.style import STYLE
from torque_app.integrations.sii.simulator.wording import MODES, SERVICES, gloss_of_mode
from torque_app.integrations.sii.simulator.world import CHILE, Exchange

_SHOWN = 25
_DOCUMENTS_SHOWN = 8

_OUTCOMES = {
    "accepted": "Aceptar",
    "objected": "Aceptar con reparos",
    "rejected": "Rechazar los documentos",
    "RFR": "Rechazar por firma",
    "RCT": "Rechazar por carátula",
    "stuck": "Dejar pegado en CRT",
    "release": "Soltar",
}

_OUTCOME_NAMES = {
    Outcome.ACCEPTED: "aceptado",
    Outcome.OBJECTED: "con reparos",
    Outcome.REJECTED: "rechazado",
}
_OFTEN = {"next": (1.0, 1), "some": (0.2, None), "always": (1.0, None)}
_OFTEN_NAMES = {
    "next": "la próxima vez",
    "some": "una de cada cinco veces",
    "always": "siempre",
}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"


def show(exchange: Exchange) -> Response:
    """Return the page with the newest envelopes; `desde` leaves the first ones out."""
    after = max(0, whole(exchange.request.query_params.get("desde", "")))
    tracks = exchange.world.ledger.latest(_SHOWN + 1, after=after)
    body = [
        E.header(E.h1("SII de práctica"), E.p(_introduction(exchange))),
        E.main(
            E.section(E.h2("Fallas"), _orders(), _rules(exchange.world.faults.rules())),
            E.section(E.h2("Envíos"), *_tracks(exchange, tracks[:_SHOWN])),
            _pages(after, more=len(tracks) > _SHOWN),
        ),
    ]
    content = E.html(
        E.head(
            E.meta(charset="utf-8"),
            E.meta(name="viewport", content="width=device-width, initial-scale=1"),
            E.title("SII de práctica"),
            E.style(STYLE),
        ),
        E.body(*body),
        lang="es-CL",
    )
    text = etree.tostring(content, encoding="unicode", method="html", doctype="<!DOCTYPE html>")
    return HTMLResponse(text, headers={"Content-Security-Policy": _POLICY})


def _introduction(exchange: Exchange) -> str:
    schemas = (
        "Los esquemas del SII están instalados."
        if exchange.world.schemas.installed
        else "Los esquemas del SII no están instalados: ese paso se omite."
    )
    return (
        "Recibe, revisa y responde como los servidores del SII. "
        f"Nada sale de este equipo. {schemas}"
    )


def _orders() -> Any:
    return E.form(
        E.label("Que falle ", _select("service", SERVICES)),
        E.label("así: ", _select("mode", MODES)),
        E.label("cuándo: ", _select("often", _OFTEN_NAMES)),
        E.button("Ordenar", type="submit"),
        method="post",
        action="/simulator/next",
    )


def _rules(rules: list[Rule]) -> Any:
    if not rules:
        return E.p("Ninguna falla pedida: todo responde bien.", **{"class": "quiet"})
    return E.ul(*[_rule(rule) for rule in rules], **{"class": "rules"})


def _rule(rule: Rule) -> Any:
    often = f"{rule.probability:.0%} de las veces" if rule.probability < 1 else "siempre"
    left = often if rule.times is None else f"{often}, quedan {rule.times}"
    details = ", ".join(_detail(name, value) for name, value in rule.argument.items())
    words = f"{gloss_of_mode(rule.mode)} · {SERVICES.get(rule.service, rule.service)} · {left}"
    return E.li(
        E.span(words, E.small(f" ({details})" if details else "")),
        _button("/simulator/forget", "Quitar", rule=str(rule.id)),
    )


def _detail(name: str, value: Any) -> str:
    """Return one part of a rule's argument for a person; hours and days in words."""
    if name != "when" or not isinstance(value, dict):
        return f"{_ARGUMENTS.get(name, name)}: {value}"
    hours = f"de {value['from']} a {value['to']}" if {"from", "to"} <= set(value) else ""
    days = f"los días {value['days']}" if value.get("days") else ""
    return " ".join(filter(None, (hours, days)))


_ARGUMENTS = {"seconds": "segundos", "status": "estado", "state": "estado", "share": "parte"}


def _tracks(exchange: Exchange, tracks: list[Track]) -> Iterable[Any]:
    if not tracks:
        yield E.p("Todavía no llega ningún envío.", **{"class": "quiet"})
    mailed = {track.id for _, _, track in exchange.world.ledger.mails(exchange.world.now())}
    for track in tracks:
        yield _track(exchange, track, mailed=track.id in mailed)


def _track(exchange: Exchange, track: Track, *, mailed: bool) -> Any:
    state = track.shown(exchange.world.now())
    documents = exchange.world.ledger.documents(track.id) if state == track.state else []
    received = datetime.fromtimestamp(track.received_at, CHILE)
    door = "boletas" if track.channel == "boleta" else "DTEUpload"
    resent = f" · reenviado {track.resends} veces" if track.resends else ""
    return E.article(
        E.h3(
            E.span(f"Envío {track.number}"),
            E.span(f"{state} · {GLOSSES.get(state, state)}", **{"class": f"state {state}"}),
        ),
        E.p(
            f"{received:%d-%m-%Y %H:%M:%S} · {track.company} · {door} · {track.filename}{resent}",
            **{"class": "quiet"},
        ),
        _findings(track.findings if state == track.state else ()),
        *_documents(documents, judged=state == track.state),
        E.div(
            E.form(
                E.input(type="hidden", name="track", value=track.number),
                _select("outcome", _OUTCOMES, label=f"Cómo termina el envío {track.number}"),
                E.button("Forzar", type="submit"),
                method="post",
                action="/simulator/outcome",
            ),
            *([_mail_link(track)] if mailed else []),
            **{"class": "actions"},
        ),
    )


def _mail_link(track: Track) -> Any:
    return E.a("Correo del SII (XML)", href=f"/simulator/mail/{track.number}")


def _documents(documents: list[Judged], *, judged: bool) -> Iterable[Any]:
    """Yield a line for each document; the many of a large envelope fold away."""
    if not judged:
        yield E.p("En revisión.", **{"class": "quiet"})
        return
    yield from (_document(each) for each in documents[:_DOCUMENTS_SHOWN])
    if len(documents) > _DOCUMENTS_SHOWN:
        rest = documents[_DOCUMENTS_SHOWN:]
        yield E.details(E.summary(f"{len(rest)} documentos más"), *map(_document, rest))


def _document(document: Judged) -> Any:
    name = f"{document.type} N° {document.folio} · ${document.total:,}".replace(",", ".")
    outcome = E.span(_OUTCOME_NAMES[document.outcome], **{"class": document.outcome.value})
    return E.div(name, " · ", outcome, _findings(document.findings), **{"class": "document"})


def _findings(findings: Iterable[object]) -> Any:
    items = [E.li(str(finding)) for finding in findings]
    return E.ul(*items) if items else ""


def _pages(after: int, *, more: bool) -> Any:
    links = []
    if after:
        links.append(E.a("Más nuevos", href=f"/?desde={max(0, after - _SHOWN)}"))
    if more:
        links.append(E.a("Más antiguos", href=f"/?desde={after + _SHOWN}"))
    return E.nav(*links)


def _select(name: str, options: dict[str, str], *, label: str = "") -> Any:
    named = {"aria-label": label} if label else {}
    return E.select(
        *[E.option(text, value=value) for value, text in options.items()], name=name, **named
    )


def _button(action: str, words: str, **fields: str) -> Any:
    hidden = [E.input(type="hidden", name=name, value=value) for name, value in fields.items()]
    return E.form(*hidden, E.button(words, type="submit"), method="post", action=action)


def force_outcome(exchange: Exchange) -> Response:
    """Apply the form under a track."""
    given = _form(exchange)
    try:
        control.force(exchange, given.get("track", ""), given.get("outcome", ""))
    except control.Wrong as why:
        return HTMLResponse(etree.tostring(E.p(str(why)), encoding="unicode"), status_code=422)
    return RedirectResponse("/", status_code=303)


def order_next(exchange: Exchange) -> Response:
    """Apply the form that orders a failure; without a service, of both doors for envelopes."""
    given = _form(exchange)
    mode, often = given.get("mode", ""), given.get("often", "next")
    service = given.get("service", next(iter(SERVICES)))
    if mode not in MODES or often not in _OFTEN or service not in SERVICES:
        return HTMLResponse("<p>Esa falla no existe.</p>", status_code=422)
    probability, times = _OFTEN[often]
    exchange.world.faults.order(Mode(mode), service=service, probability=probability, times=times)
    return RedirectResponse("/", status_code=303)


def forget(exchange: Exchange) -> Response:
    """Drop the failure whose button was pressed."""
    exchange.world.faults.remove(whole(_form(exchange).get("rule", "")))
    return RedirectResponse("/", status_code=303)


def give_mail(exchange: Exchange) -> Response:
    """Return the XML that SII mailed about a track, as a download."""
    return control.give_diagnosis(exchange, {})


def _form(exchange: Exchange) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(exchange.body.decode("utf-8", "replace")).items()}
