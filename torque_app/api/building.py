"""`/api/v1`: the contexts' routes behind one envelope and one error shape."""

from collections.abc import Iterable
from functools import cache
from types import ModuleType

from fastapi import APIRouter, Depends, FastAPI
from fastapi.responses import JSONResponse

from torque_app.contexts import rooms
from torque_app.shell import failures, operations
from torque_app.shell.legible import legible
from torque_app.shell.signposts import Signposts

V1 = "/api/v1"
ABOUT = (
    "Las operaciones de TORQUE 360. Los éxitos llegan en `{success, data, meta, timestamp}`, los "
    "errores en `{success, error{code, message, details}}`, o como RFC 7807 si se pide "
    "`Accept: application/problem+json`. Un POST con `Idempotency-Key` se puede repetir."
)


def build() -> FastAPI:
    """Return the API with the routes of every context: what its document describes."""
    return with_routes(front(), rooms("api"))


def front() -> FastAPI:
    """Return the API with what no context owns: its health, its document and the page of it."""
    api = bare()
    api.include_router(operations.router)
    api.mount(f"{operations.API_DOCS}/static", operations.docs_files())
    api.add_api_route(operations.OPENAPI, document, include_in_schema=False)
    return api


@cache
def document() -> JSONResponse:
    """Describe every operation as OpenAPI: in Spanish, and that a bearer opens it."""
    described = build().openapi()
    schemes = described.setdefault("components", {}).setdefault("securitySchemes", {})
    schemes["bearer"] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    described["security"] = [{"bearer": []}]
    for operations_of in described["paths"].values():
        for operation in operations_of.values():
            said = operation.get("description", "").partition(";")[0]
            operation["summary"] = said.rstrip(".")  # not the function's English name
    return JSONResponse(described)


def bare() -> FastAPI:
    """Return an API without a route, which refuses as all of ours do."""
    api = FastAPI(
        title="TORQUE 360",
        version="1",
        description=ABOUT,
        openapi_url=None,  # it would block the loop for a second; ours answers from a thread
        docs_url=None,  # its page loads from elsewhere; ours is in shell.operations
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(legible)],
    )
    failures.speak(api)
    return api


def with_routes(api: FastAPI, modules: Iterable[ModuleType], beginning: str = "") -> FastAPI:
    """Return the API with the modules' routes, those of them whose addresses may begin so."""
    for module in modules:
        if hasattr(module, "router"):
            _mount(api, module, beginning)
    failures.close_unknown(api)
    api.router.routes.insert(0, Signposts(api.routes))
    return api


def _mount(api: FastAPI, module: ModuleType, beginning: str) -> None:
    """Mount a context's routers: `router`, its other names, and `pages` outside /api/v1."""
    router: APIRouter = module.router
    for own in (router, *getattr(module, "ROUTERS", ())):
        if _meet(V1 + own.prefix, beginning):
            api.include_router(own, prefix=V1)
    for browser in getattr(module, "BROWSER_ROUTERS", ()):
        if _meet(browser.prefix, beginning):
            api.include_router(browser, include_in_schema=False)
    for alias in getattr(module, "ALIASES", ()):
        if _meet(V1 + alias, beginning):
            api.include_router(_renamed(router, alias), prefix=V1, include_in_schema=False)


def _meet(prefix: str, beginning: str) -> bool:
    """Tell whether an address can begin with both."""
    return prefix.startswith(beginning) or beginning.startswith(prefix)


def _renamed(router: APIRouter, prefix: str) -> APIRouter:
    """Return the same routes under a sibling product's name."""
    same = APIRouter(prefix=prefix)
    for route in router.routes:
        path = route.path.removeprefix(router.prefix)  # type: ignore[attr-defined]
        same.add_api_route(
            path,
            route.endpoint,  # type: ignore[attr-defined]
            methods=list(route.methods),  # type: ignore[attr-defined]
            status_code=route.status_code,  # type: ignore[attr-defined]
            dependencies=route.dependencies,  # type: ignore[attr-defined]
        )
    return same
