"""One car: its facts, its odometer and its life."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.vehicles import queries, service
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.state import shown
from torque_app.vehicles.state.shown import CarCard, Moment, ReadingLine
from torque_app.vehicles.state.vehicles import PATH

READINGS = 12
Whole = tuple[queries.VehicleDetail, queries.Readings, tuple[queries.TimelineEntry, ...]]


class VehicleState(Screen, rx.State):
    """The page of one car."""

    card: CarCard = CarCard()
    warnings: list[str] = []
    readings: list[ReadingLine] = []
    moments: list[Moment] = []
    loading: bool = True
    missing: bool = False
    removing: bool = False

    @rx.event
    @allow(Vehicles.VIEW)
    async def load(self) -> None:
        """Read the car the address names, now and whenever something of it changes."""
        wanted = str(self._get_root_state().router_data.get("query", {}).get("vehicle_id", ""))
        if wanted != self.card.id:
            self.card, self.loading = CarCard(), True
        self.missing, self.removing = False, False
        await self._read(wanted)
        if not self.missing:
            await self._watch(f"vehicle:{self.card.id}")

    @rx.event
    @allow(Vehicles.VIEW)
    async def refresh(self) -> None:
        """Read the same car again."""
        if self.card.id:
            await self._read(self.card.id)

    @rx.event
    @allow(Vehicles.DELETE)
    async def ask_removal(self) -> None:
        """Ask before taking the car out of the lists."""
        self.removing = True

    @rx.event
    @allow(Vehicles.DELETE)
    async def keep(self) -> None:
        """Think better of it."""
        self.removing = False

    @rx.event
    @allow(Vehicles.DELETE)
    async def remove(self) -> Any:
        """Take the car out of the lists."""
        self.removing = False
        if not self.card.id or await self._tell(service.remove, UUID(self.card.id)):
            return None
        await self._say(_("El vehículo ya no está en tus listas."))
        return rx.redirect(PATH)

    async def _read(self, vehicle_id: str) -> None:
        try:
            detail, readings, life = await self._ask(_whole, UUID(vehicle_id))
        except (ValueError, NotFound):
            self.card, self.missing, self.loading = CarCard(), True, False
            return
        self.card = shown.card(detail, readings.per_day)
        self.warnings = list(detail.warnings)
        self.readings = [shown.reading(row) for row in readings.rows[:READINGS]]
        self.moments = [shown.moment(entry, place) for place, entry in enumerate(life)]
        self.loading = False


def _whole(tx: Tx, vehicle_id: UUID) -> Whole:
    return (
        queries.one(tx, vehicle_id),
        queries.readings(tx, vehicle_id),
        queries.timeline(tx, vehicle_id),
    )
