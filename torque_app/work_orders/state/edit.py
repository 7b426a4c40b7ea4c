"""The dialog that changes what an OT says of itself, and who works on it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.values import clock
from torque_app.core.errors import Stale, TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.reading import all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled, overtaken
from torque_app.work_orders import queries, service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries import OTDetail
from torque_app.work_orders.state import shown, typed
from torque_app.work_orders.state.record import OTState

TRIES: Final = 2


@dataclass(frozen=True)
class OTFields:
    """The fields of an OT as its form takes them; the promise is on the clock of the centre."""

    service_type: str = ""
    description: str = ""
    priority: str = ""
    promised_at: str = ""
    technician_id: str = ""
    odometer_in: str = ""
    estimated_hours: str = ""


LABELS: Final = {
    "service_type": _("Servicio"),
    "description": _("Lo que dice el cliente"),
    "priority": _("Prioridad"),
    "promised_at": _("Prometida para"),
    "technician_id": _("Técnico"),
    "odometer_in": _("Kilometraje"),
    "estimated_hours": _("Horas estimadas"),
}


class EditOTState(Filled, rx.State):
    """The form over an OT, open while it has an `ot_id`; `stale` says what others changed."""

    ot_id: str = ""
    fields: OTFields = OTFields()
    stale: str = ""
    _version: int = 0
    _zone: str = clock.SANTIAGO
    _words: dict[str, str] = {}

    @rx.event
    @allow(WorkOrders.EDIT)
    async def start(self) -> None:
        """Open the form for the OT on the page, as it stands now."""
        page = await self.get_state(OTState)
        if not page.sheet.editable:
            return
        self._take(await self._ask(queries.one, UUID(page.sheet.id)))
        self.errors, self.stale, self.ot_id = {}, "", page.sheet.id

    @rx.event
    @allow(WorkOrders.EDIT)
    async def cancel(self) -> None:
        """Close the form; what was typed waits in the browser."""
        self.ot_id = ""

    @rx.event
    @allow(WorkOrders.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        self.errors = {**self.errors, name: typed.complaint(name, value, self._zone)}

    @rx.event
    @allow(WorkOrders.EDIT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Save over the version read; after a refusal for staleness, over the newer one."""
        try:
            saved = await self._revised(self._changes(data))
        except TorqueError as refused:
            await self._refuse(refused)
            return
        if not saved:
            self.errors = {}
            await self._say(_(Stale.message), "warning")
            return
        self._keep(data)
        self.stale = ""
        await self._say(_("Cambios guardados."))
        yield  # the draft in the browser ends before its form is gone
        self.ot_id = ""
        yield OTState.refresh

    def _changes(self, data: Mapping[str, Any]) -> dict[str, Any]:
        changes = all_of(typed.header(data, self._zone))
        if data.get("promised_at") == self.fields.promised_at:
            del changes["promised_at"]  # a form has no seconds; a promise untouched keeps its own
        if "technician_id" in data:
            changes["assigned_to"] = uuid_or_none(str(data["technician_id"]))
        return changes

    async def _revised(self, changes: dict[str, Any]) -> bool:
        """Save, or say what somebody else changed of what the form shows and return False.

        An OT also moves on with every line added to it: nothing the form shows, so try again.
        """
        for _try in range(TRIES):
            try:
                await self._ask(service.revise, UUID(self.ot_id), version=self._version, **changes)
            except Stale:
                if await self._compare():
                    return False
            else:
                return True
        return False

    async def _compare(self) -> bool:
        """Take the newer version, keep what is typed, and tell whether the form shows it wrong."""
        before = self._words
        self._take(await self._ask(queries.one, UUID(self.ot_id)))
        if self._words == before:
            return False
        self.stale = overtaken(before, self._words, LABELS)
        return True

    def _take(self, found: OTDetail) -> None:
        order, zone = found.order, found.timezone
        hours, promised = found.estimated_hours, order.promised_at
        self._version, self._zone = found.version, zone
        self.fields = OTFields(
            service_type=order.service_type,
            description=found.description,
            priority=order.priority.value,
            promised_at=f"{clock.local(promised, zone):%Y-%m-%dT%H:%M}" if promised else "",
            technician_id=str(order.assigned_to or ""),
            odometer_in="" if found.odometer_in is None else str(found.odometer_in),
            estimated_hours="" if hours is None else f"{hours.normalize():f}",
        )
        self._words = asdict(self.fields) | {
            "priority": shown.PRIORITY[order.priority],
            "promised_at": shown.local(promised, zone),
            "technician_id": order.technician or "",
            "estimated_hours": "" if hours is None else shown.plain(hours),
        }
