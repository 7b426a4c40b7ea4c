"""What the desk's routes share: what it begins is a client's, and what it moves was read before."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel

from torque_app.shell.rest import Call, answer, created


class ForClientIn(BaseModel):
    """De qué cliente es."""

    client_id: UUID


class SeenIn(BaseModel):
    """La versión que leíste."""

    version: int | None = None


def begun(calling: Call, command: Callable[..., Any], body: ForClientIn) -> Response:
    """Answer with what a command begins with the client that the body names."""
    return created(calling, command, body.client_id, **body.model_dump(exclude={"client_id"}))


def moved(calling: Call, command: Callable[..., Any], key: UUID, body: SeenIn) -> Response:
    """Answer with what a command makes of a thing, if it stands as the body says it was read."""
    return answer(calling, command, key, **body.model_dump())
