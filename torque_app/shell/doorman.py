"""What a websocket message must look like before Reflex makes an event of it.

Reflex logs a message it cannot read, or whose event it does not know, whole: cookies, payload and
all. Such a message ends here, counted, with nothing of it in the log but its event's name.
"""

import logging
from typing import Any

import reflex as rx
from reflex_base.registry import RegistrationContext

from torque_app.shell.metrics import EVENTS

log = logging.getLogger("torque.guard")

MAX_PATH = 2048


def stand_at(app: rx.App) -> None:
    """Put the doorman in front of the application's events."""
    namespace = app.event_namespace
    assert namespace is not None
    let_in = namespace.on_event

    async def on_event(sid: str, data: Any) -> None:
        message = readable(data)
        if message is not None:
            await let_in(sid, message)
            return
        EVENTS.labels("malformed").inc()
        name = data.get("name") if isinstance(data, dict) else None
        told = name[:200] if isinstance(name, str) else type(data).__name__
        log.warning("message refused", extra={"event": told})

    namespace.on_event = on_event  # type: ignore[method-assign]


def readable(data: Any) -> dict[str, Any] | None:
    """Return the message with only the parts we know, or None when it is not one of ours."""
    if not isinstance(data, dict):
        return None
    name, payload, where = data.get("name"), data.get("payload"), data.get("router_data")
    if not isinstance(name, str) or name not in RegistrationContext.get().event_handlers:
        return None
    if not isinstance(payload or {}, dict) or not isinstance(where or {}, dict):
        return None
    router_data = _where(where or {})
    if router_data is None:
        return None
    return {"name": name, "payload": payload or {}, "router_data": router_data}


def _where(data: dict[str, Any]) -> dict[str, Any] | None:
    """Return where the page says it is; headers and address are the handshake's, never its word."""
    kept: dict[str, Any] = {}
    for key in ("pathname", "asPath"):
        value = data.get(key, "/")
        if not isinstance(value, str) or len(value) > MAX_PATH or "\x00" in value:
            return None
        kept[key] = value
    query = data.get("query", {})
    if not isinstance(query, dict) or not all(_parameter(v) for v in query.values()):
        return None
    return kept | ({"query": query} if query else {})


def _parameter(value: Any) -> bool:
    texts = value if isinstance(value, list) else [value]
    return all(isinstance(t, str) and len(t) <= MAX_PATH and "\x00" not in t for t in texts)
