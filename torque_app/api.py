"""`/api/v1`: every context's routes behind one envelope and one error shape."""

from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from starlette.routing import Match
from starlette.types import Scope

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
    """Return the API with the routes of every context."""
    api = FastAPI(
        title="TORQUE 360",
        version="1",
        description=ABOUT,
        openapi_url=operations.OPENAPI,
        docs_url=None,  # its page loads from elsewhere; ours is in shell.operations
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(legible)],
    )
    failures.speak(api)
    api.include_router(operations.router)
    api.mount(f"{operations.API_DOCS}/static", operations.docs_files())
    for module in rooms("api"):
        if hasattr(module, "router"):
            _mount(api, module)
    failures.close_unknown(api)
    api.router.routes.insert(0, Signposts(api.routes))
    _describe(api)
    return api


def _mount(api: FastAPI, module: Any) -> None:
    """Mount a context's routers: `router`, its other names, and `pages` outside /api/v1."""
    router: APIRouter = module.router
    _include(api, router)
    for more in getattr(module, "ROUTERS", ()):
        _include(api, more)
    for browser in getattr(module, "BROWSER_ROUTERS", ()):
        api.include_router(browser, include_in_schema=False)
    for alias in getattr(module, "ALIASES", ()):
        _include(api, _renamed(router, alias), include_in_schema=False)


def _include(api: FastAPI, router: APIRouter, **more: Any) -> None:
    """Include a router under V1, and spare its patterns every path that begins with another."""
    api.include_router(router, prefix=V1, **more)
    included, beginning = api.routes[-1], V1 + router.prefix
    matches = included.matches

    def matches_own(scope: Scope) -> tuple[Match, Scope]:
        return matches(scope) if scope["path"].startswith(beginning) else (Match.NONE, {})

    included.matches = matches_own  # type: ignore[method-assign]


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


def _describe(api: FastAPI) -> None:
    """Say in the document, in Spanish, what each operation does, and that a bearer opens it."""
    make = api.openapi

    def openapi() -> dict[str, Any]:
        document = make()
        schemes = document.setdefault("components", {}).setdefault("securitySchemes", {})
        schemes["bearer"] = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
        document["security"] = [{"bearer": []}]
        for operations_of in document["paths"].values():
            for operation in operations_of.values():
                said = operation.get("description", "").partition(";")[0]
                operation["summary"] = said.rstrip(".")  # not the function's English name
        return document

    api.openapi = openapi  # type: ignore[method-assign]
