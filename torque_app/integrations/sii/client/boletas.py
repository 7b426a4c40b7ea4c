"""What became of boletas: the REST questions (OpenAPI 1.0.5), which also tell the reasons."""

from typing import Any

from torque_app.integrations.sii.client.answers import asks_to_sign_in, read_json, whole
from torque_app.integrations.sii.client.auth import BOLETA_AGENT
from torque_app.integrations.sii.client.errors import (
    AccessDenied,
    AnswerNotUnderstood,
    SiiUnavailable,
    TokenRefused,
    TrackUnknown,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.outcomes import Reason, TypeCount, verdict_of
from torque_app.integrations.sii.client.status import (
    DocumentQuery,
    DocumentStatus,
    EnvelopeStatus,
    document_state,
)
from torque_app.integrations.sii.client.transport import Reply, Transport
from torque_app.integrations.sii.client.upload import split_rut

_NOT_FOUND = 404
_LONGEST_CODE = 40
_REJECTED = frozenset({"RCH", "RPT", "VOF"})


def ask_boleta_envelope(
    transport: Transport, hosts: Hosts, *, track_id: str, issuer_rut: str, token: str
) -> EnvelopeStatus:
    """Ask about a track id of the boletas' service."""
    url = f"{hosts.boleta}/recursos/v1/boleta.electronica.envio/{issuer_rut}-{track_id}"
    reply = _get(transport, url, token=token)
    if reply.status == _NOT_FOUND:
        raise TrackUnknown
    return read_boleta_envelope(_object(reply))


def read_boleta_envelope(answer: dict[str, Any]) -> EnvelopeStatus:
    """Read state, counts and reasons; absent lists are empty."""
    state = str(answer.get("estado") or "")
    if not state:
        raise AnswerNotUnderstood
    return EnvelopeStatus(
        state,
        str(answer.get("descripcion") or ""),
        verdict_of(state),
        tuple(_count(row) for row in _rows(answer, "estadistica")),
        tuple(
            _reason(document, error)
            for document in _rows(answer, "detalle_rep_rech")
            for error in _rows(document, "error") or [_bare(document)]
        ),
    )


def _rows(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the objects of a list, whatever else SII put there."""
    rows = answer.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _bare(document: dict[str, Any]) -> dict[str, Any]:
    """Return the finding on a document of which SII only tells the state."""
    rejected = str(document.get("estado") or "").upper() in _REJECTED
    return {"seccion": "DTE", "nivel": 3 if rejected else 2, "codigo": document.get("estado"),
            "descripcion": document.get("descripcion")}  # fmt: skip


def ask_boleta(
    transport: Transport, hosts: Hosts, query: DocumentQuery, *, token: str
) -> DocumentStatus:
    """Ask about one boleta by its data."""
    receiver, digit = split_rut(query.receiver_rut)
    url = (
        f"{hosts.boleta}/recursos/v1/boleta.electronica/"
        f"{query.issuer_rut}-{query.type.value}-{query.folio}/estado"
    )
    parameters = {
        "rut_receptor": receiver,
        "dv_receptor": digit,
        "monto": str(query.total),
        "fechaEmision": f"{query.issued_on:%d-%m-%Y}",
    }
    answer = _object(_get(transport, url, token=token, params=parameters))
    return document_state(str(answer.get("codigo") or ""), str(answer.get("descripcion") or ""))


def _get(
    transport: Transport, url: str, *, token: str, params: dict[str, str] | None = None
) -> Reply:
    headers = {
        "User-Agent": BOLETA_AGENT,
        "Accept": "application/json",
        "Cookie": f"TOKEN={token}",
    }
    reply = transport.ask("GET", url, params=params, headers=headers)
    reply.refuse_if_busy()
    refused = reply.status == 401 or (reply.status == 400 and b"TOKEN" in reply.body)  # noqa: PLR2004
    if refused or asks_to_sign_in(reply.body):
        raise TokenRefused
    if b"Denegado" in reply.body:
        raise AccessDenied
    return reply


def _object(reply: Reply) -> dict[str, Any]:
    answer = read_json(reply.body) if reply.status == 200 else None  # noqa: PLR2004
    if answer is None:
        raise SiiUnavailable(http_status=reply.status)
    return answer


def _count(row: dict[str, Any]) -> TypeCount:
    names = ("tipo", "informados", "aceptados", "rechazados", "reparos")
    return TypeCount(*(whole(row.get(name)) for name in names))


def _reason(document: dict[str, Any], error: dict[str, Any]) -> Reason:
    level = whole(error.get("nivel"))
    words = (str(error.get(name) or "").strip() for name in ("descripcion", "detalle"))
    return Reason(
        type=whole(document.get("tipo")),
        folio=whole(document.get("folio")),
        code=f"{error.get('seccion', '')}-{level}-{error.get('codigo', '')}"[:_LONGEST_CODE],
        level=level,
        text=": ".join(word for word in words if word),
    )
