"""The form of a new car."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.clients import queries as clients
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.vehicles import queries, rules, service
from torque_app.vehicles.permissions import Vehicles
from torque_app.vehicles.state import typed
from torque_app.vehicles.state.vehicles import PATH

NOBODY = Choice("", "")


class NewVehicleState(Filled, rx.State):
    """The page of a new car; `twin` leads to the car that already has the plate."""

    owner: Choice = NOBODY
    found: list[Choice] = []
    doubts: dict[str, str] = {}
    twin: str = ""

    @rx.event
    @allow(Vehicles.EDIT)
    async def load(self) -> None:
        """Start with the client the address names, if it names one."""
        wanted = str(self._get_root_state().router_data.get("query", {}).get("cliente", ""))
        self.errors, self.doubts, self.twin, self.owner = {}, {}, "", NOBODY
        self.found = await self._ask(clients.search, "")
        try:
            client = await self._ask(clients.row, UUID(wanted))
        except (ValueError, NotFound):
            return
        self.owner = Choice(str(client.id), client.name)
        self.found = [self.owner, *(c for c in self.found if c.id != self.owner.id)]

    @rx.event
    @allow(Vehicles.EDIT)
    async def find(self, text: str) -> None:
        """Offer the clients that match what is typed."""
        self.found = await self._ask(clients.search, text[:80])

    @rx.event
    @allow(Vehicles.EDIT)
    async def choose(self, client_id: str) -> None:
        """Keep the client picked."""
        picked = [choice for choice in self.found if choice.id == client_id]
        self.owner = picked[0] if picked else NOBODY

    @rx.event
    @allow(Vehicles.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left, and what only looks wrong."""
        said = typed.complaint(name, value)
        if name == "plate":
            taken = None if said else await self._ask(queries.by_plate, value)
            self.twin = f"{PATH}/{taken.id}" if taken else ""
            said = said or (_("Ya es de {name}.").format(name=taken.client) if taken else "")
        self.errors = {**self.errors, name: said}
        self.doubts = {**self.doubts, name: "" if said else _doubt(name, value)}

    @rx.event
    @allow(Vehicles.EDIT)
    async def create(self, data: dict[str, Any]) -> Any:
        """Register the car, say its warnings, and go to its record."""
        if self._is_again(data):
            return
        try:
            made = await self._ask(
                service.create,
                client_id=typed.chosen(data, "client_id"),
                odometer=typed.whole(data, "odometer"),
                **typed.vehicle(data),
            )
        except TorqueError as refused:
            self.twin = str(refused.details.get("href", ""))
            await self._refuse(refused)
            return
        # first the draft in the browser ends, then the page may be left without a question
        self._keep(data)
        self.twin = ""
        if made.warnings:
            await self._say(_("Vehículo registrado."), "warning", detail=" ".join(made.warnings))
        else:
            await self._say(_("Vehículo registrado."))
        yield
        yield rx.redirect(f"{PATH}/{made.vehicle.id}")


def _doubt(name: str, value: str) -> str:
    if not value.strip() or name not in ("plate", "vin"):
        return ""
    doubts = rules.plate_doubts(value) if name == "plate" else rules.vin_doubts(value)
    return " ".join(map(_, doubts))
