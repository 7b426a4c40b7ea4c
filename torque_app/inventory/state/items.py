"""The list of parts."""

from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.inventory import queries
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state import shown
from torque_app.inventory.state.shown import ItemCard, ItemLine, Shelf
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.shell.listed import Listed

PATH = "/repuestos"
FILTERS = ("category", "brand", "low", "active")


class ItemsState(Listed, rx.State):
    """One page of parts; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: rx.Field[list[ItemLine]] = rx.field(default_factory=list[ItemLine])
    sentence: str = ""
    categories: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    brands: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    peeked: rx.Field[ItemCard] = rx.field(default_factory=ItemCard)
    shelves: rx.Field[list[Shelf]] = rx.field(default_factory=list[Shelf])

    @rx.event
    @allow(Inventory.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever stock changes."""
        self._take_address()
        self.peeked = ItemCard()
        await self._watch("inventory")
        await self._read()

    @rx.event
    @allow(Inventory.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()
        if self.peeked.id:
            await self._show(self.peeked.id)

    @rx.event
    @allow(Inventory.VIEW)
    async def peek(self, item_id: str) -> None:
        """Look at a part without leaving the list."""
        await self._show(item_id)

    @rx.event
    @allow(Inventory.VIEW)
    async def unpeek(self) -> None:
        """Close the look."""
        self.peeked = ItemCard()

    @rx.event
    @allow(Inventory.VIEW)
    async def scan(self, code: str) -> Any:
        """Open the part a barcode reader read, or show all that share the code (INV-15)."""
        code = code.strip()[: address.LONGEST]
        found = await self._ask(queries.scanned, code)
        if not found:
            said = _("Ningún repuesto tiene el código «{code}».").format(code=code)
            await self._say(said, "warning")
            return None
        if len(found) == 1:
            return rx.redirect(f"{PATH}/{found[0]}")
        return rx.redirect(Asked(q=code).at(PATH))

    async def _show(self, item_id: str) -> None:
        try:
            detail = await self._ask(queries.one, UUID(item_id))
        except (ValueError, NotFound):
            self.peeked = ItemCard()
            return
        self.peeked = shown.card(detail)
        self.shelves = [shown.shelf(row) for row in detail.shelves]

    async def _read(self) -> None:
        found = await self._listed(self._ask(_overview, self.asked.listing()))
        if found is None:
            return
        page, stats, facets = found
        self._fill(page, shown.line)
        self.sentence = shown.sentence(stats)
        self.categories = [Choice(name, name) for name in facets.categories]
        self.brands = [Choice(name, name) for name in facets.brands]


def _overview(
    tx: Tx, listing: Listing
) -> tuple[Page[queries.ItemRow], queries.Stats, queries.Facets]:
    return queries.find(tx, listing), queries.stats(tx), queries.facets(tx)
