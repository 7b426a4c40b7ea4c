"""The form of a new part."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import reflex as rx

from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.listing import Listing
from torque_app.core.reading import all_of
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.inventory import queries, service
from torque_app.inventory.permissions import Inventory
from torque_app.inventory.state import typed
from torque_app.inventory.state.items import PATH
from torque_app.shell.filled import Filled

TEXTS = (
    "sku",
    "name",
    "part_number",
    "oem_number",
    "barcode",
    "brand",
    "category",
    "description",
    "unit",
)
AMOUNTS = ("min_stock", "max_stock")


def readers(data: Mapping[str, Any]) -> dict[str, Callable[[], Any]]:
    """Return how each field of a part is read from a form."""
    found: dict[str, Callable[[], Any]] = {n: partial(typed.text, data, n) for n in TEXTS}
    found |= {name: partial(typed.amount, data, name) for name in AMOUNTS}
    return found | {"sell_price": partial(typed.pesos, data, "sell_price")}


class NewItemState(Filled, rx.State):
    """The dialog of a new part."""

    open: bool = False
    pending: bool = False

    @rx.event
    @allow(Inventory.EDIT)
    async def start(self) -> None:
        """Open the form."""
        self.open, self.errors = True, {}

    @rx.event
    @allow(Inventory.EDIT)
    async def cancel(self) -> None:
        """Close the form; what was typed waits in the browser."""
        self.open = False

    @rx.event
    @allow(Inventory.EDIT)
    async def check(self, name: str, value: str) -> None:
        """Say at once what is wrong with a field just left."""
        read = readers({name: value}).get(name)
        said = "" if read is None else _complaint(read)
        if not said and name == "sku":
            said = await self._taken(value)
        self.errors = {**self.errors, name: said}

    @rx.event
    @allow(Inventory.EDIT)
    async def create(self, data: dict[str, Any]) -> Any:
        """Create the part and go to its page, where its first stock is received."""
        self.pending = True
        yield
        try:
            fields = all_of(readers(data))
            taken = await self._taken(fields["sku"])
            if taken:
                raise Invalid.field("sku", taken)
            item_id = await self._ask(service.create_item, **fields)
        except TorqueError as refused:
            await self._mark(refused)
            return
        finally:
            self.pending = False
        # first the draft in the browser ends, then the page may be left without a question
        self._keep(data)
        await self._say(_("Repuesto creado."))
        yield
        self.open = False
        yield rx.redirect(f"{PATH}/{item_id}")

    async def _taken(self, sku: str) -> str:
        wanted = Listing(limit=1, filters={"sku": sku.strip()})
        page = await self._ask(queries.find, wanted)
        if not page.rows:
            return ""
        return _("«{name}» ya usa este SKU.").format(name=page.rows[0].name)


def _complaint(read: Callable[[], Any]) -> str:
    try:
        read()
    except Invalid as refused:
        return _(str(refused))
    return ""
