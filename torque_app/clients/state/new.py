"""The form of a new client."""

from typing import Any

import reflex as rx

from torque_app.clients import queries, service
from torque_app.clients.permissions import Clients
from torque_app.clients.state import typed
from torque_app.clients.state.clients import PATH
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled


class NewClientState(Filled, rx.State):
    """The page of a new client; `twin` leads to the client that already has the RUT."""

    twin: str = ""
    company: bool = False

    @rx.event
    @allow(Clients.EDIT)
    async def load(self) -> None:
        """Start with nothing wrong."""
        self.errors, self.twin, self.company = {}, "", False

    @rx.event
    @allow(Clients.EDIT)
    async def choose(self, kind: str) -> None:
        """Ask a company for its giro, and a person for none."""
        self.company = kind == "COMPANY"

    @rx.event
    @allow(Clients.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        said = typed.complaint(name, value)
        if name == "rut":
            taken = None if said or not value.strip() else await self._ask(queries.with_rut, value)
            self.twin = f"{PATH}/{taken.id}" if taken else ""
            said = said or (_("Ya es de {name}.").format(name=taken.name) if taken else "")
        self.errors = {**self.errors, name: said}

    @rx.event
    @allow(Clients.EDIT)
    async def create(self, data: dict[str, Any]) -> Any:
        """Create the client and go to its record."""
        if self._is_again(data):
            return
        try:
            client = await self._ask(service.create, **typed.client(data))
        except TorqueError as refused:
            self.twin = str(refused.details.get("href", ""))
            await self._refuse(refused)
            return
        # first the draft in the browser ends, then the page may be left without a question
        self._keep(data)
        self.twin = ""
        await self._say(_("Cliente creado."))
        yield
        yield rx.redirect(f"{PATH}/{client.id}")
