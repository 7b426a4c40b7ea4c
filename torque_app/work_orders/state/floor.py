"""The floor of the OT on the page: where it stands, its tasks, times, parts and work outside."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.work_orders import queries, service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import Floor
from torque_app.work_orders.state import floor_shown as shown
from torque_app.work_orders.state.floor_shown import Entry, FloorSheet, Outside, Request, Task
from torque_app.workshop import queries as workshop

SEE_BAYS = "workshop.view"


class FloorState(Screen, rx.State):
    """What the shop floor knows of the OT of the address; empty while there is none."""

    sheet: rx.Field[FloorSheet] = rx.field(default_factory=FloorSheet)
    tasks: rx.Field[list[Task]] = rx.field(default_factory=list[Task])
    entries: rx.Field[list[Entry]] = rx.field(default_factory=list[Entry])
    requests: rx.Field[list[Request]] = rx.field(default_factory=list[Request])
    outside: rx.Field[list[Outside]] = rx.field(default_factory=list[Outside])
    bays: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    _centre: str = ""

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> Any:
        """Read the floor of the OT of the address, now and whenever it changes."""
        self._empty()
        yield  # the floor seen before must not stand under this address
        wanted = uuid_or_none(str(self._get_root_state().router_data["query"].get("ot_id", "")))
        if wanted is None:
            return
        await self._watch(f"work_order:{wanted}")
        await self._read(wanted)
        if self._centre and (await self._actor()).may(SEE_BAYS):
            self.bays = await self._bays()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def refresh(self) -> None:
        """Read the same floor again."""
        await self._again()

    @rx.event
    @allow(WorkOrders.WORK)
    async def place(self, bay_id: str) -> None:
        """Put the OT in a bay, or in none."""
        if self.sheet.ot_id:
            chosen = uuid_or_none(bay_id)
            await self._tell(service.place_in_bay, UUID(self.sheet.ot_id), chosen)
            await self._again()

    @rx.event
    @allow(WorkOrders.EDIT)
    async def comes_back(self, original_id: str) -> None:
        """Say that the OT comes back for an earlier job, or, with nothing, that it does not."""
        if not self.sheet.ot_id:
            return
        original = uuid_or_none(original_id)
        told = await self._tell(service.link_comeback, UUID(self.sheet.ot_id), original)
        if told is None:
            await self._say(_("Reingreso anotado.") if original else _("Ya no es reingreso."))
        await self._again()

    def _empty(self) -> None:
        self.sheet, self.tasks, self.entries = FloorSheet(), [], []
        self.requests, self.outside, self.bays, self._centre = [], [], [], ""

    async def _bays(self) -> list[Choice]:
        found = await self._ask(workshop.bays, UUID(self._centre), only_active=True)
        return [Choice(str(bay.id), bay.code, bay.name) for bay in found]

    async def _read(self, ot_id: UUID) -> None:
        try:
            found: Floor = await self._ask(queries.floor, ot_id)
        except NotFound:
            self._empty()
            return
        actor, zone = await self._actor(), found.timezone
        abroad = {work.labor_id for work in found.outside}
        self._centre, self.sheet = str(found.service_center_id), shown.sheet(found)
        self.tasks = [
            shown.task(row, me=str(actor.user_id), outside=row.id in abroad) for row in found.tasks
        ]
        self.entries = [shown.entry(row, zone) for row in found.entries]
        self.requests = [shown.request(row) for row in found.requisitions]
        self.outside = [shown.outside(row, zone) for row in found.outside]

    async def _again(self) -> None:
        if self.sheet.ot_id:
            await self._read(UUID(self.sheet.ot_id))
