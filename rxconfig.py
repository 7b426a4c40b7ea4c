"""Reflex's settings, nothing else; the two variables it reads are described in settings.py."""

import os

import reflex as rx
from reflex.constants import StateManagerMode

SEVERAL = int(os.environ.get("WEB_PROCESSES", "1")) > 1
if SEVERAL:
    # A process keeps a state while no other one asks for it: four times the events.
    os.environ.setdefault("REFLEX_OPLOCK_ENABLED", "true")

config = rx.Config(
    app_name="torque_app",
    telemetry_enabled=False,
    show_built_with_reflex=False,
    # No foreign origin may call; torque_app.py turns the websocket's own check on again.
    cors_allowed_origins=[],
    trusted_proxy_hops=int(os.environ.get("TRUSTED_PROXY_HOPS", "0")),
    state_manager_mode=StateManagerMode.REDIS if SEVERAL else StateManagerMode.MEMORY,
    redis_url=os.environ.get("REDIS_URL") if SEVERAL else None,
    redis_token_expiration=8 * 3600,
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
