"""Who is at the screen and where: what the frame shows on every page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from torque_app.core.actor import Actor
from torque_app.core.choices import Choice
from torque_app.core.screen import Screen, member
from torque_app.core.tx import Tx
from torque_app.shell import menu
from torque_app.shell.breakdown import Breakdown
from torque_app.shell.gate import HOME
from torque_app.shell.live import hub

LETTERS = 2


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a member's frame shows beside their name; each centre and tenant they may switch to."""

    tenant_name: str = ""
    centres: Sequence[Choice] = ()
    tenants: Sequence[Choice] = ()
    unread: int = 0


_answering: list[Callable[[Tx], Surroundings]] = []


def wire(surroundings: Callable[[Tx], Surroundings]) -> None:
    """Name who knows the surroundings; called once by the application's root."""
    _answering[:] = [surroundings]


def surroundings(tx: Tx) -> Surroundings:
    """Return what stands around the actor."""
    return _answering[0](tx) if _answering else Surroundings()


class Session(Screen, rx.State):
    """The member at this screen; it only decides what is shown, never what is allowed."""

    user_name: str = ""
    initials: str = ""
    role: str = ""
    permissions: rx.Field[list[str]] = rx.field(default_factory=list[str])
    nav: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list[dict[str, Any]])
    tenant_id: str = ""
    tenant_name: str = ""
    tenants: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    centre_id: str = ""
    centres: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    unread: int = 0

    @rx.event
    @member
    async def load(self) -> None:
        """Read who is here; the first thing every page does, so it also leaves the last page."""
        hub.forget(self.router.session.client_token)
        (await self.get_state(Breakdown))._mend()  # noqa: SLF001 - public would be a remote handler
        actor = await self._actor()
        self._show_actor(actor)
        await self._watch(f"notifications:{actor.user_id}", "settings", "users")
        await self._read()

    @rx.event
    @member
    async def refresh(self) -> None:
        """Read the surroundings again: a notice came, or the workshop changed."""
        self._show_actor(await self._actor())
        await self._read()

    @rx.event
    @member
    async def home(self) -> Any:
        """Leave the bare address for the board."""
        return rx.redirect(HOME)

    def _show_actor(self, actor: Actor) -> None:
        self.user_name, self.role = actor.name, actor.role
        self.initials = initials(actor.name)
        self.tenant_id = str(actor.tenant_id)
        self.centre_id = str(actor.centre_id or "")
        held = sorted(actor.permissions)
        if held != self.permissions:
            self.permissions = held
            self.nav = menu.shown(actor.permissions)

    async def _read(self) -> None:
        around = await self._ask(surroundings)
        self.tenant_name = around.tenant_name
        self.tenants = list(around.tenants)
        self.centres = list(around.centres)
        self.unread = around.unread


def initials(name: str) -> str:
    """Return the first letters of a name's first two words."""
    return "".join(word[0] for word in name.split()[:LETTERS]).upper()
