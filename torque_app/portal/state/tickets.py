"""/portal/consultas: what clients wrote, and who answers it."""

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from torque_app.core.screen import allow
from torque_app.portal import queries
from torque_app.portal.permissions import Portal
from torque_app.portal.state import shown
from torque_app.shell.listed import Listed

PATH = "/portal/consultas"


class TicketsState(Listed, rx.State):
    """One page of the matters the address asks for, the last one written in first."""

    PATH: ClassVar = PATH
    FILTERS: ClassVar = ("status", "assigned_to", "client_id", "work_order_id")

    rows: list[dict[str, Any]] = []

    @rx.event
    @allow(Portal.ANSWER)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever somebody writes."""
        self._take_address()
        await self._watch("portal:tickets")
        await self._read()

    @rx.event
    @allow(Portal.ANSWER)
    async def refresh(self) -> None:
        """Read the same rows again."""
        await self._read()

    async def _read(self) -> None:
        wanted = (
            self.asked
            if self.asked.sort
            else replace(self.asked, sort="last_message_at", desc=True)
        )
        await self._list(self._ask(queries.find_tickets, wanted.listing()), shown.ticket)
