"""How the shield says no: after reading what was sent, in the shape its asker understands."""

import json
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote

from starlette.types import Receive, Send

from torque_app.core.texts import _
from torque_app.shell.gate import LOGIN
from torque_app.shell.headers import Header
from torque_app.shell.passage import Passage

DRAINED_AT_MOST = 32 * 2**20
CLOSE_CODES: Final = {429: 4408, 413: 1009}
FORBIDDEN_SOCKET = 4403
PROBLEM = "application/problem+json"

SENTENCES: Final = {
    400: ("bad_request", "La petición no se entiende."),
    401: ("unauthorized", "Inicia sesión para continuar."),
    403: ("foreign_origin", "La petición viene de otro sitio."),
    404: ("not_found", "No existe."),
    413: ("too_large", "Es demasiado grande."),
    429: ("rate_limited", "Demasiados intentos. Espera un momento."),
    500: ("internal_error", "Algo falló de nuestro lado. Ya quedó registrado."),
}


def envelope(
    passage: Passage | None,
    code: str,
    message: str,
    *,
    status: int,
    details: Any = None,
) -> tuple[bytes, bytes]:
    """Return the content type and body of an error: API-03's, or RFC 7807 if asked for."""
    request_id = passage.request_id if passage else ""
    asked = passage.headers.get("accept", "") if passage else ""
    if PROBLEM in asked:
        problem = {
            "type": f"urn:torque:error:{code}",
            "title": message,
            "status": status,
            "instance": passage.path if passage else "",
            "code": code,
            "request_id": request_id,
            **({"details": details} if details else {}),
        }
        return PROBLEM.encode(), json.dumps(problem, default=str, ensure_ascii=False).encode()
    body = {
        "success": False,
        "error": {"code": code, "message": message, "details": details or {}},
        "meta": {"request_id": request_id},
        "timestamp": datetime.now(UTC).isoformat(),
    }
    return b"application/json", json.dumps(body, default=str, ensure_ascii=False).encode()


async def refuse(
    passage: Passage, receive: Receive, send: Send, *, status: int, more: tuple[Header, ...] = ()
) -> None:
    """Answer a request that goes no further; a websocket is closed before it opens."""
    if passage.is_socket:
        await receive()
        closed = CLOSE_CODES.get(status, FORBIDDEN_SOCKET)
        return await send({"type": "websocket.close", "code": closed})
    await drain(receive)
    code, sentence = SENTENCES[status]
    kind, body = envelope(passage, code, _(sentence), status=status)
    await _answer(send, status, body, ((b"content-type", kind), *more))
    return None


async def redirect(passage: Passage, send: Send, *, to: str) -> None:
    """Send a browser elsewhere; `next` brings it back."""
    comes_back = to == LOGIN and passage.path != "/"
    back = f"?next={quote(passage.path, safe='/')}" if comes_back else ""
    await _answer(send, 303, b"", ((b"location", f"{to}{back}".encode()),))


async def drain(receive: Receive) -> None:
    """Read what the client is still sending: answered before, it would see a reset connection."""
    left = DRAINED_AT_MOST
    while left > 0:
        message = await receive()
        left -= len(message.get("body", b"")) or 1
        if message["type"] != "http.request" or not message.get("more_body"):
            return


async def _answer(send: Send, status: int, body: bytes, headers: tuple[Header, ...]) -> None:
    sized = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": sized})
    await send({"type": "http.response.body", "body": body})
