"""The section of bays and the dialog of one."""

from typing import Any

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.workshop import queries, service
from torque_app.workshop.events import TOPIC
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.state import shown, typed
from torque_app.workshop.state.editing import Editing
from torque_app.workshop.state.floor import Placed
from torque_app.workshop.state.shown import BayFields, BayLine


class BaysState(Placed, Editing, rx.State):
    """The bays of the centre in sight, and the one being edited."""

    loading: bool = True
    rows: rx.Field[list[BayLine]] = rx.field(default_factory=list[BayLine])
    fields: rx.Field[BayFields] = rx.field(default_factory=BayFields)

    @rx.event
    @allow(Workshop.VIEW)
    async def load(self) -> None:
        """Read the bays, now and whenever one changes, if their section is in sight."""
        self.open = False
        if self._place().section == "boxes":
            await self._watch(TOPIC)
            await self._read()

    @rx.event
    @allow(Workshop.VIEW)
    async def refresh(self) -> None:
        """Read the bays again."""
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def start(self) -> None:
        """Open the form of a new bay, last in the row."""
        self._show(BayFields(position=str(len(self.rows) + 1)))

    @rx.event
    @allow(Workshop.VIEW)
    async def edit(self, bay_id: str) -> None:
        """Open the form of a bay as it is now."""
        row = await self._found(queries.bay, bay_id, gone=_("Ese box ya no existe."))
        if row is not None:
            self._show(shown.bay_fields(row))

    @rx.event
    @allow(Workshop.MANAGE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the bay."""
        if self._is_again(data):
            return
        try:
            bay_id = typed.identity(self.fields.id)
            _actor, centre = await self._centre()
            version = self.fields.version if bay_id else None
            told = {"service_center_id": centre.id, **typed.bay(data)}
            await self._ask(service.save_bay, bay_id, **told, version=version)
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        await self._say(_("Box guardado."))
        yield
        self.open = False
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def remove(self) -> None:
        """Take the bay of the form away."""
        if await self._take_away(service.remove_bay, _("Box eliminado.")):
            await self._read()

    async def _read(self) -> None:
        _actor, centre = await self._centre()
        self.rows = [shown.bay(row) for row in await self._ask(queries.bays, centre.id)]
        self.loading = False
