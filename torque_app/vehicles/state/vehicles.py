"""The list of cars."""

from typing import ClassVar

import reflex as rx

from torque_app.core.screen import allow
from torque_app.shell.listed import Listed
from torque_app.vehicles import queries
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.state import shown
from torque_app.vehicles.state.shown import CarLine

PATH = "/vehiculos"
FILTERS = ("status", "make", "year", "client")


class VehiclesState(Listed, rx.State):
    """One page of cars; what is asked for stands in the address."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = FILTERS

    rows: list[CarLine] = []

    @rx.event
    @allow(Vehicles.VIEW)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a car changes."""
        self._take_address()
        await self._watch("vehicles")
        await self._read()

    @rx.event
    @allow(Vehicles.VIEW)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        await self._list(self._ask(queries.find, self.asked.listing()), shown.line)
