"""The application: every context's pages and routes inside one guard and one shield."""

import logging
import os
from pathlib import Path
from typing import Any

import reflex as rx
from starlette.types import ASGIApp

from components.root import app_look
from torque_app import api, contexts, wiring
from torque_app.settings import settings
from torque_app.shell import binding, breakdown, doorman, gate, logs, packets, pages, process
from torque_app.shell.guard import Guard
from torque_app.shell.live import hub
from torque_app.shell.session import Session
from torque_app.shell.shield import Shield

log = logging.getLogger("torque.app")

CLIENT = Path(os.environ.get("REFLEX_WEB_WORKDIR", ".web")) / "build" / "client"


class Torque(rx.App):
    """An application whose pages know who is there before anything of theirs runs."""

    def __call__(self) -> ASGIApp:
        """Return what a server serves; only serving processes come here, the compiler does not."""
        process.die_with_supervisor()
        logs.set_up(settings().log_level)
        return super().__call__()

    def add_page(
        self, component: Any = None, route: str | None = None, *args: Any, **about: Any
    ) -> None:
        """Add a page; every page that is not public loads the session first."""
        if route is not None and not gate.is_public(f"/{route.strip('/')}"):
            about["on_load"] = [Session.load, *_events(about.get("on_load"))]
        super().add_page(component, route, *args, **about)


def _events(on_load: Any) -> list[Any]:
    if on_load is None:
        return []
    events = list(on_load) if isinstance(on_load, list | tuple) else [on_load]
    return [event for event in events if event is not Session.load]


def log_browser(exception: Exception) -> None:
    """Log what a browser reports of itself: its own words, so a warning and never a trace."""
    log.warning("browser error", extra={"report": str(exception)[:2000]})


def build() -> Torque:
    """Return the application; it touches no database: the compiler imports it too."""
    built = Torque(
        **app_look(),
        api_transformer=[api.Switchboard, lambda asgi: Shield(asgi, CLIENT)],
        backend_exception_handler=breakdown.reported,
        frontend_exception_handler=log_browser,
    )
    assert built.sio is not None
    built.sio.eio.cors_allowed_origins = None  # engineio: None is same origin, [] is no check
    built.sio.packet_class.json = packets
    built.add_middleware(Guard(), index=0)
    doorman.stand_at(built)
    built.register_lifespan_task(hub.lifespan)
    built.register_lifespan_task(process.bound_threads)
    built.register_lifespan_task(process.calm_collector)
    built.register_lifespan_task(wiring.hearing)
    for page in contexts.rooms("pages"):
        if hasattr(page, "register"):  # a folder of pages may share a module of pieces
            page.register(built)
    pages.register(built)
    return built


binding.bind_new_tokens()
wiring.wire()
app = build()
