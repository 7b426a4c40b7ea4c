"""Answer what became of an envelope or a document (QueryEstUp, QueryEstDte, QueryEstDteAv)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from torque_app.integrations.sii.simulator.diagnosis import Judged, Outcome
from torque_app.integrations.sii.simulator.envelopes import whole
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
    "RPR": "Aceptado con Reparos",
    "RCH": "Rechazado",
    "LOK": "Envio de Libro Aceptado - Cuadrado",
    "LRH": "Envio de Libro Rechazado - Descuadrado",
    "LRC": "Envio de Libro Rechazado por Error en Caratula",
    "LRF": "Envio de Libro Rechazado por Error en Firma",
}
"""SII's words for an envelope's state."""

_DOCUMENT = {
    "DOK": ("0", "DTE Recibido", "Documento Recibido por el SII. Datos Coinciden"),
    "DNK": ("1", "DTE Recibido", "Documento Recibido por el SII pero Datos NO Coinciden"),
    "FAU": ("3", "DTE No Recibido", "Documento No Recibido por el SII"),
    "FNA": ("4", "DTE No Recibido", "Folio No Autorizado"),
    "FAN": ("5", "DTE No Recibido", "Folio Anulado antes de su Envio"),
    "EMP": ("6", "Empresa No Autorizada", "Empresa no Autorizada a Emitir DTE"),
    "TMD": ("10", "DTE Recibido", "Existe Nota de Debito que Modifica Texto"),
    "TMC": ("11", "DTE Recibido", "Existe Nota de Credito que Modifica Texto"),
    "MMD": ("12", "DTE Recibido", "Existe Nota de Debito que Modifica Montos"),
    "MMC": ("13", "DTE Recibido", "Existe Nota de Credito que Modifica Montos"),
    "AND": ("14", "DTE Recibido", "Existe Nota de Debito que Anula el Documento"),
    "ANC": ("15", "DTE Recibido", "Existe Nota de Credito que Anula el Documento"),
}  # fmt: skip

_ERRORS = {
    "-1": "ERROR: RETORNO CAMPO ESTADO, NO EXISTE",
    "-2": "ERROR RETORNO",
    "-3": "ERROR: RUT USUARIO NO EXISTE",
    "-4": "ERROR OBTENCION DE DATOS",
    "-6": "USUARIO NO AUTORIZADO",
    "-10": "ERROR: VALIDA RUT USUARIO",
    "-12": "ERROR: RETORNO CONSULTA",
    "-13": "ERROR RUT USUARIO NULO",
    "-14": "ERROR XML RETORNO DATOS",
    "001": "COOKIE INACTIVO",
    "002": "TOKEN INACTIVO",
    "003": "TOKEN NO EXISTE",
}
"""SII's words for the errors every question shares (autenticación v1.9, section 5)."""

_NEEDED = ("RutEmpresa", "RutReceptor", "TipoDte", "FolioDte", "MontoDte", "FirmaDte")

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
    if _is_early(exchange, track):
        return _error_11(exchange, "2")
    if track is None or track.company != company or track.channel != "dte":
        return _error_11(exchange, "1")
    state = track.shown(exchange.world.now())
    header = [
        ("TRACKID", track.number),
        ("ESTADO", state),
        ("GLOSA", GLOSSES.get(state, state)),
        ("NUM_ATENCION", _attention(exchange)),
    ]
    return respuesta(exchange, header, _totals(exchange, track) if state == "EPR" else ())


def _is_early(exchange: Exchange, track: Track | None) -> bool:
    """Whether SII is to say "not yet": always, or in the envelope's first seconds."""
    order = exchange.faults.get(Mode.NOT_READY)
    if order is None or "seconds" not in order:
        return order is not None
    return track is not None and exchange.world.now() - track.received_at < float(order["seconds"])


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
    if exchange.ordered_state is not None:
        gloss = _ERRORS.get(exchange.ordered_state, "ERROR RETORNO")
        return respuesta(exchange, [("ESTADO", exchange.ordered_state), ("GLOSA", gloss)])
    owner = exchange.owner("dte", given.get("Token", ""))
    if owner is None:
        return respuesta(exchange, [("ESTADO", "001"), ("GLOSA", "TOKEN NO EXISTE")])
    if not exchange.world.sessions.may_send(owner, company):
        return respuesta(exchange, [("ESTADO", "-6"), ("GLOSA", _ERRORS["-6"])])
    return None


def _error_11(exchange: Exchange, code: str) -> str:
    header = [("ESTADO", "-11"), ("ERR_CODE", code), ("SQL_CODE", ""), ("SRV_CODE", "")]
    return respuesta(exchange, [*header, ("NUM_ATENCION", _attention(exchange))])


def _attention(exchange: Exchange) -> str:
    return f"{int(exchange.now) % 10**6} ( {exchange.local_time:%Y/%m/%d %H:%M:%S})"


def look_up(exchange: Exchange, asked: Asked) -> tuple[str, Track | None, Judged | None]:
    """Return the document's state, and the document when SII already shows it."""
    world = exchange.world
    if not world.sessions.company(asked.issuer).authorized:
        return "EMP", None, None
    for track, known in world.ledger.find(asked.issuer, asked.type, asked.folio):
        if track.shown(world.now()) != "EPR" or known.outcome is Outcome.REJECTED:
            continue
        same = (known.receiver, known.issued_on, known.total) == (
            asked.receiver,
            asked.issued_on,
            asked.total,
        )
        state = (world.ledger.modified(known) or "DOK") if same else "DNK"
        return state, track, known
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
    owner = exchange.owner("dte", given.get("Token", ""))
    if owner is None:
        return respuesta(exchange, [("ESTADO", "2"), ("GLOSA", "TOKEN NO EXISTE")])
    if not exchange.world.sessions.may_send(owner, company):
        return respuesta(exchange, [("ESTADO", "9"), ("GLOSA", "USUARIO NO AUTORIZADO")])
    if not all(given.get(name) for name in _NEEDED):
        return respuesta(exchange, [("ESTADO", "5"), ("GLOSA", "PARAMETROS INCORRECTOS")])
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


def mail_again(exchange: Exchange, given: Parameters) -> str:
    """Answer reenvioCorreo (OIFE2005, wsDTECorreo): the diagnosis is mailed once more."""
    company = f"{given.get('RutEmpresa', '')}-{given.get('DvEmpresa', '')}"
    state = _mail_again(exchange, given, company)
    return respuesta(exchange, [("ESTADO", state), ("GLOSA", _MAIL[state])])


_MAIL = {
    "0": "Requerimiento recibido OK",
    "104": "Token Inactivo o No Existe",
    "105": "Error Track ID no existe",
    "106": "Usuario autenticado no tiene permisos sobre Empresa",
    "114": "Envio solicitado no ha concluido su validacion, por lo tanto no existe correo",
}


def _mail_again(exchange: Exchange, given: Parameters, company: str) -> str:
    world = exchange.world
    owner = exchange.owner("dte", given.get("Token", ""))
    if owner is None:
        return "104"
    if not world.sessions.may_send(owner, company):
        return "106"
    track = world.ledger.get(whole(given.get("TrackId", "")))
    if track is None or track.company != company or track.channel != "dte":
        return "105"
    if track.shown(world.now()) != track.state:
        return "114"
    world.ledger.mail(track.id, due_at=world.now())
    return "0"


def _asked(company: str, given: Parameters) -> Asked:
    return Asked(
        company,
        whole(given.get("TipoDte", "")),
        whole(given.get("FolioDte", "")),
        f"{given.get('RutReceptor', '')}-{given.get('DvReceptor', '')}",
        day(given.get("FechaEmisionDte", "")),
        whole(given.get("MontoDte", "")),
    )
