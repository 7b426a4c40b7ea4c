"""The last quotations of a client or of a car, on their pages."""

from typing import Final
from uuid import UUID

import reflex as rx

from torque_app.core.listing import Listing
from torque_app.core.screen import Screen, allow
from torque_app.quotations import queries
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state import shown
from torque_app.quotations.state.shown import QuotationLine

LAST: Final = 5
_WHOSE: Final = ("client_id", "vehicle_id")


class PartyQuotationsState(Screen, rx.State):
    """The newest of them, and how many there are in all."""

    rows: list[QuotationLine] = []
    total: int = 0
    _whose: dict[str, str] = {}

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Read those of the client or the car of the address, now and whenever they change."""
        query = self._get_root_state().router_data.get("query", {})
        self.rows, self.total, self._whose = [], 0, {}
        named = next((name for name in _WHOSE if query.get(name)), "")
        try:
            self._whose = {named: str(UUID(str(query.get(named, ""))))}
        except ValueError:
            return
        await self._watch("quotations")
        await self._read()

    @rx.event
    @allow(Quotations.VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        if self._whose:
            await self._read()

    async def _read(self) -> None:
        found = await self._ask(queries.find, Listing(limit=LAST, filters=dict(self._whose)))
        self.rows, self.total = [shown.line(row) for row in found.rows], found.total
