"""The list of OTs."""

from typing import ClassVar

import reflex as rx

from torque_app.auth import queries as people
from torque_app.core.choices import Choice
from torque_app.core.screen import allow
from torque_app.shell.listed import Listed
from torque_app.work_orders import queries
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import cards
from torque_app.work_orders.state.cards import Card

PATH = "/ot"
FILTERS = ("status", "assigned_to", "priority", "service_center_id", "client_id", "vehicle_id")


class OrdersState(Listed, rx.State):
    """One page of OTs; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: rx.Field[list[Card]] = rx.field(default_factory=list[Card])
    technicians: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    peeked: str = ""

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever an OT changes."""
        self._take_address()
        self.peeked = ""
        await self._watch("board")
        found = await self._ask(people.technicians)
        self.technicians = [Choice(str(one.id), one.name, one.role_name) for one in found]
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def peek(self, ot_id: str) -> None:
        """Look at an OT without leaving the list; "" closes the look."""
        self.peeked = ot_id

    async def _read(self) -> None:
        await self._list(self._ask(queries.find, self.asked.listing()), cards.card)
