"""/bodega/solicitudes: the parts the shop floor asks for, whoever's OT they are of."""

from dataclasses import replace
from typing import ClassVar, Final

import reflex as rx

from torque_app.core.screen import allow
from torque_app.shell.listed import Listed
from torque_app.work_orders import queries
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import floor_shown as shown
from torque_app.work_orders.state.floor_shown import Request

TO_ANSWER: Final = "asked,approved"
EVERY: Final = "asked,approved,issued,refused"


class RequestsState(Listed, rx.State):
    """One page of requests; without a filter those that wait for their part, the oldest first."""

    PATH: ClassVar = "/bodega/solicitudes"
    FILTERS: ClassVar = ("status", "service_center_id")

    rows: rx.Field[list[Request]] = rx.field(default_factory=list[Request])
    peeked: str = ""

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a part is asked for or answered."""
        self._take_address()
        if not self.asked.filters.get("status"):
            filters = {**self.asked.filters, "status": TO_ANSWER}
            self.asked = replace(self.asked, filters=filters)
        if not self.asked.sort:
            self.asked = replace(self.asked, sort="created_at", desc=False)
        self.peeked = ""
        await self._watch("requisitions")
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def peek(self, row_id: str) -> None:
        """Look at a request without leaving the list; "" closes the look."""
        self.peeked = row_id

    async def _read(self) -> None:
        await self._list(self._ask(queries.requisitions, self.asked.listing()), shown.request)
