"""The links of the inspection in sight: made, shown once with their QR, counted and ended."""

from typing import Final
from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.inspections import queries, service
from torque_app.inspections.permissions import Inspections
from torque_app.shell.linked import Linked, LinkLine, link_line

DAYS: Final = 30
"""How long the client has to look and decide."""


class InspectionLinksState(Linked, rx.State):
    """The links of the inspection of the address."""

    inspection_id: str = ""
    lines: list[LinkLine] = []

    @rx.event
    @allow(Inspections.VIEW)
    async def load(self) -> None:
        """Read the links of the inspection of the address, now and whenever one changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.inspection_id, self.lines = str(query.get("inspection_id", "")), []
        self._put_away()
        await self._watch(f"links:{self.inspection_id}")
        await self._read()

    @rx.event
    @allow(Inspections.VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Inspections.VIEW)
    async def show(self) -> None:
        """Open the dialog of the links."""
        self._put_away()
        self.opened = True

    @rx.event
    @allow(Inspections.VIEW)
    async def close(self) -> None:
        """Close the dialog; the link is not kept."""
        self._put_away()

    @rx.event
    @allow(Inspections.INSPECT)
    async def make(self) -> None:
        """Make a link and show it with its QR."""
        if self.link:
            return  # the second press of the same button
        try:
            made = await self._ask(service.make_link, UUID(self.inspection_id), days=DAYS)
        except (TorqueError, ValueError) as refused:
            await self._say(_(str(refused)), "error")
            return
        self._show_link(made.path)
        await self._read()

    @rx.event
    @allow(Inspections.INSPECT)
    async def revoke(self, link_id: str) -> None:
        """End a link."""
        try:
            ids = UUID(self.inspection_id), UUID(link_id)
        except ValueError:
            return
        if await self._tell(service.revoke_link, *ids) is None:
            await self._say(_("Enlace revocado: ya no abre nada."))
        await self._read()

    async def _read(self) -> None:
        try:
            rows = await self._ask(queries.inspection_links, UUID(self.inspection_id))
        except (TorqueError, ValueError):
            self.lines = []  # the page itself says that there is no such inspection
            return
        self.lines = [link_line(row) for row in rows]
