"""One client: its facts, its cars and its papers."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.clients import queries, service
from torque_app.clients.permissions import Clients
from torque_app.clients.state import shown
from torque_app.clients.state.clients import PATH
from torque_app.clients.state.shown import CarLine, ClientCard, ContactLine, OrderLine, PaperLine
from torque_app.core.errors import NotFound
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _


class ClientState(Screen, rx.State):
    """The page of one client."""

    card: ClientCard = ClientCard()
    cars: list[CarLine] = []
    orders: list[OrderLine] = []
    papers: list[PaperLine] = []
    contacts: list[ContactLine] = []
    loading: bool = True
    missing: bool = False
    removing: bool = False

    @rx.event
    @allow(Clients.VIEW)
    async def load(self) -> None:
        """Read the client the address names, now and whenever something of it changes."""
        wanted = str(self._get_root_state().router_data.get("query", {}).get("client_id", ""))
        if wanted != self.card.id:
            self.card, self.loading = ClientCard(), True
        self.missing, self.removing = False, False
        await self._read(wanted)
        if not self.missing:
            await self._watch(f"client:{self.card.id}")

    @rx.event
    @allow(Clients.VIEW)
    async def refresh(self) -> None:
        """Read the same client again."""
        if self.card.id:
            await self._read(self.card.id)

    @rx.event
    @allow(Clients.DELETE)
    async def ask_removal(self) -> None:
        """Ask before taking the client out of the lists."""
        self.removing = True

    @rx.event
    @allow(Clients.DELETE)
    async def keep(self) -> None:
        """Think better of it."""
        self.removing = False

    @rx.event
    @allow(Clients.DELETE)
    async def remove(self) -> Any:
        """Take the client out of the lists."""
        self.removing = False
        name = self.card.name
        if not self.card.id or await self._tell(service.remove, UUID(self.card.id)):
            return None
        await self._say(_("{name} ya no está entre tus clientes.").format(name=name))
        return rx.redirect(PATH)

    async def _read(self, client_id: str) -> None:
        try:
            detail = await self._ask(queries.one, UUID(client_id))
        except (ValueError, NotFound):
            self.card, self.missing, self.loading = ClientCard(), True, False
            return
        self.card = shown.card(detail)
        self.cars = [shown.car(row) for row in detail.vehicles]
        self.orders = [shown.order(row) for row in detail.orders]
        self.papers = [shown.paper(row) for row in detail.invoices]
        self.contacts = [shown.contact(row) for row in detail.contacts]
        self.loading = False
