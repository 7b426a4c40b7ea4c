"""What became of boletas: the REST questions (OpenAPI 1.0.5), which also tell the reasons."""

from typing import Any

from torque_app.integrations.sii.client.answers import read_json
from torque_app.integrations.sii.client.auth import BOLETA_AGENT
from torque_app.integrations.sii.client.errors import (
    AnswerNotUnderstood,
    SiiUnavailable,
    TokenRefused,
    TrackUnknown,
)
from torque_app.integrations.sii.client.hosts import Hosts
from torque_app.integrations.sii.client.status import (
    DocumentQuery,
    DocumentStatus,
    EnvelopeStatus,
    Reason,
    TypeCount,
    document_state,
    verdict_of,
)
from torque_app.integrations.sii.client.transport import Reply, Transport
from torque_app.integrations.sii.client.upload import split_rut

_NOT_FOUND = 404


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
        tuple(_count(row) for row in answer.get("estadistica") or ()),
        tuple(
            _reason(document, error)
            for document in answer.get("detalle_rep_rech") or ()
            for error in document.get("error") or ()
        ),
    )


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
    if reply.status == 401 or (reply.status == 400 and b"TOKEN" in reply.body):  # noqa: PLR2004
        raise TokenRefused
    return reply


def _object(reply: Reply) -> dict[str, Any]:
    answer = read_json(reply.body) if reply.status == 200 else None  # noqa: PLR2004
    if answer is None:
        raise SiiUnavailable(http_status=reply.status)
    return answer


def _count(row: dict[str, Any]) -> TypeCount:
    names = ("tipo", "informados", "aceptados", "rechazados", "reparos")
    return TypeCount(*(int(row.get(name) or 0) for name in names))


def _reason(document: dict[str, Any], error: dict[str, Any]) -> Reason:
    level = int(error.get("nivel") or 0)
    words = (str(error.get(name) or "").strip() for name in ("descripcion", "detalle"))
    return Reason(
        type=int(document.get("tipo") or 0),
        folio=int(document.get("folio") or 0),
        code=f"{error.get('seccion', '')}-{level}-{error.get('codigo', '')}",
        level=level,
        text=": ".join(word for word in words if word),
    )
