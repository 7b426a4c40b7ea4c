"""The dialog of warehouses."""

from functools import partial
from typing import Any
from uuid import UUID

import reflex as rx

from models.inventory import WarehouseScope, WarehouseType
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.reading import all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.inventory import queries, service
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state import shown, typed
from torque_app.inventory.state.shown import WarehouseLine
from torque_app.shell.filled import Filled


class WarehousesState(Filled, rx.State):
    """Where stock is kept, and a new place for it."""

    open: bool = False
    rows: rx.Field[list[WarehouseLine]] = rx.field(default_factory=list[WarehouseLine])
    pending: bool = False

    @rx.event
    @allow(Inventory.VIEW)
    async def show(self) -> None:
        """Open the dialog with the warehouses in use."""
        await self._read()
        self.open, self.errors = True, {}

    @rx.event
    @allow(Inventory.VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.open = False

    @rx.event
    @allow(Inventory.EDIT)
    async def create(self, data: dict[str, Any]) -> Any:
        """Open a warehouse."""
        self.pending = True
        yield
        try:
            await self._ask(service.create_warehouse, **_fields(data))
        except TorqueError as refused:
            if refused.code == "conflict":
                self.errors = {"code": _("Ya hay una bodega con este código.")}
            else:
                await self._mark(refused)
            return
        finally:
            self.pending = False
        self._keep(data)
        await self._say(_("Bodega creada."))
        await self._read()

    async def _read(self) -> None:
        self.rows = [shown.warehouse(row) for row in await self._ask(queries.warehouses)]


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    fields = all_of(
        {
            "code": partial(typed.text, data, "code"),
            "name": partial(typed.text, data, "name"),
            "type": lambda: _one_of(WarehouseType, data, "type"),
            "service_center_id": lambda: _centre(data),
        }
    )
    central = fields["service_center_id"] is None
    return fields | {"scope": WarehouseScope.CENTRAL if central else WarehouseScope.CENTRE}


def _one_of(kind: type[WarehouseType], data: dict[str, Any], name: str) -> WarehouseType:
    try:
        return kind(str(data.get(name) or ""))
    except ValueError:
        raise Invalid.field(name, typed.MISSING[name]) from None


def _centre(data: dict[str, Any]) -> UUID | None:
    """Return the centre a warehouse belongs to; none picked means that it serves all of them."""
    return typed.chosen(data, "service_center_id") if data.get("service_center_id") else None
