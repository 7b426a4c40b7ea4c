"""The board: cards that move, live in every open browser."""

from typing import Any, cast
from uuid import UUID

import reflex as rx

from models.work_orders import OTStatus
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.work_orders import service
from torque_app.work_orders.lifecycle import STEPS
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import BOARD_PAGE
from torque_app.work_orders.state import boards, wanted
from torque_app.work_orders.state.boards import Opened
from torque_app.work_orders.state.cards import BoardColumn, BoardLane, Card
from torque_app.work_orders.state.decks import Decks
from torque_app.work_orders.state.wanted import FILTERS

PATH = BOARD_PAGE
MORE = 100


class BoardState(Decks, Screen, rx.State):
    """Columns, lanes and cards; the filters and the kind of lanes stand in the address.

    `settled` counts the moves that were answered; `asking` is the move that waits for its reason:
    card, column, the card it goes in front of, its lane, and the cell it was lifted from.
    """

    columns: rx.Field[list[BoardColumn]] = rx.field(default_factory=list[BoardColumn])
    lanes: rx.Field[list[BoardLane]] = rx.field(default_factory=list[BoardLane])
    asked: rx.Field[Asked] = rx.field(default_factory=Asked)
    technicians: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    bays: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    settled: int = 0
    loading: bool = True
    error: str = ""
    peeked: str = ""
    looked_at: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    asking: rx.Field[list[str]] = rx.field(default_factory=list[str])
    asking_title: str = ""
    _longer: rx.Field[dict[str, int]] = rx.field(default_factory=dict[str, int])
    _opened: Opened = None

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> None:
        """Read the board its address asks for, now and whenever it changes."""
        query = self._get_root_state().router_data.get("query", {})
        before, self.asked = self.asked.filters.get("lanes"), address.asked(query, FILTERS)
        self.peeked, self.asking, self._longer = "", [], {}
        if before != self.asked.filters.get("lanes"):
            self._opened = None
        await self._watch("board")
        await self._read(opening=True)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def refresh(self) -> None:
        """Read the same cards again, and show them if they changed."""
        await self._read(again=True)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def move(
        self, card_id: str, cell: str, index: int, lifted: str = "", before: str = ""
    ) -> None:
        """Put a card down; where the move needs a reason, ask for it first.

        A cell is a column (`QC`), or a lane's part of it (`QC|lane`). `lifted` is the one the card
        was taken from and `before` the card it goes in front of, as its mover saw them; without
        them `index` counts in what the board holds now.
        """
        column, _bar, lane = cell.partition("|")
        card = next((one for one in self.cards if one.id == card_id), None)
        if card is None:
            await self._say(_("Esa tarjeta ya no está en este tablero."), "warning")
            self.settled += 1
            return
        if not before:
            there = [one.id for one in self._cell(column, lane) if one.id != card_id]
            before = there[index] if 0 <= index < len(there) else ""
        from_column = lifted.partition("|")[0] or card.column
        step = STEPS.get((OTStatus(from_column), OTStatus(column)))
        dropped = [card_id, column, before, lane, lifted or f"{card.column}|{card.lane}"]
        if step is not None and step.note_required:
            self.asking, self.asking_title = dropped, _(step.label)
            return
        await self._move(*dropped, note=None)

    @rx.event
    @allow(WorkOrders.VIEW)
    async def give_reason(self, data: dict[str, Any]) -> None:
        """Make the move that waited for its reason."""
        if self.asking:
            await self._move(*self.asking, note=str(data.get("note") or ""))

    @rx.event
    @allow(WorkOrders.VIEW)
    async def keep(self) -> None:
        """Give the waiting move up: the card goes back."""
        self.asking = []
        self.settled += 1

    @rx.event
    @allow(WorkOrders.VIEW)
    async def more(self, cell: str) -> None:
        """Show more cards of a column, or of a lane's part of it (`QC|lane`)."""
        column, _bar, lane = cell.partition("|")
        name = f"{OTStatus(column).value}|{lane}" if self._by else OTStatus(column).value
        self._longer = {**self._longer, name: len(self._cell(column, lane)) + MORE}
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def open_lane(self, lane: str) -> None:
        """Show the cards of a lane, or its head alone."""
        now = {one.id for one in self.lanes if one.open}
        self._opened = frozenset(now ^ ({lane} & {one.id for one in self.lanes}))
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
        self._look()

    def _look(self) -> None:
        looked_at = [card for card in self.cards if card.id == self.peeked]
        if self.looked_at != looked_at:
            self.looked_at = looked_at

    @property
    def _by(self) -> Any:
        return wanted.lanes_of(self.asked)

    def _cell(self, column: str, lane: str) -> list[Card]:
        by = self._by
        return [
            one for one in self.cards if one.column == column and (by is None or one.lane == lane)
        ]

    async def _move(
        self, card_id: str, column: str, before: str, lane: str, lifted: str, *, note: str | None
    ) -> None:
        refused = await self._tell(
            service.carry,
            UUID(card_id),
            OTStatus(column),
            lane=wanted.lane_key(self._by, lane),
            seen=wanted.seen_at(self._by, lifted),
            note=note,
            before=uuid_or_none(before),
            index=None if before else self._last(card_id, column, lane),
        )
        if refused is None or "note" not in refused.fields:
            self.asking = []
        await self._answer(lane if refused is None else "")

    async def _answer(self, lane: str = "") -> None:
        """Show what became of a move; the lane it led to is opened, or the card would be gone."""
        if self._opened is not None and lane:
            self._opened |= {lane}
        await self._read()
        self.settled += 1

    def _last(self, card_id: str, column: str, lane: str) -> int | None:
        """Return the place behind the last card in sight, for one that stays in its column."""
        there = [one.id for one in self._cell(column, lane)]
        return len(there) - 1 if card_id in there and self._by is None else None

    async def _asked_for(self, *, opening: bool) -> boards.Seen:
        longer, filters, by = tuple(sorted(self._longer.items())), wanted.of(self.asked), self._by
        read: tuple[Any, ...] = (boards.seen, filters, longer)
        if by is not None:
            read = (boards.in_lanes, filters, longer, by, self._opened)
        if not opening:
            return cast(boards.Seen, await self._share(*read))
        offered, seen = await self._share(wanted.opened, *read)
        self.technicians, self.bays = list(offered.technicians), list(offered.bays)
        return seen

    async def _read(self, *, again: bool = False, opening: bool = False) -> None:
        self.error = ""
        try:
            seen = await self._asked_for(opening=opening)
        except TorqueError as refused:
            self.error = _(str(refused))
            return
        finally:
            self.loading = False
        if self._by is not None and self._opened is None:
            # what was open stays open, whatever moves from now on
            self._opened = frozenset(one.id for one in seen.lanes if one.open)
        # most of what changes in a workshop is not on this very board: nothing to send then
        heads = (list(seen.columns), list(seen.lanes))
        if not again or (self.columns, self.lanes) != heads:
            self.columns, self.lanes = heads
        self._deal(seen.cards, anew=opening)
        self._look()
