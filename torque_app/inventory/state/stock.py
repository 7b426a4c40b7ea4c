"""The dialogs that move a part's stock: receive, adjust, transfer."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.reading import all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.inventory import queries, service
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state import previews, typed
from torque_app.inventory.state.record import ItemState
from torque_app.shell.filled import Filled

RECEIVE, ADJUST, TRANSFER = "receive", "adjust", "transfer"
PREVIEWS = {
    RECEIVE: previews.receiving,
    ADJUST: previews.adjusting,
    TRANSFER: previews.carrying,
}
FIELDS = frozenset({"warehouse_id", "from_id", "to_id", "quantity", "unit_cost", "new_quantity"})


class StockState(Filled, rx.State):
    """Which dialog is open, and what it would do if confirmed now."""

    dialog: str = ""
    item_id: str = ""
    warehouses: rx.Field[list[Choice]] = rx.field(default_factory=list[Choice])
    only: str = ""
    preview: str = ""
    pending: bool = False
    _typed: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])

    @rx.event
    @allow(Inventory.VIEW)
    async def start(self, dialog: str) -> None:
        """Open one of the three dialogs for the part on the page."""
        page = await self.get_state(ItemState)
        if not page.card.id or dialog not in (RECEIVE, ADJUST, TRANSFER):
            return
        places = await self._ask(queries.warehouses)
        self.warehouses = [Choice(str(row.id), f"{row.code} · {row.name}") for row in places]
        self.only = self.warehouses[0].id if len(places) == 1 else ""
        self._typed = {"warehouse_id": self.only} if self.only else {}
        self.item_id, self.preview, self.errors = page.card.id, "", {}
        self.dialog = dialog

    @rx.event
    @allow(Inventory.VIEW)
    async def cancel(self) -> None:
        """Close the dialog."""
        self.dialog = ""

    @rx.event
    @allow(Inventory.VIEW)
    async def weigh(self, name: str, value: str) -> None:
        """Show what the dialog would do with what is typed so far."""
        if name not in FIELDS:
            return
        self._typed = {**self._typed, name: value[:40]}
        self.errors = {key: said for key, said in self.errors.items() if key != name}
        if not self.item_id:
            return
        detail = await self._ask(queries.one, UUID(self.item_id))
        try:
            self.preview = PREVIEWS[self.dialog](detail, self._typed) if self.dialog else ""
        except Invalid:  # half a number is no mistake yet
            self.preview = ""

    @rx.event
    @allow(Inventory.RECEIVE)
    async def receive(self, data: dict[str, Any]) -> Any:
        """Put goods on a shelf at their cost."""
        async for step in self._do(data, _receive, _("Recepción registrada.")):
            yield step

    @rx.event
    @allow(Inventory.ADJUST)
    async def adjust(self, data: dict[str, Any]) -> Any:
        """Correct a shelf to what was counted."""
        async for step in self._do(data, _adjust, _("Ajuste registrado.")):
            yield step

    @rx.event
    @allow(Inventory.TRANSFER)
    async def transfer(self, data: dict[str, Any]) -> Any:
        """Carry stock to another warehouse."""
        async for step in self._do(data, _transfer, _("Traslado registrado.")):
            yield step

    async def _do(
        self, data: dict[str, Any], command: Callable[[Tx, UUID, dict[str, Any]], None], done: str
    ) -> Any:
        if not self.item_id or self._is_again(data):
            return
        self.pending = True
        yield
        try:
            await self._ask(command, UUID(self.item_id), data)
        except service.NotEnoughStock as refused:
            self.errors = {"quantity": _(str(refused))}
            return
        except TorqueError as refused:
            await self._mark(refused)
            return
        finally:
            self.pending = False
        self._keep(data)
        await self._say(done)
        yield  # the draft in the browser ends before its form is gone
        self.dialog = ""
        yield ItemState.refresh


def _receive(tx: Tx, item_id: UUID, data: dict[str, Any]) -> None:
    read = all_of(
        {
            "warehouse_id": partial(typed.chosen, data, "warehouse_id"),
            "quantity": partial(typed.counted, data, "quantity"),
            "unit_cost": partial(typed.cost, data, "unit_cost"),
            "reference": partial(typed.text, data, "reference"),
            "notes": partial(typed.text, data, "notes"),
        }
    )
    line = service.Receipt(item_id, read.pop("quantity"), read.pop("unit_cost"))
    service.receive(tx, [line], **read)


def _adjust(tx: Tx, item_id: UUID, data: dict[str, Any]) -> None:
    read = all_of(
        {
            "warehouse_id": partial(typed.chosen, data, "warehouse_id"),
            "new_quantity": partial(typed.counted, data, "new_quantity"),
            "reason": partial(typed.text, data, "reason"),
            "notes": partial(typed.text, data, "notes"),
        }
    )
    service.adjust(tx, item_id, **read)


def _transfer(tx: Tx, item_id: UUID, data: dict[str, Any]) -> None:
    read = all_of(
        {
            "from_id": partial(typed.chosen, data, "from_id"),
            "to_id": partial(typed.chosen, data, "to_id"),
            "quantity": partial(typed.counted, data, "quantity"),
            "notes": partial(typed.text, data, "notes"),
        }
    )
    service.transfer(tx, item_id, **read)
