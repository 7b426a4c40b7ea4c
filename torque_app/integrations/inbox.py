"""What a practice provider took: the newest first, at `inbox.json?to=…` and on a page."""

from collections import deque
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any, ClassVar, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

KEPT: Final = 500
SILENCE: Final = 20.0
"""Seconds a lost answer keeps the line open: longer than any client waits."""
TIMES: Final = 2
REFUSED, DELAYED, BROKEN, LOST = "0000", "0429", "0500", "0408"
"""Endings of numbers that are refused for good, or fail the first time."""


@dataclass(slots=True)
class Inbox:
    """A provider's messages, dataclasses with `to` and `came_at`, and the numbers that failed."""

    TITLE: ClassVar[str]
    SHOWN: ClassVar[tuple[str, str]]
    """What the page shows of each: a field beside its number and its instant, and its words."""

    _inbox: deque[Any] = field(default_factory=lambda: deque(maxlen=KEPT), init=False)
    _failed: set[str] = field(default_factory=set, init=False)

    def _first(self, to: str, ending: str) -> bool:
        """Tell whether a number of this ending is written to for the first time."""
        if not to.endswith(ending) or to in self._failed:
            return False
        self._failed.add(to)
        return True

    def _inbox_routes(self) -> list[Route]:
        return [Route("/inbox.json", self._list), Route("/", self._show)]

    async def _list(self, request: Request) -> Response:
        to = request.query_params.get("to")
        return JSONResponse([asdict(kept) for kept in self._inbox if to in (None, kept.to)])

    async def _show(self, _: Request) -> Response:
        about, words = self.SHOWN
        rows = "".join(
            f"<dt>{escape(kept.to)} · {escape(kept.came_at[:19])} {escape(getattr(kept, about))}"
            f"</dt><dd>{escape(getattr(kept, words))}</dd>"
            for kept in self._inbox
        )
        return HTMLResponse(
            f'<!doctype html><html lang="es"><title>{self.TITLE}</title>'
            '<meta name="viewport" content="width=device-width">'
            f"<h1>{self.TITLE}</h1><dl>{rows or '<dt>Todavía no hay ninguno.</dt>'}</dl>"
        )
