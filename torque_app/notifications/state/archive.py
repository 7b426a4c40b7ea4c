"""/mensajes/archivo: messages older than the hot table keeps."""

from typing import Any, ClassVar

import reflex as rx

from torque_app.core.screen import allow
from torque_app.notifications import queries
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state import typed
from torque_app.notifications.state.shown import MessageLine, archived_line, clients
from torque_app.shell.listed import Listed


class ArchiveState(Listed, rx.State):
    """One page of the archive."""

    PATH: ClassVar = "/mensajes/archivo"
    FILTERS: ClassVar = ("status", "channel", "client_id")

    rows: rx.Field[list[MessageLine]] = rx.field(default_factory=list[MessageLine])
    clients: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list[dict[str, Any]])
    message: rx.Field[MessageLine] = rx.field(default_factory=MessageLine)

    @rx.event
    @allow(Notifications.LOG)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._take_address()
        self.message = MessageLine()
        asked = self.asked.filters.get("client_id", "")
        found = await self._ask(queries.written_to, typed.chosen(asked), archived=True)
        self.clients = clients(found, asked)
        await self._list(self._ask(queries.archive, self.asked.listing()), archived_line)

    @rx.event
    @allow(Notifications.LOG)
    async def open(self, message_id: str) -> None:
        """Show what an archived message said."""
        self.message = next((row for row in self.rows if row.id == message_id), MessageLine())

    @rx.event
    @allow(Notifications.LOG)
    async def close(self) -> None:
        """Show none."""
        self.message = MessageLine()
