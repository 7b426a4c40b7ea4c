"""The section of bays and the dialog of one."""

from datetime import UTC, datetime
from typing import Any

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.workshop import queries, service
from torque_app.workshop.events import TOPIC
from torque_app.workshop.permissions import Workshop
from torque_app.workshop.state import shown, typed
from torque_app.workshop.state.floor import Placed
from torque_app.workshop.state.shown import BayFields, BayLine


class BaysState(Placed, rx.State):
    """The bays of the centre in sight, and the one being edited."""

    loading: bool = True
    rows: rx.Field[list[BayLine]] = rx.field(default_factory=list[BayLine])
    open: bool = False
    fields: rx.Field[BayFields] = rx.field(default_factory=BayFields)
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    saved_at: str = ""
    _last_key: str = ""

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
        self.fields = BayFields(position=str(len(self.rows) + 1))
        self.errors, self.open = {}, True

    @rx.event
    @allow(Workshop.VIEW)
    async def edit(self, bay_id: str) -> None:
        """Open the form of a bay as it is now."""
        try:
            wanted = typed.chosen({"id": bay_id}, "id", _("Ese box ya no existe."))
            self.fields = shown.bay_fields(await self._ask(queries.bay, wanted))
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self.errors, self.open = {}, True

    @rx.event
    @allow(Workshop.VIEW)
    async def cancel(self) -> None:
        """Close the form."""
        self.open = False

    @rx.event
    @allow(Workshop.MANAGE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write the bay."""
        key = typed.key_of(data)
        if key and key == self._last_key:
            return  # the same press of the same button, delivered twice
        try:
            bay_id = typed.identity(self.fields.id)
            _actor, centre = await self._centre()
            version = self.fields.version if bay_id else None
            told = {"service_center_id": centre.id, **typed.bay(data)}
            await self._ask(service.save_bay, bay_id, **told, version=version)
        except TorqueError as refused:
            self.errors = refused.fields
            await self._say(_(str(refused)), "error")
            return
        self._last_key = key
        self.errors, self.saved_at = {}, datetime.now(UTC).isoformat()
        await self._say(_("Box guardado."))
        yield
        self.open = False
        await self._read()

    @rx.event
    @allow(Workshop.MANAGE)
    async def remove(self) -> None:
        """Take the bay of the form away."""
        bay_id = typed.identity(self.fields.id)
        if bay_id is None or await self._tell(service.remove_bay, bay_id):
            return
        self.open = False
        await self._say(_("Box eliminado."))
        await self._read()

    async def _read(self) -> None:
        _actor, centre = await self._centre()
        self.rows = [shown.bay(row) for row in await self._ask(queries.bays, centre.id)]
        self.loading = False
