"""No text of a request may carry what a database cannot keep: NUL (PostgreSQL has no such text)."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from fastapi import Request

from torque_app.core.errors import Invalid
from torque_app.shell.rest import FORMS

NUL: Final = "\x00"
REFUSED: Final = "Tiene un carácter que no se puede guardar."
_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


async def legible(request: Request) -> None:
    """Refuse (Invalid, naming each field) a request with NUL in its path, query, form or JSON."""
    spoiled = {name for name, text in _told(request) if NUL in name or NUL in text}
    kind = request.headers.get("content-type", "")
    if kind.startswith(FORMS):
        form = await request.form()
        told = ((name, text) for name, text in form.multi_items() if isinstance(text, str))
        spoiled |= {name for name, text in told if NUL in name or NUL in text}
    elif _ESCAPED.search(await request.body()):
        spoiled |= set(_spoiled(await request.json()))
    if spoiled:
        fields = {name.replace(NUL, "·") or "body": REFUSED for name in sorted(spoiled)}
        raise Invalid(fields=fields)


def _told(request: Request) -> Iterable[tuple[str, str]]:
    yield from request.query_params.multi_items()
    yield from ((name, str(value)) for name, value in request.path_params.items())


def _spoiled(body: Any) -> Iterator[str]:
    """Yield the dotted names of what holds a NUL; no recursion, the nesting is the asker's."""
    todo: list[tuple[str, Any]] = [("", body)]
    while todo:
        name, value = todo.pop()
        if isinstance(value, str) and NUL in value:
            yield name
        elif isinstance(value, dict):
            yield from (f"{name}.{key}".lstrip(".") for key in value if NUL in key)
            todo += [(f"{name}.{key}".lstrip("."), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            todo += [(f"{name}.{place}".lstrip("."), inner) for place, inner in enumerate(value)]
