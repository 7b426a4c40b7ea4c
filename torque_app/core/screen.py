"""The one bridge between the asynchronous screen and the synchronous domain."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

import reflex as rx

from torque_app.core import identity, topics
from torque_app.core.actor import Actor
from torque_app.core.errors import NotSignedIn, TorqueError
from torque_app.core.sharing import Sharing
from torque_app.core.texts import _
from torque_app.core.tx import Tx, transaction
from torque_app.settings import settings

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])
Level = Literal["success", "info", "warning", "error"]

POLICY = "_torque_policy"
ANYONE = "*anyone*"
MEMBER = "*member*"


def allow(permission: str) -> Callable[[F], F]:
    """Let an event through only to holders of the permission; stands under `@rx.event`."""

    def mark(handler: F) -> F:
        setattr(handler, POLICY, str(permission))
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Whom the guard let in for the event being handled, and when it looked."""

    session_id: str
    actor: Actor
    looked_at: float = field(default_factory=time.monotonic)

    @property
    def is_fresh(self) -> bool:
        """A long background handler asks again: its session may have been revoked meanwhile."""
        return time.monotonic() - self.looked_at < TRUSTED_SECONDS


TRUSTED_SECONDS = 5.0
STANDING: ContextVar[Standing | None] = ContextVar("torque_standing", default=None)


def _run(actor: Actor, work: Callable[[Tx], R]) -> R:
    with transaction(actor) as tx:
        return work(tx)


_sharing = Sharing()


def sight(actor: Actor) -> tuple[Any, ...]:
    """Return what decides which rows and columns an actor sees: equal for those who see the same.

    Nothing personal: a query that answers each person differently (`actor.user_id`) is not shared.
    """
    return actor.tenant_id, actor.centre_id, actor.role, actor.permissions


@dataclass(frozen=True)
class Refusal:
    """Why the domain said no: one sentence, and sentences by field."""

    code: str
    message: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Notice:
    """One message for the person at the screen; `id` is when it was said, in milliseconds."""

    id: int = 0
    text: str = ""
    level: str = "info"
    detail: str = ""
    action: str = ""
    href: str = ""


class Notices(rx.State):
    """What the corner of the screen says; a var, since the browser may not eval a toast."""

    notice: rx.Field[Notice] = rx.field(default_factory=Notice)

    def _show(self, text: str, level: Level, **more: str) -> None:
        # two notices within a millisecond must still be two
        said = max(self.notice.id + 1, time.time_ns() // 1_000_000)
        self.notice = Notice(said, text, level, **more)


class Screen(rx.State, mixin=True):
    """What every page's State can do: ask the domain, tell it, speak, and stay up to date.

    The names begin with an underscore because any public method of a State is a remote handler.
    """

    async def _actor(self) -> Actor:
        """Return who is at the screen; NotSignedIn when the session ended."""
        headers = self._get_root_state().router_data.get("headers", {})
        session_id = identity.session_in(headers.get("cookie"))
        standing = STANDING.get()
        if standing is not None and standing.is_fresh and standing.session_id == session_id:
            return standing.actor
        actor = await offload(identity.by_cookie, session_id)
        if actor is None:
            raise NotSignedIn
        return actor

    async def _ask(
        self, fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query or a command in its own transaction, off the event loop."""
        actor = await self._actor()

        def asked(tx: Tx) -> R:
            return fn(tx, *args, **kwargs)

        return await offload(_run, actor, asked)

    async def _share(
        self, fn: Callable[Concatenate[Tx, P], R], *args: P.args, **kwargs: P.kwargs
    ) -> R:
        """Run a query once for all screens that ask the same at once and see the same.

        For reads that every watching page repeats when its topic changes; the answer is common to
        them and frozen, its arguments are hashable, and it depends on the actor's `sight` alone.
        """
        actor = await self._actor()
        question = (fn, args, frozenset(kwargs.items()), sight(actor))

        def asked(tx: Tx) -> R:
            return fn(tx, *args, **kwargs)

        async def read() -> R:
            return await offload(_run, actor, asked)

        return await _sharing.once(question, read)

    async def _tell(
        self, fn: Callable[Concatenate[Tx, P], Any], *args: P.args, **kwargs: P.kwargs
    ) -> Refusal | None:
        """Run a command; a refusal is said aloud and returned, a bug stays a bug."""
        try:
            await self._ask(fn, *args, **kwargs)
        except TorqueError as refused:
            fields = refused.fields
            await self._say(_(str(refused)), "error")
            return Refusal(refused.code, _(str(refused)), fields)
        return None

    async def _say(self, text: str, level: Level = "success", **more: str) -> None:
        """Show a notice; `more` is its detail, or an action and its href."""
        notices = await self.get_state(Notices)
        notices._show(text, level, **more)  # noqa: SLF001 - public would be a remote handler

    async def _watch(self, *names: str, handler: str = "refresh") -> None:
        """Have this State's `handler` run again whenever one of the tenant's topics changes.

        The page's `load` calls it; the topics named replace those this State watched before.
        """
        actor = await self._actor()
        token = self.router.session.client_token
        topics.watch(token, actor.tenant_id, names, f"{self.get_full_name()}.{handler}")
