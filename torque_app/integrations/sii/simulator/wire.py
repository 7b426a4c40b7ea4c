"""Between the socket and a service: read the request, and fail on the wire when ordered to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from torque_app.integrations.sii.simulator.faults import OWN_PAGES, Drawn, Mode
from torque_app.integrations.sii.simulator.respuesta import soap_fault
from torque_app.integrations.sii.simulator.world import CHILE, Exchange, Work, World

MAINTENANCE_PAGE = """<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>503 Service Temporarily Unavailable</title>
</head><body>
<h1>Service Temporarily Unavailable</h1>
<p>The server is temporarily unable to service your
request due to maintenance downtime or capacity
problems. Please try again later.</p>
</body></html>
"""

LOGIN_PAGE = """<html><head><title>Autenticaci&oacute;n</title></head><body>
<form action="/cgi_AUT2000/CAutInicio.cgi" method="post">Ingrese su RUT y clave</form>
</body></html>
"""

FIREWALL_PAGE = """<html><head><title>Request Rejected</title></head><body>
The requested URL was rejected. Please consult with your administrator.
</body></html>
"""

_FIREWALLED = ("python-requests", "python-urllib")
"""User agents that SII's web firewall has been seen to refuse."""

_LONG = 120.0
_DEAF = 30.0
_ACCENTS = (("Caratula", "Carátula"), ("Envio", "Envío"))

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(world: World, service: str, work: Work) -> Endpoint:
    """Return the ASGI handler of a service; `service` is the name failures are ordered under."""

    async def serve(request: Request) -> Response:
        at = datetime.fromtimestamp(world.now(), CHILE)
        faults = await run_in_threadpool(world.faults.draw, service, at)
        refused = _refuse(world, request, faults) or _firewall(service, request)
        if refused is not None:
            return refused
        exchange = await _read(world, request, faults)
        answer = await run_in_threadpool(work, exchange)
        return await _spoil(exchange, answer)

    return serve


async def _read(world: World, request: Request, faults: Drawn) -> Exchange:
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return Exchange(world, request, await request.body(), (), faults)
    try:
        form = await request.form()
    except HTTPException:  # a body that is no multipart: the service will miss its fields
        return Exchange(world, request, b"", (), faults)
    return Exchange(world, request, b"", tuple(form.multi_items()), faults)


def _firewall(service: str, request: Request) -> Response | None:
    agent = request.headers.get("user-agent", "").lower()
    if service == OWN_PAGES or not agent.startswith(_FIREWALLED):
        return None
    return HTMLResponse(FIREWALL_PAGE, status_code=403)


def _refuse(world: World, request: Request, faults: Drawn) -> Response | None:
    """Answer without processing anything."""
    deaf = faults.get(Mode.DEAF)
    if deaf is not None:
        world.door.shut(float(deaf.get("seconds", _DEAF)))
    if deaf is not None or _still_to_come(faults, Mode.RESET):
        _hang_up(world, request)
        return Response(status_code=500)
    if _still_to_come(faults, Mode.MAINTENANCE_PAGE):
        return _maintenance(faults[Mode.MAINTENANCE_PAGE])
    if Mode.BLOCKED in faults:
        return HTMLResponse(FIREWALL_PAGE, status_code=403)
    if Mode.ACCESS_DENIED in faults:
        return soap_fault("Acceso Denegado")
    if Mode.LOGIN_PAGE in faults:
        return HTMLResponse(LOGIN_PAGE)
    limit = faults.get(Mode.RATE_LIMIT)
    return None if limit is None else _too_many(limit)


def _still_to_come(faults: Drawn, mode: Mode) -> bool:
    """Whether the mode strikes before the request is processed."""
    argument = faults.get(mode)
    return argument is not None and not argument.get("processed")


def _hang_up(world: World, request: Request) -> None:
    if request.client is not None:
        world.door.reset(int(request.client.port))  # the server gives it as text


def _maintenance(argument: Mapping[str, Any]) -> Response:
    return HTMLResponse(MAINTENANCE_PAGE, status_code=int(argument.get("status", 503)))


def _too_many(limit: Mapping[str, Any]) -> Response:
    name = "X-Retry-After" if limit.get("own_header") else "Retry-After"
    return PlainTextResponse(
        "Too Many Requests",
        status_code=int(limit.get("status", 429)),
        headers={name: str(int(limit.get("seconds", 5)))},
    )


async def _spoil(exchange: Exchange, answer: Response) -> Response:
    """Delay, lose or deform the answer of something already done."""
    faults = exchange.faults
    for mode, seconds in ((Mode.SLOW, 1.0), (Mode.LOST_ANSWER, _LONG)):
        if mode in faults:
            await asyncio.sleep(float(faults[mode].get("seconds", seconds)))
    if Mode.RESET in faults:
        _hang_up(exchange.world, exchange.request)
    if Mode.MAINTENANCE_PAGE in faults:
        return _maintenance(faults[Mode.MAINTENANCE_PAGE])
    if Mode.ERROR_500_TEXT in faults:
        return PlainTextResponse("Error 500")
    if Mode.EMPTY_BODY in faults:
        return Response(b"", media_type="text/xml")
    return _lie_about_charset(answer) if Mode.CHARSET_LIE in faults else answer


def _lie_about_charset(answer: Response) -> Response:
    try:
        text = bytes(answer.body).decode("utf-8")
    except UnicodeDecodeError:  # the boletas' JSON lies by itself
        return answer
    for plain, accented in _ACCENTS:
        text = text.replace(plain, accented)
    return Response(
        text.encode("iso-8859-1", "replace"),
        status_code=answer.status_code,
        headers={"Content-Type": answer.headers["content-type"]},
    )
