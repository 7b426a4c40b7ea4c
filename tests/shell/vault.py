"""The real application and one more State, full of things a hostile client would want.

Served by `granian tests.shell.vault:app`; nothing of it exists outside the tests.
"""

import asyncio
from typing import Any

import reflex as rx

from tests.shell.hostile import TREASURE
from torque_app.core.screen import Screen, allow, anyone, member
from torque_app.torque_app import app


class Vault(Screen, rx.State):
    """What every attack is aimed at."""

    treasure: str = ""
    note: str = ""
    reads: int = 0
    sum: int = 0
    files: rx.Field[list[str]] = rx.field(default_factory=list[str])
    kept: str = rx.LocalStorage("")
    _hidden: str = "nobody-sees-this"

    def helper(self, text: str) -> None:
        """Public, undecorated: Reflex makes a remote handler of it."""
        self.note = text

    @rx.event
    def forgotten(self) -> None:
        """Declares no policy."""
        self.note = "forgotten"

    @rx.event
    @allow("work_orders.view")
    async def load(self) -> None:
        """Show the tenant's treasure and watch it."""
        actor = await self._actor()
        self.treasure = f"{TREASURE}-{actor.tenant_id}"
        await self._watch("vault")

    @rx.event
    @allow("work_orders.view")
    async def refresh(self) -> None:
        """Read again."""
        await self._actor()
        self.reads += 1

    @rx.event
    @allow("users.manage")
    async def pay(self, amount: int, approved: bool = False, tags: list[str] | None = None) -> None:
        """Take typed arguments."""
        assert isinstance(amount, int)
        self.sum += amount
        self.note = f"{approved} {tags}"

    @rx.event
    @allow("users.manage")
    def set_note(self, value: str) -> None:
        """Be what `setvar` looks for."""
        self.note = value

    @rx.event
    @member
    async def submit(self, form: dict[str, Any]) -> None:
        """Take a form."""
        self.note = str(sorted(form.items()))

    @rx.event(background=True)
    @allow("users.manage")
    async def slow(self) -> None:
        """Work in the background."""
        await asyncio.sleep(0.05)
        async with self:
            self.note = "slow"

    @rx.event
    @member
    def chain(self) -> Any:
        """Call a handler that asks for more than this one."""
        return Vault.pay(5)

    @rx.event
    @allow("users.manage")
    async def upload(self, files: list[rx.UploadFile]) -> None:
        """Take files."""
        self.files = [f"{one.filename}:{len(await one.read())}" for one in files]

    @rx.event
    @anyone
    def knock(self) -> None:
        """Be open to everybody."""
        self.note = "knocked"

    @rx.event
    @member
    def broken(self) -> None:
        """Fail like a bug."""
        raise RuntimeError("broken with torque_sid=abc and 12.345.678-5")


def page() -> rx.Component:
    """Show the vault."""
    return rx.el.div(Vault.treasure, rx.upload(id="u", on_drop=Vault.upload(rx.upload_files("u"))))


app.add_page(page, route="/boveda", on_load=Vault.load)
