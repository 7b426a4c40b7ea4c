"""The ASGI application: every path of SII's hosts, and the simulator's own."""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from torque_app.integrations.sii.simulator import boletas, claims, control, page, soap, uploads
from torque_app.integrations.sii.simulator.faults import OWN_PAGES
from torque_app.integrations.sii.simulator.wire import endpoint
from torque_app.integrations.sii.simulator.world import Work, World

_BOLETA = "/recursos/v1/boleta.electronica"
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


def build(
    world: World, *, authority_folder: Path, beside: Sequence[BaseRoute] = ()
) -> "LoopbackOnly":
    """Return the application; `beside` are the routes of others who play the outside world."""
    routes = [*beside, *_sii_routes(world), *_own_routes(world, authority_folder)]
    return LoopbackOnly(Starlette(routes=routes))


def _sii_routes(world: World) -> list[Route]:
    routes = []
    for path, (name, *_) in soap.OPERATIONS.items():
        routes.append(Route(path, endpoint(world, name, soap.service(path)), methods=["POST"]))
        routes.append(Route(path, endpoint(world, f"{name}_wsdl", soap.wsdl(path))))
    rest: list[tuple[str, str, str, Work]] = [
        ("POST", "/cgi_dte/UPL/DTEUpload", "upload", uploads.receive),
        ("POST", claims.PATH, "claims", claims.serve),
        ("GET", f"{_BOLETA}.semilla", "boleta_seed", boletas.seed),
        ("POST", f"{_BOLETA}.token", "boleta_token", boletas.token),
        ("POST", f"{_BOLETA}.envio", "boleta_upload", boletas.receive),
        ("GET", f"{_BOLETA}.envio/{{key}}", "boleta_envelope", boletas.envelope_status),
        ("GET", f"{_BOLETA}/{{key}}/estado", "boleta_document", boletas.document_status),
    ]
    return routes + [
        Route(path, endpoint(world, name, work), methods=[method])
        for method, path, name, work in rest
    ]


def _orders(authority_folder: Path) -> list[tuple[str, str, Any]]:
    """Return the simulator's own API: method, path and what answers."""
    return [
        ("POST", "caf", control.give_caf(authority_folder)),
        ("POST", "certificate", control.give_certificate),
        ("POST", "faults", control.order_fault),
        ("GET", "faults", control.list_faults),
        ("DELETE", "faults", control.clear_faults),
        ("DELETE", "faults/{rule}", control.remove_fault),
        ("GET", "faults/struck", control.count_faults),
        ("POST", "claimable", claims.expect),
        ("POST", "companies", control.set_company),
        ("POST", "permissions", control.set_permission),
        ("DELETE", "tokens", control.kill_tokens),
        ("GET", "tracks", control.list_tracks),
        ("GET", "tracks/{track}/diagnosis", control.give_diagnosis),
        ("POST", "tracks/{track}/outcome", control.force_track),
        ("GET", "mail", control.list_mail),
    ]


def _own_routes(world: World, authority_folder: Path) -> list[Route]:
    pages: list[tuple[str, str, Work]] = [
        ("GET", "/", page.show),
        ("POST", "/simulator/outcome", page.force_outcome),
        ("POST", "/simulator/next", page.order_next),
        ("POST", "/simulator/forget", page.forget),
        ("GET", "/simulator/mail/{track}", page.give_mail),
    ]

    async def authority(_: Request) -> Response:
        return PlainTextResponse(world.authority)

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok")

    return [
        Route("/simulator/authority.pem", authority),
        Route("/simulator/health", health),
        *(
            Route(
                f"/simulator/api/{path}",
                endpoint(world, OWN_PAGES, control.json_endpoint(answer)),
                methods=[method],
            )
            for method, path, answer in _orders(authority_folder)
        ),
        *(
            Route(path, endpoint(world, OWN_PAGES, work), methods=[method])
            for method, path, work in pages
        ),
    ]


class LoopbackOnly:
    """Refuse names that are not this machine, and forms that come from other sites.

    Any web page open in a browser here can reach loopback ports, by a form or by a name of its own
    that it points at 127.0.0.1.
    """

    def __init__(self, app: Starlette) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection."""
        if scope["type"] == "http" and not self._is_ours(Request(scope)):
            await PlainTextResponse("Solo desde este equipo", 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    @staticmethod
    def _is_ours(request: Request) -> bool:
        host = request.headers.get("host", "")
        origin = request.headers.get("origin")
        if urlsplit(f"//{host}").hostname not in _HERE:
            return False
        return origin is None or urlsplit(origin).netloc == host
