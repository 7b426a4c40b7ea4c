"""The board on the wall: what the floor has to do, for whoever walks by."""

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import boards, wanted
from torque_app.work_orders.state.cards import BoardColumn, BoardLane, Card
from torque_app.work_orders.state.wanted import FILTERS


class WallState(Screen, rx.State):
    """The floor's columns and cards, read only and without money whoever is signed in."""

    columns: rx.Field[list[BoardColumn]] = rx.field(default_factory=list[BoardColumn])
    lanes: rx.Field[list[BoardLane]] = rx.field(default_factory=list[BoardLane])
    cards: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    asked: rx.Field[Asked] = rx.field(default_factory=Asked)
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> None:
        """Read what its address asks for, now and whenever an OT changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, FILTERS)
        await self._watch("board")
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def refresh(self) -> None:
        """Read it again, and show it if it changed."""
        await self._read()

    async def _read(self) -> None:
        self.error = ""
        filters, by = wanted.of(self.asked), wanted.lanes_of(self.asked)
        try:
            seen = await self._share(boards.wall, filters, by)
        except TorqueError as refused:
            self.error = _(str(refused))
            return
        finally:
            self.loading = False
        now = (self.columns, self.lanes, self.cards)
        if now != (list(seen.columns), list(seen.lanes), list(seen.cards)):
            self.columns, self.cards = list(seen.columns), list(seen.cards)
            self.lanes = list(seen.lanes)
