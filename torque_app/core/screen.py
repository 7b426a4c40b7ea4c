"""The one bridge between the asynchronous screen and the synchronous domain."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

import reflex as rx

from torque_app.core import identity
from torque_app.core.actor import Actor
from torque_app.core.errors import NotSignedIn, TorqueError
from torque_app.core.tx import Tx, transaction
from torque_app.settings import settings

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])
Tone = Literal["success", "info", "warning", "error"]

POLICY = "_torque_policy"
ANYONE = "*anyone*"
MEMBER = "*member*"


def allow(permission: str) -> Callable[[F], F]:
    """Let an event through only to holders of the permission; stands under `@rx.event`."""

    def mark(handler: F) -> F:
        setattr(handler, POLICY, permission)
        return handler

    return mark


def anyone(handler: F) -> F:
    """Let an event through without a session (login, public pages); stands under `@rx.event`."""
    setattr(handler, POLICY, ANYONE)
    return handler


def member(handler: F) -> F:
    """Let an event through to whoever is signed in; stands under `@rx.event`."""
    setattr(handler, POLICY, MEMBER)
    return handler


@lru_cache(maxsize=1)
def _pool() -> ThreadPoolExecutor:
    # as many threads as connections: a longer queue in front of the pool, not inside it
    return ThreadPoolExecutor(settings().database_pool, thread_name_prefix="domain")


async def offload(fn: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    """Run synchronous work in the bounded pool; on the event loop it would stop everybody."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_pool(), partial(fn, *args, **kwargs))


@dataclass(frozen=True)
class Refusal:
    """Why the domain said no: one sentence, and sentences by field."""

    code: str
    message: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """One message for the person at the screen; a new id shows it again."""

    id: int = 0
    text: str = ""
    tone: str = "info"


class Notices(rx.State):
    """What the corner of the screen says; a var, since the browser may not eval a toast."""

    notice: Notice = Notice()

    def _show(self, text: str, tone: Tone) -> None:
        self.notice = Notice(self.notice.id + 1, text, tone)


class Screen(rx.State, mixin=True):
    """What every page's State can do: ask the domain, tell it, and speak.

    The names begin with an underscore because any public method of a State is a remote handler.
    """

    async def _actor(self) -> Actor:
        headers = self._get_root_state().router_data.get("headers", {})
        session_id = identity.session_in(headers.get("cookie"))
        actor = await offload(identity.by_cookie, session_id)
        if actor is None:
            raise NotSignedIn
        return actor

    async def _ask(
        self, fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query or a command in its own transaction, off the event loop."""
        actor = await self._actor()

        def work() -> R:
            with transaction(actor) as tx:
                return fn(tx, *args, **kwargs)

        return await offload(work)

    async def _tell(
        self, fn: Callable[Concatenate[Tx, P], Any], *args: P.args, **kwargs: P.kwargs
    ) -> Refusal | None:
        """Run a command; a refusal is said aloud and returned, a bug stays a bug."""
        try:
            await self._ask(fn, *args, **kwargs)
        except TorqueError as refused:
            await self._say(str(refused), "error")
            fields = dict(refused.details.get("fields", {}))
            return Refusal(refused.code, str(refused), fields)
        return None

    async def _say(self, text: str, tone: Tone = "success") -> None:
        notices = await self.get_state(Notices)
        notices._show(text, tone)
