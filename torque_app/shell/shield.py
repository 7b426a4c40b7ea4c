"""The outermost layer: every request and every websocket passes here, in and out."""

import logging
import time
from pathlib import Path

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.core.identity import COOKIE, session_in
from torque_app.core.screen import offload
from torque_app.shell import binding, bodies, gate, limits, metrics, origin, passage
from torque_app.shell.bodies import Measured
from torque_app.shell.headers import Headers
from torque_app.shell.passage import SCOPE, Passage
from torque_app.shell.refusals import drain, redirect, refuse

log = logging.getLogger("torque.shield")
access = logging.getLogger("torque.access")

QUIET = frozenset({"/health", "/ready", "/metrics", "/api/v1/health", "/api/v1/health/ready"})
FLOOD, TOO_BIG = 4408, 1009


class Shield:
    """Wraps the whole application; `client` is the folder of the built interface."""

    def __init__(self, app: ASGIApp, client: Path) -> None:
        self.app = app
        self.headers = Headers(client)
        self.limiter = limits.Limiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one scope."""
        if scope["type"] not in ("http", "websocket"):
            return await self.app(scope, receive, send)
        here = passage.read(scope)
        scope = {**scope, SCOPE: here, "torque_request_id": here.request_id}
        if here.is_socket:
            return await self._socket(here, scope, receive, send)
        return await self._http(here, scope, receive, self._outgoing(here, send))

    # --- HTTP --------------------------------------------------------------------------

    async def _http(self, here: Passage, scope: Scope, receive: Receive, send: Send) -> None:
        status, more = await self._verdict(here)
        if status == 303:  # noqa: PLR2004
            await drain(receive)
            return await redirect(here, send, to=more)
        if status:
            metrics.REFUSED.labels(more).inc()
            retry = ((b"retry-after", b"60"),) if status == 429 else ()  # noqa: PLR2004
            return await refuse(here, receive, send, status=status, more=retry)
        if here.path.startswith("/_upload"):
            scope = _bound_upload(here, scope)
        return await self._through(here, scope, receive, send)

    async def _verdict(self, here: Passage) -> tuple[int, str]:
        """Return 0, or the status to end with and why (or where to, for 303)."""
        if gate.is_closed(here.method, here.path):
            return 404, "closed"
        if origin.is_foreign(here):
            return 403, "origin"
        if bodies.declared(here) > bodies.allowed(here):
            return 413, "size"
        if await self._too_many(here):
            return 429, "rate"
        return await self._gate(here)

    async def _too_many(self, here: Passage) -> bool:
        """Count attempts to sign in, visits by link and to book, and API requests of nobody."""
        if gate.is_sign_in(here.method, here.path):
            return await self.limiter.over("sign-in", here.ip, limit=limits.sign_in_limit())
        if gate.is_held(here.path):  # whatever else it carries: a cookie proves nothing there
            return await self.limiter.over("held", here.ip, limit=limits.anonymous_limit())
        if gate.is_booking(here.path):
            if here.method == "POST" and await self.limiter.over(
                "booked", here.ip, limit=limits.booking_limit()
            ):
                return True
            return await self.limiter.over("booking", here.ip, limit=limits.anonymous_limit())
        if not here.path.startswith("/api/") or here.path in QUIET or _has_credentials(here):
            return False
        return await self.limiter.over("anonymous", here.ip, limit=limits.anonymous_limit())

    async def _gate(self, here: Passage) -> tuple[int, str]:
        """Let nobody without a session have a page or send a file."""
        if gate.is_public(here.path):
            return 0, ""
        first = gate.entrance(await _actor(here))
        if first:
            shown = here.wants_page and not here.path.startswith("/_upload")
            return (303, first) if shown else (401, "anonymous")
        return (303, gate.HOME) if here.path == "/" else (0, "")

    async def _through(self, here: Passage, scope: Scope, receive: Receive, send: Send) -> None:
        measured = Measured(receive, send, bodies.allowed(here))
        try:
            await self.app(scope, measured.receive, measured.send)
        except Exception:
            if not measured.too_large:
                log.exception("request failed", extra={"request_id": here.request_id})
                if not measured.answered:
                    await refuse(here, receive, send, status=500)
                return
        if measured.too_large and not measured.answered:
            metrics.REFUSED.labels("size").inc()
            await refuse(here, receive, send, status=413)

    def _outgoing(self, here: Passage, send: Send) -> Send:
        """Return a `send` that adds the headers, counts, and writes the access log."""

        async def outgoing(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                given = [(bytes(k), bytes(v)) for k, v in message.get("headers", [])]
                headers = self.headers.added(here, status, given)
                message = {**message, "headers": headers}
                _told(here, status)
            await send(message)

        return outgoing

    # --- websocket ---------------------------------------------------------------------

    async def _socket(self, here: Passage, scope: Scope, receive: Receive, send: Send) -> None:
        status, why = await self._socket_verdict(here)
        session_id = session_in(here.headers.get("cookie"))
        query = binding.bind_query(scope["query_string"], session_id)
        if not status and query is None:
            status, why = 400, "token"
        if status:
            metrics.REFUSED.labels(why).inc()
            _told(here, status)
            return await refuse(here, receive, send, status=status)
        metrics.SOCKETS.inc()
        try:
            await self.app({**scope, "query_string": query}, _paced(receive, send), send)
        finally:
            metrics.SOCKETS.dec()
            _told(here, 101)

    async def _socket_verdict(self, here: Passage) -> tuple[int, str]:
        if not here.path.startswith("/_event"):
            return 404, "closed"
        if "origin" not in here.headers or origin.is_foreign(here):
            return 403, "origin"
        if await _actor(here) is None:
            limit = limits.anonymous_limit()
            if await self.limiter.over("socket", here.ip, limit=limit):
                return 429, "rate"
        return 0, ""


def _paced(receive: Receive, send: Send) -> Receive:
    """Return a `receive` that ends a socket which floods or sends giants."""
    bucket = limits.Bucket()

    async def paced() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive":
            return message
        size = len(message.get("text") or message.get("bytes") or "")
        code = TOO_BIG if size > bodies.FRAME else 0 if bucket.take() else FLOOD
        if not code:
            return message
        metrics.REFUSED.labels("flood" if code == FLOOD else "size").inc()
        await send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}

    return paced


async def _actor(here: Passage) -> Actor | None:
    session_id = session_in(here.headers.get("cookie"))
    if session_id is None:
        return None
    actor = await offload(identity.by_cookie, session_id)
    return here.known(actor) if actor else None


def _has_credentials(here: Passage) -> bool:
    cookies = here.headers.get("cookie", "")
    return "authorization" in here.headers or any(
        f"{name}=" in cookies for name in (COOKIE, origin.KIOSK_COOKIE)
    )


def _bound_upload(here: Passage, scope: Scope) -> Scope:
    """Return the scope with the tab's token bound to the session that sends the file."""
    name = b"reflex-client-token"
    session_id = session_in(here.headers.get("cookie"))
    token = binding.bound(here.headers.get(name.decode(), ""), session_id)
    others = [(k, v) for k, v in scope["headers"] if k.lower() != name]
    return {**scope, "headers": [*others, (name, token.encode())]}


def _told(here: Passage, status: int) -> None:
    """Count an answer and write its line; query strings never reach a log."""
    seconds = time.perf_counter() - here.started
    metrics.REQUESTS.labels(here.method, status).inc()
    if not here.is_socket:
        metrics.SECONDS.observe(seconds)
    if here.path in QUIET:
        return
    access.info(
        "request",
        extra={
            "request_id": here.request_id,
            "method": here.method,
            "path": gate.logged(here.path),
            "status": status,
            "ms": round(seconds * 1000, 1),
            "ip": _coarse(here.ip),
            "tenant_id": here.tenant_id,
            "user_id": here.user_id,
        },
    )


def _coarse(ip: str) -> str:
    """Return an address without its last part: enough to see an attack, not a person."""
    cut = "." if "." in ip else ":"
    return f"{ip.rpartition(cut)[0]}{cut}x" if ip else ""
