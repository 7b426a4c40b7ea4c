"""The practice providers and our own door for what they tell, in one server of a test's own."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from granian.constants import Interfaces
from granian.server.embed import Server
from starlette.applications import Starlette
from starlette.routing import Mount

from torque_app.embedded.processes import free_port
from torque_app.integrations.push.simulator import PracticePush
from torque_app.integrations.sms.simulator import PracticeSms
from torque_app.integrations.whatsapp.simulator import PracticeWhatsApp
from torque_app.settings import settings

SECRET, VERIFY, TOKEN = "del-app", "verifica", "clave"
SILENCE = 3.0
"""Seconds a lost answer keeps the line open here; the tests' clients wait less."""


@dataclass(frozen=True)
class Outside:
    """Where all of them answer."""

    base: str

    def inbox(self, provider: str, to: str = "") -> list[dict[str, Any]]:
        """Return what a provider took, the newest first."""
        asked = {"to": to} if to else {}
        answer = httpx.get(f"{self.base}/{provider}/inbox.json", params=asked, trust_env=False)
        found: list[dict[str, Any]] = answer.json()
        return found

    def browser(self, name: str = "navegador") -> dict[str, Any]:
        """Return the subscription of a new browser."""
        url = f"{self.base}/push/browsers"
        made: dict[str, Any] = httpx.post(url, json={"name": name}, trust_env=False).json()
        return made

    def told(self, path: str, **sent: Any) -> httpx.Response:
        """Tell our own door something."""
        return httpx.post(f"{self.base}{path}", trust_env=False, **sent)


@contextmanager
def outside(monkeypatch: pytest.MonkeyPatch, *, tells: bool = True) -> Iterator[Outside]:
    """Serve them and let the settings name them; without `tells` WhatsApp keeps quiet."""
    base = f"http://127.0.0.1:{free_port()}"
    port = int(base.rpartition(":")[2])
    there = base.removeprefix("http://")
    for name, value in {
        "PUBLIC_URL": base,
        "SMS_URL": f"http://cuenta:{TOKEN}@{there}/sms",
        "SMS_FROM": "TORQUE 360",
        "WHATSAPP_URL": f"http://numero:{TOKEN}@{there}/whatsapp",
        "WHATSAPP_APP_SECRET": SECRET,
        "WHATSAPP_VERIFY_TOKEN": VERIFY,
        "PUSH_PRACTICE_URL": f"{base}/push",
        "MAIL_FROM": "no-responder@torque.example",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    with _served(_application(base, tells=tells), port):
        yield Outside(base)
    monkeypatch.undo()
    settings.cache_clear()


def _application(base: str, *, tells: bool) -> Starlette:
    from torque_app.notifications.api.outside import pages  # noqa: PLC0415 - after the settings

    door = FastAPI()
    door.include_router(pages)
    told_at = f"{base}/external/whatsapp" if tells else ""
    number = PracticeWhatsApp("numero", TOKEN, SECRET, told_at, silence=SILENCE)
    return Starlette(
        routes=[
            Mount("/sms", routes=PracticeSms("cuenta", TOKEN, silence=SILENCE).routes()),
            Mount("/whatsapp", routes=number.routes()),
            Mount("/push", routes=PracticePush(f"{base}/push").routes()),
            Mount("/", app=door),
        ]
    )


@contextmanager
def _served(application: Starlette, port: int) -> Iterator[None]:
    server = Server(
        application,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(server.serve(),), daemon=True)
    thread.start()
    _wait(port)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(server.stop)
        thread.join(10)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            httpx.get(f"http://127.0.0.1:{port}/sms/inbox.json", trust_env=False)
        except httpx.TransportError:
            threading.Event().wait(0.05)
        else:
            return
    pytest.fail(f"nobody answers, pid {os.getpid()}")
