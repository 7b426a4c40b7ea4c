"""The dialog that answers a part asked for, on the page of its OT and on the store's list."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.keys import uuid_or_none
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled
from torque_app.work_orders import queries, service
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state import floor_shown as shown
from torque_app.work_orders.state import typed
from torque_app.work_orders.state.floor import FloorState
from torque_app.work_orders.state.record import OTState
from torque_app.work_orders.state.requests import RequestsState

ISSUE = "inventory.consume"
ANSWERS = frozenset({"approve", "issue", "refuse", "return"})


class AnswerState(Filled, rx.State):
    """`asking` is the open dialog (approve, issue, refuse, return) about the request `row_id`."""

    asking: str = ""
    row_id: str = ""
    name: str = ""
    units: str = ""
    by_name: bool = False
    _version: int = 0

    @rx.event
    @allow(ISSUE)
    async def open(self, what: str, row_id: str) -> Any:
        """Open the form that answers a request, as the request stands."""
        if what not in ANSWERS:
            return None
        try:
            found = await self._ask(queries.requisition, UUID(row_id))
        except NotFound as gone:
            await self._say(_(str(gone)), "warning")
            return self._again()
        row = shown.request(found)
        self.asking, self.row_id, self.name, self.errors = what, row.id, row.name, {}
        self.units, self.by_name = row.out if what == "return" else row.left, row.named
        self._version = found.version
        return None

    @rx.event
    @allow(WorkOrders.VIEW)
    async def close(self) -> None:
        """Close the form."""
        self.asking = ""

    @rx.event
    @allow(ISSUE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write what the open form says."""
        if self.asking not in ANSWERS:
            return None
        try:
            if self.asking == "return":
                await self._give_back(data)
            else:
                row, told = UUID(self.row_id), self._answer(data)
                await self._ask(service.answer_part_request, row, version=self._version, **told)
        except TorqueError as refused:
            await self._refuse(refused)
            return None
        self.asking, self.errors = "", {}
        return self._again()

    def _answer(self, data: dict[str, Any]) -> dict[str, Any]:
        if self.asking == "issue":
            item = uuid_or_none(str(data.get("item_id") or ""))
            return {"issue": self._units(data), "item_id": item}
        return {self.asking: str(data.get(self.asking) or "")}

    async def _give_back(self, data: dict[str, Any]) -> None:
        number = typed.words(data, "return_part_number", most=60) or None
        await self._ask(
            service.return_part,
            UUID(self.row_id),
            quantity=self._units(data),
            return_part_number=number,
        )

    def _units(self, data: dict[str, Any]) -> Decimal:
        return typed.number(data, "quantity") or Decimal(self.units.replace(",", "."))

    def _again(self) -> list[Any]:
        """Return what reads the page in sight again: an OT's has its key in the address."""
        query = self._get_root_state().router_data.get("query", {})
        if query.get("ot_id"):
            return [OTState.refresh, FloorState.refresh]
        return [RequestsState.refresh]
