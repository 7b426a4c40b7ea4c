"""/mensajes/archivo: messages older than the hot table keeps."""

from typing import ClassVar

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state.shown import MessageLine, archived_line
from torque_app.shell.listed import Listed


class ArchiveState(Listed, rx.State):
    """One page of the archive."""

    PATH: ClassVar = "/mensajes/archivo"
    FILTERS: ClassVar = ("status", "channel")

    rows: rx.Field[list[MessageLine]] = rx.field(default_factory=list[MessageLine])
    total: int = 0
    loading: bool = True
    error: str = ""
    message: rx.Field[MessageLine] = rx.field(default_factory=MessageLine)

    @rx.event
    @allow(Notifications.LOG)
    async def load(self) -> None:
        """Read what the address asks for."""
        self._take_address()
        self.message = MessageLine()
        try:
            page = await self._ask(queries.archive, self.asked.listing())
        except TorqueError as refused:
            self.rows, self.total, self.error = [], 0, _(str(refused))
        else:
            self.rows = [archived_line(row) for row in page.rows]
            self.total, self.error = page.total, ""
        self.loading = False

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
