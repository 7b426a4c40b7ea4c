"""The form that edits a part without treading on anybody else's edit."""

from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.core.errors import Stale, TorqueError
from torque_app.core.reading import all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.inventory import queries, service
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state.new_item import readers
from torque_app.inventory.state.record import ItemState
from torque_app.shell.filled import Filled, overtaken


@dataclass(frozen=True)
class ItemFields:
    """The fields of a part as a form takes them."""

    name: str = ""
    part_number: str = ""
    oem_number: str = ""
    barcode: str = ""
    brand: str = ""
    category: str = ""
    description: str = ""
    unit: str = ""
    min_stock: str = ""
    max_stock: str = ""
    sell_price: str = ""
    is_active: bool = True


LABELS: Final = {
    "name": _("Nombre"),
    "part_number": _("N.º de parte"),
    "oem_number": _("N.º OEM"),
    "barcode": _("Código de barras"),
    "brand": _("Marca"),
    "category": _("Categoría"),
    "description": _("Descripción"),
    "unit": _("Unidad"),
    "min_stock": _("Stock mínimo"),
    "max_stock": _("Stock máximo"),
    "sell_price": _("Precio de venta"),
    "is_active": _("Activo"),
}


class EditItemState(Filled, rx.State):
    """The dialog that edits a part; `stale` says what somebody else changed meanwhile."""

    open: bool = False
    item_id: str = ""
    fields: rx.Field[ItemFields] = rx.field(default_factory=ItemFields)
    version: int = 0
    stale: str = ""
    pending: bool = False

    @rx.event
    @allow(Inventory.EDIT)
    async def start(self) -> None:
        """Open the form with the part as it is now."""
        page = await self.get_state(ItemState)
        if not page.card.id:
            return
        self.item_id = page.card.id
        self.fields, self.version = await self._now()
        self.errors, self.stale, self.open = {}, "", True

    @rx.event
    @allow(Inventory.EDIT)
    async def cancel(self) -> None:
        """Close the form; what was typed waits in the browser."""
        self.open = False

    @rx.event
    @allow(Inventory.EDIT)
    async def save(self, data: dict[str, Any]) -> Any:
        """Save what was changed here over the version read, or over the newer one just told of."""
        if not self.item_id:
            return
        self.pending = True
        yield
        try:
            fields = _changed(self.fields, data)
            item_id = UUID(self.item_id)
            await self._ask(service.update_item, item_id, version=self.version, **fields)
        except Stale as refused:
            await self._say(_(str(refused)), "warning")
            await self._compare()
            return
        except TorqueError as refused:
            await self._mark(refused)
            return
        finally:
            self.pending = False
        self._keep(data)
        self.stale = ""
        await self._say(_("Cambios guardados."))
        yield
        self.open = False
        yield ItemState.refresh

    async def _compare(self) -> None:
        """Say what the other person saved, keep what is typed, and let the next save through."""
        now, self.version = await self._now()
        self.stale = overtaken(asdict(self.fields), asdict(now), LABELS)

    async def _now(self) -> tuple[ItemFields, int]:
        detail = await self._ask(queries.one, UUID(self.item_id))
        row = detail.item
        fields = ItemFields(
            name=row.name,
            part_number=row.part_number or "",
            oem_number=row.oem_number or "",
            barcode=detail.barcode or "",
            brand=row.brand or "",
            category=row.category or "",
            description=detail.description or "",
            unit=row.unit,
            min_stock=f"{row.min_stock.normalize():f}",
            max_stock=f"{detail.max_stock.normalize():f}",
            sell_price=f"{row.sell_price:.0f}",
            is_active=row.is_active,
        )
        return fields, detail.version


def _changed(before: ItemFields, data: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that differ from what the form began with: the rest is not ours to save."""
    began = _typed({**asdict(before), "is_active": "on" if before.is_active else ""})
    return {name: value for name, value in _typed(data).items() if value != began[name]}


def _typed(data: dict[str, Any]) -> dict[str, Any]:
    own = {name: read for name, read in readers(data).items() if name != "sku"}
    return all_of(own) | {"is_active": data.get("is_active") == "on"}
