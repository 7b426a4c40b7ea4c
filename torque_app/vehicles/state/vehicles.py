"""The list of cars."""

from typing import Any

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.shell import address
from torque_app.shell.address import Asked
from torque_app.vehicles import queries
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.state import shown
from torque_app.vehicles.state.shown import CarLine

PATH = "/vehiculos"
FILTERS = ("status", "make", "year", "client")


class VehiclesState(Screen, rx.State):
    """One page of cars; what is asked for stands in the address."""

    rows: list[CarLine] = []
    total: int = 0
    asked: Asked = Asked()
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(Vehicles.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a car changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.asked = address.asked(query, FILTERS)
        await self._watch("vehicles")
        await self._read()

    @rx.event
    @allow(Vehicles.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    @rx.event
    @allow(Vehicles.VIEW)
    async def turn(self, page: int) -> Any:
        """Go to a page."""
        return rx.redirect(self.asked.turned(page).at(PATH))

    @rx.event
    @allow(Vehicles.VIEW)
    async def sort(self, column: str, desc: bool) -> Any:
        """Order by a column."""
        return rx.redirect(self.asked.sorted_by(column, desc=desc).at(PATH), replace=True)

    @rx.event
    @allow(Vehicles.VIEW)
    async def search(self, text: str) -> Any:
        """Look for a text."""
        return rx.redirect(self.asked.searched(text).at(PATH), replace=True)

    @rx.event
    @allow(Vehicles.VIEW)
    async def narrow(self, key: str, value: str) -> Any:
        """Put a filter on, or take it off."""
        if key in FILTERS:
            return rx.redirect(self.asked.narrowed(key, value).at(PATH))
        return None

    async def _read(self) -> None:
        try:
            page = await self._ask(queries.find, self.asked.listing())
        except TorqueError as refused:
            self.rows, self.total, self.error = [], 0, _(str(refused))
        else:
            self.rows = [shown.line(row) for row in page.rows]
            self.total, self.error = page.total, ""
        self.loading = False
