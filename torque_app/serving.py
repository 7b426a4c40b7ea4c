"""The web server and what it serves: the application, loaded with no more than serving takes."""

# ruff: noqa: PLC0415 - how things are loaded has to be settled before they are

import gc

from starlette.types import ASGIApp

from torque_app.core.loading import without


def serve(host: str, port: int, *, processes: int) -> None:
    """Serve until told to stop, from so many processes that are forked from this one.

    One that dies is forked again; a second time at once ends the server.
    """
    from granian import Granian
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings, HTTP2Settings
    from granian.log import LogLevels

    Granian(
        f"{__name__}:{application.__name__}",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=processes,
        http1_settings=HTTP1Settings(),  # without them the server would wait forever for a header
        http2_settings=HTTP2Settings(),
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        factory=True,
    ).serve()


def application() -> ASGIApp:
    """Load the application and return what a server serves.

    The collector rests meanwhile: it found nothing, in 0.7 s of 2.5; `shell.process` wakes it.
    socketio's clients would load three more libraries, 12 MiB that only a client needs.
    """
    gc.disable()
    with without("aiohttp", "requests", "valkey"):
        import socketio  # noqa: F401
    from torque_app.torque_app import app

    return app()
