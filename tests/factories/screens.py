"""A screen without a browser: a State, who sits in front of it, and what its handlers answer."""

import inspect
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import reflex as rx

from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.core.screen import Notice, Notices


class Sitting:
    """One browser tab: its States are one tree, as in the real one."""

    def __init__(self, session_id: str) -> None:
        self.root = rx.State(_reflex_internal_init=True)
        self._cookie = f"{identity.COOKIE}={session_id}"
        self.go()

    def go(self, **query: str) -> None:
        """Stand at an address with these parameters."""
        self.root.router_data = {"headers": {"cookie": self._cookie}, "query": query}

    def state(self, kind: type[rx.State]) -> Any:
        """Return this tab's State of a kind."""
        return self.root.get_substate(kind.get_full_name().split("."))

    async def do(self, handler: Any, *args: Any) -> list[Any]:
        """Run a handler as the guard would, and return the events it answers with."""
        owner = self.root.get_substate(handler.state_full_name.split("."))
        answer = handler.fn(owner, *args)
        if inspect.isasyncgen(answer):
            return [event async for event in answer if event is not None]
        event = await answer
        return event if isinstance(event, list) else [event] if event is not None else []

    @property
    def notice(self) -> Notice:
        """What the corner of the screen says."""
        return self.state(Notices).notice


@contextmanager
def sitting(actor: Actor) -> Iterator[Sitting]:
    """Put a member in front of a screen."""
    session_id = secrets.token_urlsafe()
    before = list(identity._answering)
    identity.wire(cookie={session_id: actor}.get, bearer=lambda _: None)
    try:
        yield Sitting(session_id)
    finally:
        identity._answering[:] = before


def goes_to(events: list[Any]) -> list[str]:
    """Return the addresses that the events redirect to."""
    found = []
    for event in events:
        args = {str(key): value for key, value in getattr(event, "args", ())}
        if "path" in args:
            found.append(str(args["path"]).strip('"'))
    return found
