"""How the API says no (API-03): every refusal in one envelope, in Spanish, or as RFC 7807."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match

from torque_app.core.errors import Invalid, TorqueError, Unavailable
from torque_app.core.texts import _
from torque_app.shell.refusals import envelope
from torque_app.shell.rest import passage_of

BY_STATUS: Final = {
    400: ("bad_request", "La petición no se entiende."),
    401: ("unauthorized", "Inicia sesión para continuar."),
    403: ("forbidden", "No tienes permiso para esto."),
    404: ("not_found", "No existe."),
    405: ("method_not_allowed", "Esa dirección no acepta esa operación."),
    413: ("too_large", "Es demasiado grande."),
    415: ("unsupported_media_type", "Ese formato no se acepta."),
}

SENTENCES: Final = {
    "missing": "Falta este dato.",
    "extra_forbidden": "Este dato no se conoce.",
    "string_type": "Debe ser un texto.",
    "string_too_short": "Debe tener al menos {min_length} caracteres.",
    "string_too_long": "Debe tener a lo más {max_length} caracteres.",
    "string_pattern_mismatch": "No tiene el formato esperado.",
    "int_type": "Debe ser un número entero.",
    "int_parsing": "Debe ser un número entero.",
    "int_from_float": "Debe ser un número entero.",
    "float_type": "Debe ser un número.",
    "float_parsing": "Debe ser un número.",
    "decimal_type": "Debe ser un número.",
    "decimal_parsing": "Debe ser un número.",
    "decimal_max_places": "Tiene más de {decimal_places} decimales.",
    "decimal_max_digits": "Tiene demasiadas cifras.",
    "bool_type": "Debe ser verdadero o falso.",
    "bool_parsing": "Debe ser verdadero o falso.",
    "greater_than": "Debe ser mayor que {gt}.",
    "greater_than_equal": "Debe ser al menos {ge}.",
    "less_than": "Debe ser menor que {lt}.",
    "less_than_equal": "Debe ser a lo más {le}.",
    "enum": "Debe ser uno de: {expected}.",
    "literal_error": "Debe ser uno de: {expected}.",
    "uuid_type": "No es un identificador.",
    "uuid_parsing": "No es un identificador.",
    "date_type": "No es una fecha (AAAA-MM-DD).",
    "date_parsing": "No es una fecha (AAAA-MM-DD).",
    "date_from_datetime_parsing": "No es una fecha (AAAA-MM-DD).",
    "datetime_type": "No es una fecha con hora.",
    "datetime_parsing": "No es una fecha con hora.",
    "datetime_from_date_parsing": "No es una fecha con hora.",
    "json_invalid": "No es JSON válido.",
    "list_type": "Debe ser una lista.",
    "too_short": "Faltan elementos: al menos {min_length}.",
    "too_long": "Sobran elementos: a lo más {max_length}.",
    "dict_type": "Debe ser un objeto.",
    "model_attributes_type": "Debe ser un objeto.",
}
OTHERWISE: Final = "Este dato no es válido."
EVERY: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")


def speak(api: FastAPI) -> None:
    """Teach an API to answer its refusals; bugs pass on to the shield, which logs them."""
    api.add_exception_handler(TorqueError, _refused)
    api.add_exception_handler(OperationalError, _away)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http)


def close_unknown(api: FastAPI) -> None:
    """Answer what no route took under /api in the API's own voice; call after the last route."""
    others = list(api.routes)

    async def unknown(request: Request) -> Response:
        allowed = [method for method in EVERY if _takes(others, request, method)]
        if not allowed:
            raise HTTPException(404)
        raise HTTPException(405, headers={"allow": ", ".join(allowed)})

    path = "/api/{rest:path}"
    api.add_api_route(path, unknown, methods=[*EVERY, "HEAD", "OPTIONS"], include_in_schema=False)


def _takes(routes: Sequence[BaseRoute], request: Request, method: str) -> bool:
    asked = {**request.scope, "method": method}
    return any(route.matches(asked)[0] is Match.FULL for route in routes)


def failure(
    request: Request,
    status: int,
    code: str,
    *,
    message: str,
    details: Any = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return an error in the shape its asker wants."""
    kind, body = envelope(passage_of(request), code, _(message), status=status, details=details)
    return Response(body, status, headers=headers, media_type=kind.decode())


async def _away(request: Request, _lost: Exception) -> Response:
    """Answer for a database that does not: 503, and the client tries again."""
    return await _refused(request, Unavailable())


async def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, TorqueError)
    details = dict(refused.details)
    if "fields" in details:
        details["fields"] = refused.fields
    if "refusals" in details:
        details["refusals"] = [_(reason) for reason in details["refusals"]]
    wait = details.get("retry_after", 60)
    headers = {"retry-after": str(wait)} if refused.status == 429 else None  # noqa: PLR2004
    return failure(
        request,
        refused.status,
        refused.code,
        message=str(refused),
        details=details,
        headers=headers,
    )


async def _invalid(request: Request, invalid: Exception) -> Response:
    assert isinstance(invalid, RequestValidationError)
    fields = {_field(e["loc"]): _sentence(e) for e in invalid.errors()}
    return failure(request, 422, Invalid.code, message=Invalid.message, details={"fields": fields})


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    code, sentence = BY_STATUS.get(error.status_code, ("http_error", TorqueError.message))
    return failure(request, error.status_code, code, message=sentence, headers=error.headers)


def _field(where: Sequence[str | int]) -> str:
    """Return a field's public name: `body.lines.0.quantity` is `lines.0.quantity`."""
    inner = where[1:] if where and where[0] in ("body", "query", "path", "header") else where
    return ".".join(str(part) for part in inner) or "body"


def _sentence(error: Mapping[str, Any]) -> str:
    if error["type"] == "value_error":
        # our own validators speak Spanish already
        return _(str(error["ctx"]["error"]) if "ctx" in error else OTHERWISE)
    sentence = _(SENTENCES.get(error["type"], OTHERWISE))
    return sentence.format_map({**error.get("ctx", {})})
