"""One part: its facts, its shelves and its history."""

from typing import Any
from uuid import UUID

import reflex as rx

from models.inventory import MovementType
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.inventory import queries, service
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state import shown
from torque_app.inventory.state.items import PATH
from torque_app.inventory.state.shown import ItemCard, MoveLine, Shelf
from torque_app.shell import address

MOVES = 20
KIND = "type"


class ItemState(Screen, rx.State):
    """The page of one part."""

    card: rx.Field[ItemCard] = rx.field(default_factory=ItemCard)
    shelves: rx.Field[list[Shelf]] = rx.field(default_factory=list[Shelf])
    moves: rx.Field[list[MoveLine]] = rx.field(default_factory=list[MoveLine])
    total: int = 0
    page: int = 1
    kind: str = ""
    loading: bool = True
    missing: bool = False
    removing: bool = False

    @rx.event
    @allow(Inventory.VIEW)
    async def load(self) -> None:
        """Read the part the address names, now and whenever its stock moves."""
        wanted = str(self._get_root_state().router_data.get("query", {}).get("item_id", ""))
        if wanted != self.card.id:
            self.card, self.moves, self.shelves, self.loading = ItemCard(), [], [], True
        self.page, self.kind, self.missing, self.removing = 1, "", False, False
        await self._read(wanted)
        if not self.missing:
            await self._watch(f"item:{self.card.id}")

    @rx.event
    @allow(Inventory.VIEW)
    async def refresh(self) -> None:
        """Read the same part again."""
        if self.card.id:
            await self._read(self.card.id)

    @rx.event
    @allow(Inventory.VIEW)
    async def turn(self, page: int) -> None:
        """Show other movements."""
        self.page = min(max(1, page), address.FARTHEST)
        await self._read(self.card.id)

    @rx.event
    @allow(Inventory.VIEW)
    async def narrow(self, key: str, value: str) -> None:
        """Show one kind of movement, or all of them."""
        if key == KIND and value in {"", *MovementType}:
            self.page, self.kind = 1, value
            await self._read(self.card.id)

    @rx.event
    @allow(Inventory.DELETE)
    async def ask_removal(self) -> None:
        """Ask before taking the part out of the master."""
        self.removing = True

    @rx.event
    @allow(Inventory.DELETE)
    async def keep(self) -> None:
        """Think better of it."""
        self.removing = False

    @rx.event
    @allow(Inventory.DELETE)
    async def remove(self) -> Any:
        """Take the part out of the master."""
        self.removing = False
        name = self.card.name
        if not self.card.id or await self._tell(service.remove_item, UUID(self.card.id)):
            return None
        await self._say(_("«{name}» ya no está en el maestro.").format(name=name))
        return rx.redirect(PATH)

    async def _read(self, item_id: str) -> None:
        try:
            detail, moves = await self._ask(_record, UUID(item_id), self.page, self.kind)
        except (ValueError, NotFound):
            self.card, self.missing, self.loading = ItemCard(), True, False
            return
        self.card = shown.card(detail)
        self.shelves = [shown.shelf(row) for row in detail.shelves]
        self.moves = [shown.move(row) for row in moves.rows]
        self.total, self.loading = moves.total, False


def _record(
    tx: Tx, item_id: UUID, page: int, kind: str
) -> tuple[queries.ItemDetail, Page[queries.MovementRow]]:
    wanted = Listing(page=page, limit=MOVES, filters={KIND: kind} if kind else {})
    return queries.one(tx, item_id), queries.history(tx, item_id, wanted)
