"""Routes of a context called over HTTP, as a member with chosen permissions."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, FastAPI

from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.shell import failures

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for the successor of the httpx that is installed
    from fastapi.testclient import TestClient


@contextmanager
def calling(router: APIRouter, **members: Actor) -> Iterator[TestClient]:
    """Serve a router; the bearer token `name` is the member of that name, none is nobody."""
    api = FastAPI()
    failures.speak(api)
    api.include_router(router, prefix="/api/v1")
    before = list(identity._answering)
    identity.wire(cookie=lambda _: None, bearer=members.get)
    try:
        with TestClient(api, base_url="http://taller/api/v1") as client:
            yield client
    finally:
        identity._answering[:] = before


def as_(name: str, **more: str) -> dict[str, str]:
    """Return the headers of a member's request."""
    return {"Authorization": f"Bearer {name}", **more}
