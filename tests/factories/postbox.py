"""A mail server for a test: a postbox on the loopback, and the settings that point at it."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from torque_app.embedded.processes import free_port
from torque_app.integrations.mail.postbox import Postbox, serve
from torque_app.settings import settings


@contextmanager
def open_postbox(
    folder: Path, *, tls: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
) -> Iterator[tuple[str, Postbox]]:
    """Run a postbox in a loop of its own; yield its address and what it holds."""
    loop, port = asyncio.new_event_loop(), free_port()
    server = loop.run_until_complete(serve(port, folder, tls=tls, starttls=starttls))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield _address(port, tls=tls, starttls=starttls), Postbox(folder)
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


def _address(port: int, *, tls: ssl.SSLContext | None, starttls: ssl.SSLContext | None) -> str:
    if tls is not None:
        return f"smtps://localhost:{port}"
    if starttls is not None:
        return f"smtp+starttls://localhost:{port}"
    return f"smtp://127.0.0.1:{port}"


@contextmanager
def mail_goes_out(
    monkeypatch: pytest.MonkeyPatch, folder: Path, *, tls: ssl.SSLContext | None = None
) -> Iterator[Postbox]:
    """Let the settings name a postbox as the mail server."""
    with open_postbox(folder, tls=tls) as (url, box):
        monkeypatch.setenv("SMTP_URL", url)
        monkeypatch.setenv("MAIL_FROM", "no-responder@torque.example")
        settings.cache_clear()
        yield box
    monkeypatch.undo()
    settings.cache_clear()
