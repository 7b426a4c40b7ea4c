"""What a web process serves: the application, loaded with no more than serving takes."""

# ruff: noqa: PLC0415 - how things are loaded has to be settled before they are

import gc

from starlette.types import ASGIApp

from torque_app.core.loading import without


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
