"""Answer what became of an envelope or a document (QueryEstUp, QueryEstDte, QueryEstDteAv)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from torque_app.integrations.sii.simulator.diagnosis import Judged, Outcome
from torque_app.integrations.sii.simulator.faults import Mode
from torque_app.integrations.sii.simulator.ledger import Track, counts
from torque_app.integrations.sii.simulator.respuesta import respuesta
from torque_app.integrations.sii.simulator.world import Exchange

GLOSSES = {
    "REC": "Envio Recibido",
    "SOK": "Schema Validado",
    "CRT": "Caratula OK",
    "FOK": "Firma de Envio Validada",
    "PDR": "Envio en Proceso",
    "EPR": "Envio Procesado",
    "RSC": "Rechazado por Error en Schema",
    "RFR": "Rechazado por Error en Firma",
    "RCT": "Rechazado por Error en Caratula",
}
"""SII's words for an envelope's state."""

_DOCUMENT = {
    "DOK": ("0", "DTE Recibido", "Documento Recibido por el SII. Datos Coinciden"),
    "DNK": ("1", "DTE Recibido", "Documento Recibido por el SII pero Datos NO Coinciden"),
    "FAU": ("3", "DTE No Recibido", "Documento No Recibido por el SII"),
    "EMP": ("6", "Empresa No Autorizada", "Empresa no Autorizada a Emitir DTE"),
}  # fmt: skip

Parameters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A document as somebody describes it; `issued_on` AAAA-MM-DD, "" when unreadable."""

    issuer: str
    type: int
    folio: int
    receiver: str
    issued_on: str
    total: int


def whole(text: str) -> int:
    """Return the number, -1 when it is not one."""
    return int(text) if text.isdigit() else -1


def day(text: str) -> str:
    """Return AAAA-MM-DD of `ddmmaaaa` or `dd-mm-aaaa`: programs send both."""
    for form in ("%d%m%Y", "%d-%m-%Y"):
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day
        except ValueError:
            continue
    return ""


def envelope(exchange: Exchange, given: Parameters) -> str:
    """Answer getEstUp: the state, and the counts per type once processed."""
    company = f"{given.get('RutCompania', '')}-{given.get('DvCompania', '')}"
    refused = _refusal(exchange, given, company)
    if refused is not None:
        return refused
    track = exchange.world.ledger.get(whole(given.get("TrackId", "")))
    if Mode.NOT_READY in exchange.faults:
        return _error_11(exchange, "2")
    if track is None or track.company != company or track.channel != "dte":
        return _error_11(exchange, "1")
    state = track.shown(exchange.now)
    header = [
        ("TRACKID", track.number),
        ("ESTADO", state),
        ("GLOSA", GLOSSES.get(state, state)),
        ("NUM_ATENCION", _attention(exchange)),
    ]
    return respuesta(exchange, header, _totals(exchange, track) if state == "EPR" else ())


def _totals(exchange: Exchange, track: Track) -> list[tuple[str, str]]:
    fields = []
    for kind, count in counts(exchange.world.ledger.documents(track.id)).items():
        fields += [
            ("TIPO_DOCTO", str(kind)),
            ("INFORMADOS", str(count.total())),
            ("ACEPTADOS", str(count[Outcome.ACCEPTED])),
            ("RECHAZADOS", str(count[Outcome.REJECTED])),
            ("REPAROS", str(count[Outcome.OBJECTED])),
        ]
    return fields


def _refusal(exchange: Exchange, given: Parameters, company: str) -> str | None:
    owner = exchange.owner("dte", given.get("Token", ""))
    if owner is None:
        return respuesta(exchange, [("ESTADO", "001"), ("GLOSA", "TOKEN NO EXISTE")])
    if not exchange.world.sessions.may_send(owner, company):
        return respuesta(exchange, [("ESTADO", "-6"), ("GLOSA", "USUARIO NO AUTORIZADO")])
    return None


def _error_11(exchange: Exchange, code: str) -> str:
    header = [("ESTADO", "-11"), ("ERR_CODE", code), ("SQL_CODE", ""), ("SRV_CODE", "")]
    return respuesta(exchange, [*header, ("NUM_ATENCION", _attention(exchange))])


def _attention(exchange: Exchange) -> str:
    return f"{int(exchange.now) % 10**6} ( {exchange.local_time:%Y/%m/%d %H:%M:%S})"


def look_up(exchange: Exchange, asked: Asked) -> tuple[str, Track | None, Judged | None]:
    """Return DOK, DNK, FAU or EMP, and the document when SII already shows it."""
    world = exchange.world
    if not world.sessions.company(asked.issuer).authorized:
        return "EMP", None, None
    for track, known in world.ledger.find(asked.issuer, asked.type, asked.folio):
        if track.shown(exchange.now) != "EPR" or known.outcome is Outcome.REJECTED:
            continue
        same = (known.receiver, known.issued_on, known.total) == (
            asked.receiver,
            asked.issued_on,
            asked.total,
        )
        return "DOK" if same else "DNK", track, known
    return "FAU", None, None


def gloss_of(state: str) -> str:
    """Return SII's sentence about a document's state."""
    return _DOCUMENT[state][2]


def document(exchange: Exchange, given: Parameters) -> str:
    """Answer getEstDte."""
    company = f"{given.get('RutCompania', '')}-{given.get('DvCompania', '')}"
    refused = _refusal(exchange, given, company)
    if refused is not None:
        return refused
    state, _, _ = look_up(exchange, _asked(company, given))
    code, gloss, sentence = _DOCUMENT[state]
    header = [
        ("ESTADO", state),
        ("GLOSA_ESTADO", gloss),
        ("ERR_CODE", code),
        ("GLOSA_ERR", sentence),
        ("NUM_ATENCION", _attention(exchange)),
    ]
    return respuesta(exchange, header)


def document_with_signature(exchange: Exchange, given: Parameters) -> str:
    """Answer getEstDteAv, which also compares the signature of the document."""
    company = f"{given.get('RutEmpresa', '')}-{given.get('DvEmpresa', '')}"
    if exchange.owner("dte", given.get("Token", "")) is None:
        return respuesta(exchange, [("ESTADO", "2"), ("GLOSA", "TOKEN NO EXISTE")])
    state, track, known = look_up(exchange, _asked(company, given))
    if known is not None and known.signature != "".join(given.get("FirmaDte", "").split()):
        state = "DNK"
    body = [
        ("RECIBIDO", "NO" if known is None else "SI"),
        ("ESTADO", state),
        ("GLOSA", gloss_of(state)),
        ("TRACKID", "" if track is None else str(track.id)),
        ("NUMATENCION", _attention(exchange)),
    ]
    return respuesta(exchange, [("ESTADO", "0"), ("GLOSA", "OK")], body)


def _asked(company: str, given: Parameters) -> Asked:
    return Asked(
        company,
        whole(given.get("TipoDte", "")),
        whole(given.get("FolioDte", "")),
        f"{given.get('RutReceptor', '')}-{given.get('DvReceptor', '')}",
        day(given.get("FechaEmisionDte", "")),
        whole(given.get("MontoDte", "")),
    )
