"""The forms of what a workshop quotes with: opened, kept, taken off their list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.listing import Listing, Page
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.state.settings_list import QuotingState
from torque_app.shell.filled import Filled

GONE = "Eso ya no existe. Vuelve a abrir la lista."


@dataclass(frozen=True)
class Kind:
    """One kind of row: how it is found, written and taken off, and what its form holds.

    `fields` returns what the form of a row shows, `empty` that of a new one; `texts` are taken as
    they were typed: the domain knows how long they may be.
    """

    find: Callable[[Tx, Listing], Page[Any]]
    save: Callable[..., Any]
    remove: Callable[[Tx, UUID], None]
    fields: Callable[[Any], Any]
    empty: Callable[[], Any]
    texts: tuple[str, ...] = ()


class Configured(Filled, rx.State, mixin=True):
    """The form of one row; each State has its KIND, and `fields` of that kind."""

    KIND: ClassVar[Kind]

    opened: bool = False

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def start(self) -> None:
        """Open the form of a new one."""
        await self._open()

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def edit(self, row_id: str) -> None:
        """Open the form of one as it is now."""
        try:
            page = await self._ask(self.KIND.find, Listing(limit=1, filters={"id": row_id}))
            if not page.rows:
                raise NotFound(GONE)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
        else:
            await self._open(page.rows[0])

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def close(self) -> None:
        """Close the form."""
        self.opened = False

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> Any:
        """Write what was typed over the version read; what is wrong is marked in the form."""
        if not self._is_again(data):
            row_id = UUID(self.fields.id) if self.fields.id else None
            version = self.fields.version if row_id else None
            try:
                told = self._told(data)
                await self._ask(self.KIND.save, row_id, **told, version=version)
            except TorqueError as refused:
                await self._refuse(refused)
                return None
            self._keep(data)
            await self._say(_("Cambios guardados."))
        self.opened = False
        return QuotingState.refresh

    @rx.event
    @allow(Quotations.CONFIGURE)
    async def remove(self) -> Any:
        """Take the row off its list."""
        if not self.fields.id or await self._tell(self.KIND.remove, UUID(self.fields.id)):
            return None
        self.opened = False
        await self._say(_("Eliminado de la lista."))
        return QuotingState.refresh

    async def _open(self, row: Any = None) -> None:
        """Open the form of a row, of a new one without it."""
        self.fields = self.KIND.empty() if row is None else self.KIND.fields(row)
        self.errors, self.opened = {}, True

    def _told(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return what was typed as the command takes it; Invalid for what no command could."""
        told = {name: str(data.get(name) or "") for name in self.KIND.texts}
        return {**told, "is_active": bool(data.get("is_active"))}
