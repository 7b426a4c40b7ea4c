"""The sheet over the calendar and the lists: one appointment, and the moves it admits."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.appointments import queries, service
from torque_app.appointments.permissions import Appointments
from torque_app.appointments.state.in_full import Sheet, sheet
from torque_app.appointments.state.shown import ASKED
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.tenants import queries as tenants

REQUESTS: Final = "/agenda/solicitudes"
RECEPTION: Final = "/recepcion"
STEPS: Final = {
    "confirm": service.confirm,
    "arrive": service.arrive,
    "complete": service.complete,
    "miss": service.miss,
}


class SheetState(Screen, rx.State):
    """One appointment, open while its sheet has an id."""

    sheet: rx.Field[Sheet] = rx.field(default_factory=Sheet)
    is_cancelling: bool = False
    reason_error: str = ""
    pending: bool = False

    @rx.event
    @allow(Appointments.VIEW)
    async def load(self) -> None:
        """Open the appointment the address names, if it names one."""
        query = self._get_root_state().router_data.get("query", {})
        self.sheet, self.is_cancelling = Sheet(), False
        key = uuid_or_none(str(query.get("appointment", "")))
        if key is not None:
            await self._open(key)

    @rx.event
    @allow(Appointments.VIEW)
    async def open(self, item_id: str) -> Any:
        """Look at an appointment; a request is answered where the requests are."""
        if item_id.startswith(ASKED):
            return rx.redirect(f"{REQUESTS}?status=NEW")
        key = uuid_or_none(item_id)
        if key is not None:
            await self._open(key)
        return None

    @rx.event
    @allow(Appointments.VIEW)
    async def refresh(self) -> None:
        """Read the open appointment again: somebody changed it."""
        key = uuid_or_none(self.sheet.id)
        if key is not None:
            await self._read(key)

    @rx.event
    @allow(Appointments.VIEW)
    async def close(self) -> None:
        """Close the sheet."""
        self.sheet, self.is_cancelling = Sheet(), False

    @rx.event
    @allow(Appointments.EDIT)
    async def step(self, command: str) -> Any:
        """Make a move: the next step, or another one the sheet offers."""
        key = uuid_or_none(self.sheet.id)
        if key is None or self.pending:
            return None
        if command == "receive":
            return rx.redirect(f"{RECEPTION}?cita={key}")
        if command == "order":
            return await self._open_order(key)
        if command in STEPS:
            await self._tell(STEPS[command], key)
            await self._read(key)
        return None

    @rx.event
    @allow(Appointments.EDIT)
    async def ask_why(self, wanted: bool) -> None:
        """Open or close the question why the appointment is cancelled."""
        self.is_cancelling, self.reason_error = wanted, ""

    @rx.event
    @allow(Appointments.EDIT)
    async def cancel(self, data: dict[str, Any]) -> None:
        """Cancel the appointment with its reason."""
        key = uuid_or_none(self.sheet.id)
        if key is None:
            return
        refused = await self._tell(service.cancel, key, reason=str(data.get("reason") or ""))
        if refused is not None and "reason" in refused.fields:
            self.reason_error = refused.fields["reason"]
            return
        self.is_cancelling = False
        await self._read(key)

    async def _open_order(self, key: UUID) -> Any:
        try:
            ot_id = await self._ask(service.open_order, key)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return None
        return rx.redirect(f"/ot/{ot_id}")

    async def _open(self, key: UUID) -> None:
        await self._watch("agenda", f"appointment:{key}")
        await self._read(key)

    async def _read(self, key: UUID) -> None:
        try:
            row, zone = await self._ask(_one, key)
        except NotFound:
            self.sheet = Sheet()
            return
        self.sheet = sheet(row, zone, now=datetime.now(UTC))


def _one(tx: Tx, appointment_id: UUID) -> tuple[queries.AppointmentRow, str]:
    row = queries.one(tx, appointment_id)
    return row, tenants.centre(tx, row.service_center_id).timezone
