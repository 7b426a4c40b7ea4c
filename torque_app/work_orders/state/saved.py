"""The filters of the board that somebody gave a name."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from torque_app.auth import queries as people
from torque_app.auth import service as account
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.shell import address
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.state.board import PATH
from torque_app.work_orders.state.wanted import FILTERS


@dataclass(frozen=True)
class Saved:
    """A named filter: where it leads, and whether the board stands there now."""

    id: str
    label: str
    href: str
    here: bool


class SavedState(Screen, rx.State):
    """The named filters of the board; `naming` while a name is being given."""

    filters: rx.Field[list[Saved]] = rx.field(default_factory=list[Saved])
    narrowed: bool = False
    naming: bool = False
    error: str = ""

    @rx.event
    @allow(WorkOrders.VIEW)
    async def load(self) -> None:
        """Read them, and see which one the address is."""
        self.naming, self.error = False, ""
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def ask(self, naming: bool) -> None:
        """Ask for a name for the filters that are on, or no longer."""
        self.naming, self.error = naming, ""

    @rx.event
    @allow(WorkOrders.VIEW)
    async def save(self, data: dict[str, Any]) -> None:
        """Keep the filters that are on under a name."""
        query = self._here().partition("?")[2]
        name = str(data.get("name") or "")
        try:
            await self._ask(account.save_filter, page=PATH, name=name, query=query)
        except TorqueError as refused:
            self.error = _(refused.fields.get("name") or str(refused))
            return
        self.naming, self.error = False, ""
        await self._say(_("Filtro guardado."))
        await self._read()

    @rx.event
    @allow(WorkOrders.VIEW)
    async def forget(self, filter_id: str) -> None:
        """Forget a filter; the board stays as it is."""
        if await self._tell(account.forget_filter, filter_id) is None:
            await self._say(_("Filtro eliminado."))
        await self._read()

    def _here(self) -> str:
        query = self._get_root_state().router_data.get("query", {})
        return address.asked(query, FILTERS).at(PATH)

    async def _read(self) -> None:
        here = self._here()
        self.narrowed = "?" in here
        self.filters = [
            Saved(one.id, one.name, f"{PATH}?{one.query}", f"{PATH}?{one.query}" == here)
            for one in await self._ask(people.saved_filters, PATH)
        ]
