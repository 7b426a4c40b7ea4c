"""The tasks of the OT on the page, by the clock; what needs a word more opens a dialog."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from models.work_orders import PauseReason
from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.work_orders import service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.service import ClockRunning
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.state.shown import plain
from torque_app.workshop import queries as workshop

AGAIN = [OTState.refresh, FloorState.refresh]


class TasksState(Filled, rx.State):
    """`asking` is what waits for a word (pause, leave, hand, switch) about the task `task_id`."""

    asking: str = ""
    task_id: str = ""
    task: str = ""
    elsewhere: str = ""
    found: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    operation_saved: str = ""

    @rx.event
    @allow(WorkOrders.WORK)
    async def start(self, task_id: str) -> Any:
        """Start one's clock on a task; where it runs elsewhere, ask before switching."""
        try:
            await self._ask(service.start_task, await self._ot(), UUID(task_id))
        except ClockRunning as running:
            self._open("switch", task_id, await self._name(task_id))
            self.elsewhere = _(str(running))
            return None
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
        return AGAIN

    @rx.event
    @allow(WorkOrders.WORK)
    async def switch(self) -> Any:
        """Pause what runs and start the task that waits."""
        ot_id, task_id = await self._ot(), UUID(self.task_id)
        self.asking = ""
        await self._tell(service.start_task, ot_id, task_id, switch=True)
        return AGAIN

    @rx.event
    @allow(WorkOrders.WORK)
    async def finish(self, task_id: str) -> Any:
        """Say that a task is done."""
        await self._tell(service.finish_task, await self._ot(), UUID(task_id))
        return AGAIN

    @rx.event
    @allow(WorkOrders.WORK)
    async def take_up(self, task_id: str) -> Any:
        """Take a task up again."""
        await self._tell(service.take_up_task, await self._ot(), UUID(task_id))
        return AGAIN

    @rx.event
    @allow(WorkOrders.WORK)
    async def ask(self, what: str, task_id: str) -> None:
        """Open the dialog of what needs a word: pause, leave or hand."""
        if what in {"pause", "leave", "hand"}:
            self._open(what, task_id, await self._name(task_id))

    @rx.event
    @allow(WorkOrders.WORK)
    async def give(self, data: dict[str, Any]) -> Any:
        """Do what waited for its word."""
        try:
            await self._do(await self._ot(), UUID(self.task_id), data)
        except TorqueError as refused:
            await self._refuse(refused)
            return None
        self.asking = ""
        return AGAIN

    @rx.event
    @allow(WorkOrders.WORK)
    async def keep(self) -> None:
        """Close the dialog."""
        self.asking = ""

    @rx.event
    @allow(WorkOrders.ADD_LABOR)
    async def search(self, text: str) -> None:
        """Offer the operations of the catalogue that match."""
        rows = await self._ask(workshop.search_operations, text)
        self.found = [
            Choice(str(row.id), row.description, f"{row.code} · {plain(row.standard_hours)} h")
            for row in rows
        ]

    @rx.event
    @allow(WorkOrders.ADD_LABOR)
    async def add_operation(self, data: dict[str, Any]) -> Any:
        """Add a task of the catalogue."""
        chosen = uuid_or_none(str(data.get("operation_id") or ""))
        if chosen is None:
            self.errors = {"operation_id": _("Elige una operación del tempario.")}
            return None
        if await self._tell(service.add_operation, await self._ot(), chosen) is None:
            self.errors, self.operation_saved = {}, datetime.now(UTC).isoformat()
        return AGAIN

    async def _do(self, ot_id: UUID, task_id: UUID, data: dict[str, Any]) -> None:
        if self.asking == "pause":
            reason = typed.one_of(PauseReason, data, "reason", PauseReason.PRIORITY)
            await self._ask(service.pause_task, ot_id, task_id, reason=reason)
        elif self.asking == "leave":
            said = str(data.get("reason") or "")
            await self._ask(service.leave_out_task, ot_id, task_id, reason=said)
        elif self.asking == "hand":
            who = typed.uuid(data.get("technician_id"), "technician_id", _("Elige a quién."))
            await self._ask(service.hand_over_task, ot_id, task_id, technician_id=who)

    def _open(self, what: str, task_id: str, name: str) -> None:
        self.asking, self.task_id, self.task = what, str(UUID(task_id)), name
        self.errors = {}

    async def _name(self, task_id: str) -> str:
        floor = await self.get_state(FloorState)
        return next((task.name for task in floor.tasks if task.id == task_id), "")

    async def _ot(self) -> UUID:
        page = await self.get_state(OTState)
        return typed.uuid(page.sheet.id, "ot", _("Vuelve a abrir la OT."))
