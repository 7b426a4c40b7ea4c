"""The list of clients."""

from typing import ClassVar
from uuid import UUID

import reflex as rx

from torque_app.clients import queries
from torque_app.clients.permissions import Clients
from torque_app.clients.state import shown
from torque_app.clients.state.shown import CarLine, ClientCard, ClientLine
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.tx import Tx
from torque_app.shell.listed import Listed

PATH = "/clientes"
FILTERS = ("type", "comuna", "active")


class ClientsState(Listed, rx.State):
    """One page of clients; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: list[ClientLine] = []
    sentence: str = ""
    comunas: list[Choice] = []
    peeked: ClientCard = ClientCard()
    cars: list[CarLine] = []

    @rx.event
    @allow(Clients.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a client changes."""
        self._take_address()
        self.peeked = ClientCard()
        await self._watch("clients")
        await self._read()

    @rx.event
    @allow(Clients.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()
        if self.peeked.id:
            await self._show(self.peeked.id)

    @rx.event
    @allow(Clients.VIEW)
    async def peek(self, client_id: str) -> None:
        """Look at a client without leaving the list."""
        await self._show(client_id)

    @rx.event
    @allow(Clients.VIEW)
    async def unpeek(self) -> None:
        """Close the look."""
        self.peeked = ClientCard()

    async def _show(self, client_id: str) -> None:
        try:
            detail = await self._ask(queries.one, UUID(client_id))
        except (ValueError, NotFound):
            self.peeked = ClientCard()
            return
        self.peeked = shown.card(detail)
        self.cars = [shown.car(row) for row in detail.vehicles]

    async def _read(self) -> None:
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is None:
            return
        page, stats, comunas = found
        self._fill(page, shown.line)
        self.sentence = shown.sentence(stats)
        self.comunas = [Choice(name, name) for name in comunas]


def _overview(tx: Tx, listing: Listing) -> tuple[Page[queries.ClientRow], queries.Stats, list[str]]:
    return queries.find(tx, listing), queries.stats(tx), queries.comunas(tx)
