"""What serves: an address's routes are made when the first request for it comes.

Seven hundred routes and their models take a third of a start and 55 MiB, and a workshop that works
in its browsers asks for few of them.
"""

from importlib import import_module
from threading import Lock
from typing import Final

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from torque_app.api.addresses import ANSWERED_BY
from torque_app.api.building import V1, bare, front, with_routes
from torque_app.core.screen import offload

FRONT: Final = ""


class Switchboard:
    """Connects every request with what answers it; `pages` answers what nothing else does."""

    def __init__(self, pages: ASGIApp) -> None:
        self._pages = pages
        self._making = Lock()
        self._made: dict[str, FastAPI] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one scope; what is no request is the business of the pages."""
        if scope["type"] != "http":
            return await self._pages(scope, receive, send)
        beginning = beginning_of(scope["path"])
        answering = self._made.get(beginning)
        if answering is None:
            answering = await offload(self.made, beginning)
        return await answering(scope, receive, send)

    def made(self, beginning: str) -> FastAPI:
        """Return what answers under a beginning, made if this is the first time."""
        with self._making:  # two first requests would else make it twice
            if beginning not in self._made:
                modules = [import_module(f"torque_app.{n}") for n in ANSWERED_BY.get(beginning, ())]
                made = with_routes(bare() if modules else front(), modules, beginning)
                made.mount("", self._pages)
                self._made[beginning] = made
            return self._made[beginning]


def beginning_of(path: str) -> str:
    """Return the beginning of a path, `FRONT` where the table does not know it."""
    beginning = beginning_in(path)
    return beginning if beginning in ANSWERED_BY else FRONT


def beginning_in(path: str) -> str:
    """Return what tells the addresses of one thing from others: `/api/v1/clients`, `/kiosco`."""
    words = 4 if path.startswith(f"{V1}/") else 2
    return "/".join(path.split("/", words)[:words])
