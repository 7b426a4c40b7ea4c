"""Between the socket and a service: read the request, and fail on the wire when ordered to."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from torque_app.integrations.sii.simulator.faults import Drawn, Mode
from torque_app.integrations.sii.simulator.world import Exchange, Work, World

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

_LONG = 120.0
_ACCENTS = (("Caratula", "Carátula"), ("Envio", "Envío"))

Endpoint = Callable[[Request], Awaitable[Response]]


def endpoint(world: World, service: str, work: Work) -> Endpoint:
    """Return the ASGI handler of a service; `service` is the name failures are ordered under."""

    async def serve(request: Request) -> Response:
        faults = world.faults.draw(service)
        refused = _refuse(faults)
        if refused is not None:
            return refused
        exchange = await _read(world, request, faults)
        answer = await run_in_threadpool(work, exchange)
        return await _spoil(answer, faults)

    return serve


async def _read(world: World, request: Request, faults: Drawn) -> Exchange:
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        form = await request.form()
        return Exchange(world, request, b"", tuple(form.multi_items()), faults)
    return Exchange(world, request, await request.body(), (), faults)


def _refuse(faults: Drawn) -> Response | None:
    """Answer without processing anything."""
    page = faults.get(Mode.MAINTENANCE_PAGE)
    if page is not None and not page.get("processed"):
        return HTMLResponse(MAINTENANCE_PAGE, status_code=int(page.get("status", 503)))
    if Mode.LOGIN_PAGE in faults:
        return HTMLResponse(LOGIN_PAGE)
    limit = faults.get(Mode.RATE_LIMIT)
    if limit is None:
        return None
    return PlainTextResponse(
        "Too Many Requests",
        status_code=int(limit.get("status", 429)),
        headers={"Retry-After": str(int(limit.get("seconds", 5)))},
    )


async def _spoil(answer: Response, faults: Drawn) -> Response:
    """Lose or deform the answer of something already done."""
    if Mode.LOST_ANSWER in faults:
        await asyncio.sleep(float(faults[Mode.LOST_ANSWER].get("seconds", _LONG)))
    if Mode.MAINTENANCE_PAGE in faults:
        status = int(faults[Mode.MAINTENANCE_PAGE].get("status", 503))
        return HTMLResponse(MAINTENANCE_PAGE, status_code=status)
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
        text.encode("iso-8859-1"),
        status_code=answer.status_code,
        headers={"Content-Type": answer.headers["content-type"]},
    )
