"""What the machines that run TORQUE ask: alive, ready, figures, and the API's own page."""

import hmac
import json
import logging
from importlib.resources import files
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from torque_app.core.database import admin_engine, engine
from torque_app.core.errors import NotAllowed
from torque_app.settings import settings
from torque_app.shell import metrics
from torque_app.shell.rest import passage_of

log = logging.getLogger("torque.ready")
router = APIRouter(include_in_schema=False)

API_DOCS = "/api/v1/docs"
OPENAPI = "/api/v1/openapi.json"
_LAG = text(
    "SELECT count(*), coalesce(extract(epoch FROM now() - min(not_before)), 0)"
    " FROM outbox_messages WHERE status = 'PENDING' AND not_before <= now()"
)


@router.get("/health")
@router.get("/api/v1/health")
def health() -> dict[str, str]:
    """Answer that the process is alive."""
    return {"status": "ok"}


@router.get("/ready")
@router.get("/api/v1/health/ready")
def ready() -> Response:
    """Answer whether work can be done: database and Redis, and how far behind the outbox is."""
    checks = {"database": _database(), "redis": _redis(), "outbox": _outbox()}
    works = all(check["ok"] for name, check in checks.items() if name != "outbox")
    body = {"status": "ok" if works else "unavailable", "checks": checks}
    return Response(json.dumps(body), 200 if works else 503, media_type="application/json")


@router.get("/metrics")
def figures(request: Request) -> Response:
    """Give prometheus its figures: to this machine, or to who knows METRICS_TOKEN."""
    if not _may_measure(request):
        raise NotAllowed
    return Response(metrics.exposed(), media_type=metrics.CONTENT_TYPE)


@router.get(API_DOCS)
def docs() -> HTMLResponse:
    """Show the API with Swagger UI from our own files; the policy allows no inline script."""
    here = f"{API_DOCS}/static"
    return HTMLResponse(
        '<!doctype html><html lang="es-CL"><head><meta charset="utf-8">'
        "<title>API de TORQUE 360</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="{here}/swagger-ui.css"></head>'
        f'<body><div id="swagger-ui"></div><script src="{here}/swagger-ui-bundle.js"></script>'
        f'<script src="{API_DOCS}/start.js"></script></body></html>'
    )


@router.get(f"{API_DOCS}/start.js")
def docs_start() -> Response:
    """Start Swagger UI on our OpenAPI document."""
    options = {"url": OPENAPI, "dom_id": "#swagger-ui", "persistAuthorization": False}
    script = f"SwaggerUIBundle({json.dumps(options)})"
    return Response(script, media_type="text/javascript")


def docs_files() -> StaticFiles:
    """Return Swagger UI's files, as the wheel brings them."""
    return StaticFiles(directory=str(files("fastapi_offline") / "static"))


def _may_measure(request: Request) -> bool:
    token = settings().metrics_token
    passage = passage_of(request)
    if token is None:
        return passage is not None and passage.is_local
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    return hmac.compare_digest(given.encode(), token.get_secret_value().encode())


def _database() -> dict[str, Any]:
    try:
        with engine().connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError as lost:
        return _failed("database", lost)
    return {"ok": True}


def _redis() -> dict[str, Any]:
    url = settings().redis_url.get_secret_value()
    try:
        with Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as redis:
            redis.ping()
    except (RedisError, OSError) as lost:
        return _failed("redis", lost)
    return {"ok": True}


def _outbox() -> dict[str, Any]:
    try:
        with admin_engine().connect() as connection:
            waiting, seconds = connection.execute(_LAG).one()
    except SQLAlchemyError as lost:
        return _failed("outbox", lost)
    return {"ok": True, "waiting": waiting, "seconds": round(float(seconds), 1)}


def _failed(what: str, error: Exception) -> dict[str, Any]:
    log.error("not ready", extra={"check": what, "why": type(error).__name__})
    return {"ok": False}
