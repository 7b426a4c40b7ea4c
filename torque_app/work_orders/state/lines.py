"""The lines of an OT: parts and tasks, added and removed in place."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.reading import all_of
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.inventory import queries as stock
from torque_app.work_orders import service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.record import OTState


class LinesState(Screen, rx.State):
    """The two forms under the lines; each is empty again once its line is there."""

    found: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    part_errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    task_errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])
    part_saved: str = ""
    task_saved: str = ""

    @rx.event
    @allow(WorkOrders.ADD_PART)
    async def search(self, text: str) -> None:
        """Offer the parts that match, with their stock."""
        self.found = await self._ask(stock.search, text)

    @rx.event
    @allow(WorkOrders.ADD_PART)
    async def add_part(self, data: dict[str, Any]) -> Any:
        """Use a part: it leaves the shelf at once."""
        try:
            ot_id = await self._ot()
            wanted = all_of(
                {
                    "item_id": lambda: typed.uuid(
                        data.get("item_id"), "item_id", _("Elige un repuesto.")
                    ),
                    "quantity": lambda: typed.number(data, "quantity") or Decimal(1),
                    "unit_price": lambda: typed.number(data, "unit_price"),
                    "discount_percent": lambda: (
                        typed.number(data, "discount_percent") or Decimal(0)
                    ),
                    "serial_number": lambda: typed.words(data, "serial_number", most=60) or None,
                }
            )
            under_warranty = bool(data.get("is_warranty"))
            await self._ask(service.add_part, ot_id, is_warranty=under_warranty, **wanted)
        except TorqueError as refused:
            self.part_errors = await self._refused(refused)
            return None
        self.part_errors, self.part_saved = {}, datetime.now(UTC).isoformat()
        return OTState.refresh

    @rx.event
    @allow(WorkOrders.ADD_PART)
    async def remove_part(self, part_id: str) -> Any:
        """Take a part off: its stock goes back."""
        await self._tell(service.remove_part, await self._ot(), UUID(part_id))
        return OTState.refresh

    @rx.event
    @allow(WorkOrders.ADD_PART)
    async def issue_part(self, part_id: str) -> Any:
        """Hand out a part that was kept for the OT: it leaves its shelf."""
        if await self._tell(service.issue_part, await self._ot(), UUID(part_id)) is None:
            await self._say(_("Repuesto entregado."))
        return OTState.refresh

    @rx.event
    @allow(WorkOrders.ADD_LABOR)
    async def add_task(self, data: dict[str, Any]) -> Any:
        """Add a task, by hours or with a fixed amount."""
        try:
            ot_id = await self._ot()
            wanted = all_of(
                {
                    "description": lambda: typed.words(
                        data, "description", most=200, sentence=_("Describe la tarea.")
                    ),
                    "hours": lambda: typed.number(data, "hours") or Decimal(0),
                    "amount": lambda: typed.number(data, "amount"),
                    "technician_id": lambda: uuid_or_none(str(data.get("technician_id") or "")),
                }
            )
            await self._ask(service.add_labor, ot_id, **wanted)
        except TorqueError as refused:
            self.task_errors = await self._refused(refused)
            return None
        self.task_errors, self.task_saved = {}, datetime.now(UTC).isoformat()
        return [OTState.refresh, FloorState.refresh]

    @rx.event
    @allow(WorkOrders.ADD_LABOR)
    async def remove_task(self, task_id: str) -> Any:
        """Take a task off."""
        await self._tell(service.remove_labor, await self._ot(), UUID(task_id))
        return [OTState.refresh, FloorState.refresh]

    @rx.event
    @allow(WorkOrders.WORK)
    async def mark(self, task_id: str, done: bool) -> Any:
        """Mark a task as done, or as still to do."""
        await self._tell(service.mark_labor_done, await self._ot(), UUID(task_id), done=done)
        return [OTState.refresh, FloorState.refresh]

    async def _ot(self) -> UUID:
        page = await self.get_state(OTState)
        return typed.uuid(page.sheet.id, "ot", _("Vuelve a abrir la OT."))

    async def _refused(self, refused: TorqueError) -> dict[str, str]:
        await self._say(_(str(refused)), "error")
        return refused.fields
