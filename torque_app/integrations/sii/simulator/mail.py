"""The diagnosis SII mails to the issuer: an envelope's counts, and each finding of its documents.

Layout as published clients read it: RESULTADO_ENVIO with IDENTIFICACION, ESTADISTICA (counters at
zero are left out), ERRORENVIO for the whole envelope and REVISIONENVIO for its documents.
"""

from collections.abc import Iterable
from datetime import datetime

from torque_app.integrations.sii.simulator.diagnosis import Judged, Outcome
from torque_app.integrations.sii.simulator.ledger import Track, counts
from torque_app.integrations.sii.simulator.questions import GLOSSES
from torque_app.integrations.sii.simulator.respuesta import elements
from torque_app.integrations.sii.simulator.world import CHILE

_DOCUMENT = {
    Outcome.REJECTED: "RCH - DTE Rechazado",
    Outcome.OBJECTED: "RPR - DTE Aceptado con Reparos",
}
_COUNTERS = (
    ("ACEPTA", Outcome.ACCEPTED),
    ("RECHAZO", Outcome.REJECTED),
    ("REPARO", Outcome.OBJECTED),
)


def subject(track: Track) -> str:
    """Return the subject SII writes."""
    return f"Resultado de Revision Envio {track.id} - {track.company}"


def attachment(track: Track, documents: Iterable[Judged]) -> bytes:
    """Return the XML attached, in ISO-8859-1."""
    documents = tuple(documents)
    received = datetime.fromtimestamp(track.received_at, CHILE)
    heading = [
        ("RUTEMISOR", track.company),
        ("RUTENVIA", track.sender),
        ("TRACKID", str(track.id)),
        ("TMSTRECEPCION", f"{received:%d/%m/%Y %H:%M:%S}"),
        ("ESTADO", f"{track.state} - {GLOSSES.get(track.state, track.state)}"),
    ]
    parts = [f"<IDENTIFICACION>{elements(heading)}</IDENTIFICACION>"]
    if track.state == "EPR":
        parts += [_statistics(documents), _revision(documents)]
    elif track.findings:
        lines = elements(("DETERRENVIO", str(finding)) for finding in track.findings)
        parts.append(f"<ERRORENVIO>{lines}</ERRORENVIO>")
    text = f"<RESULTADO_ENVIO>{''.join(parts)}</RESULTADO_ENVIO>"
    return f'<?xml version="1.0" encoding="ISO-8859-1"?>\n{text}'.encode(
        "iso-8859-1", "xmlcharrefreplace"
    )


def _statistics(documents: Iterable[Judged]) -> str:
    subtotals = []
    for kind, count in counts(documents).items():
        fields = [("TIPODOC", str(kind)), ("INFORMADO", str(count.total()))]
        fields += [(name, str(count[outcome])) for name, outcome in _COUNTERS if count[outcome]]
        subtotals.append(f"<SUBTOTAL>{elements(fields)}</SUBTOTAL>")
    return f"<ESTADISTICA>{''.join(subtotals)}</ESTADISTICA>"


def _revision(documents: Iterable[Judged]) -> str:
    revised = [
        "<REVISIONDTE>"
        + elements(
            [
                ("TIPODTE", str(document.type)),
                ("FOLIO", str(document.folio)),
                ("ESTADO", _DOCUMENT[document.outcome]),
                *(("DETALLE", str(finding)) for finding in document.findings),
            ]
        )
        + "</REVISIONDTE>"
        for document in documents
        if document.outcome in _DOCUMENT
    ]
    return f"<REVISIONENVIO>{''.join(revised)}</REVISIONENVIO>" if revised else ""
