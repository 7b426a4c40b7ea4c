"""The board: cards that move, live in every open browser."""

from typing import Any
from uuid import UUID

import reflex as rx

from models.work_orders import OTStatus, Priority
from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.work_orders import service
from torque_app.work_orders.lifecycle import STEPS
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import Filters
from torque_app.work_orders.state import boards
from torque_app.work_orders.state.shown import BoardColumn, Card
from torque_app.work_orders.state.typed import uuid_or_none

PATH = "/tablero"
FILTERS = ("technician", "centre", "priority")
MORE = 100


class BoardState(Screen, rx.State):
    """Columns and cards; the filters stand in the address.

    `settled` counts the moves that were answered; `asking` is the move that waits for its reason:
    card, column and the card it goes in front of.
    """

    columns: rx.Field[list[BoardColumn]] = rx.field(default_factory=list[BoardColumn])
    cards: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    asked: rx.Field[Asked] = rx.field(default_factory=Asked)
    technicians: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    settled: int = 0
    loading: bool = True
    error: str = ""
    peeked: str = ""
    asking: rx.Field[list[str]] = rx.field(default_factory=list[str])
    asking_title: str = ""
    _longer: rx.Field[dict[str, int]] = rx.field(default_factory=dict[str, int])

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> None:
        """Read the board its address asks for, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, FILTERS)
        self.peeked, self.asking, self._longer = "", [], {}
        await self._watch("board")
        found = await self._ask(people.technicians)
        self.technicians = [Choice(str(one.id), one.name, one.role_name) for one in found]
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def refresh(self) -> None:
        """Read the same cards again, and show them if they changed."""
        await self._read(again=True)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def move(self, card_id: str, column: str, index: int) -> None:
        """Put a card down; where the move needs a reason, ask for it first."""
        card = next((one for one in self.cards if one.id == card_id), None)
        if card is None:
            return
        there = [one.id for one in self.cards if one.column == column and one.id != card_id]
        before = there[index] if 0 <= index < len(there) else ""
        step = STEPS.get((OTStatus(card.column), OTStatus(column)))
        if step is not None and step.note_required:
            self.asking, self.asking_title = [card_id, column, before], _(step.label)
            return
        await self._move(card_id, column, before=before, note=None)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def give_reason(self, data: dict[str, Any]) -> None:
        """Make the move that waited for its reason."""
        if len(self.asking) == 3:  # noqa: PLR2004 - card, column, before
            card_id, column, before = self.asking
            await self._move(card_id, column, before=before, note=str(data.get("note") or ""))

    @rx.event
    @allow(WorkOrders.VIEW)
    async def keep(self) -> None:
        """Give the waiting move up: the card goes back."""
        self.asking = []
        self.settled += 1

    @rx.event
    @allow(WorkOrders.VIEW)
    async def more(self, column: str) -> None:
        """Show more cards of a column."""
        shown_now = sum(1 for card in self.cards if card.column == column)
        self._longer = {**self._longer, OTStatus(column).value: shown_now + MORE}
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def narrow(self, key: str, value: str) -> Any:
        """Put a filter on, or take it off."""
        if key in FILTERS:
            return rx.redirect(self.asked.narrowed(key, value).at(PATH), replace=True)
        return None

    @rx.event
    @allow(WorkOrders.VIEW)
    async def search(self, text: str) -> Any:
        """Show the cards that match a text."""
        return rx.redirect(self.asked.searched(text).at(PATH), replace=True)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def peek(self, card_id: str) -> None:
        """Look at an OT without leaving the board; "" closes the look."""
        self.peeked = card_id

    async def _move(self, card_id: str, column: str, *, before: str, note: str | None) -> None:
        refused = await self._tell(
            service.move,
            UUID(card_id),
            OTStatus(column),
            note=note,
            before=uuid_or_none(before),
            index=None if before else self._last(card_id, column),
        )
        if refused is None or "note" not in refused.fields:
            self.asking = []
        await self._read()
        self.settled += 1

    def _last(self, card_id: str, column: str) -> int | None:
        """Return the place behind the last card in sight, for one that stays in its column."""
        there = [one.id for one in self.cards if one.column == column]
        return len(there) - 1 if card_id in there else None

    def _filters(self) -> Filters:
        wanted = self.asked.filters
        urgent = wanted.get("priority", "").upper()
        return Filters(
            centre=uuid_or_none(wanted.get("centre", "")),
            technician=uuid_or_none(wanted.get("technician", "")),
            priority=Priority(urgent) if urgent in Priority.__members__ else None,
            text=self.asked.q,
        )

    async def _read(self, *, again: bool = False) -> None:
        self.error = ""
        longer = tuple(sorted(self._longer.items()))
        try:
            seen = await self._share(boards.seen, self._filters(), longer)
        except TorqueError as refused:
            self.error = _(str(refused))
            return
        finally:
            self.loading = False
        # most of what changes in a workshop is not on this very board: nothing to send then
        if not again or (self.columns, self.cards) != (list(seen.columns), list(seen.cards)):
            self.columns, self.cards = list(seen.columns), list(seen.cards)
