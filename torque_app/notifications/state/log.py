"""/mensajes: what went out to people, what waits, and what found no way out."""

from typing import Any, ClassVar

import reflex as rx

from torque_app.core.errors import NotFound
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state import typed
from torque_app.notifications.state.shown import MessageLine, StoryLine, clients, line, story
from torque_app.shell import address
from torque_app.shell.listed import Listed

RESEND = "resend"


class MessagesState(Listed, rx.State):
    """One page of messages, and the one that was opened."""

    PATH: ClassVar = "/mensajes"
    FILTERS: ClassVar = ("status", "channel", "category", "client_id")

    rows: rx.Field[list[MessageLine]] = rx.field(default_factory=list[MessageLine])
    clients: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list[dict[str, Any]])
    message: rx.Field[MessageLine] = rx.field(default_factory=MessageLine)
    events: rx.Field[list[StoryLine]] = rx.field(default_factory=list[StoryLine])

    @rx.event
    @allow(Notifications.LOG)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a message moves."""
        self._take_address()
        self.message, self.events = MessageLine(), []
        asked = self.asked.filters.get("client_id", "")
        self.clients = clients(await self._ask(queries.written_to, typed.chosen(asked)), asked)
        await self._watch("messages")
        await self._read()

    @rx.event
    @allow(Notifications.LOG)
    async def refresh(self) -> None:
        """Read the same page, and the opened message, again."""
        await self._read()
        if self.message.id:
            await self._open(self.message.id)

    @rx.event
    @allow(Notifications.LOG)
    async def open(self, message_id: str) -> None:
        """Show a message and its story."""
        await self._open(message_id)

    @rx.event
    @allow(Notifications.LOG)
    async def close(self) -> None:
        """Show none."""
        self.message, self.events = MessageLine(), []

    @rx.event
    @allow(Notifications.LOG)
    async def resend(self) -> None:
        """Send the opened message once more."""
        if await self._tell(service.resend, typed.key(self.message.id)) is None:
            await self._say(_("Se enviará de nuevo."))
        await self._read()
        if self.message.id:
            await self._open(self.message.id)

    @rx.event
    @allow(Notifications.LOG)
    async def resend_all(self, action: str, ids: list[str]) -> None:
        """Send the selected messages once more; it ends at the first that may not go."""
        if action != RESEND:
            return
        for message_id in ids[: address.ROWS]:
            if await self._tell(service.resend, typed.key(message_id)):
                break
        await self._read()

    async def _open(self, message_id: str) -> None:
        try:
            told = await self._ask(queries.message, typed.key(message_id))
        except NotFound:
            self.message, self.events = MessageLine(), []
            await self._say(_("Ese mensaje ya no está aquí. Puede que se haya archivado."))
            return
        said = told.content
        self.message = line(
            told.message, text=str(said.get("text", "")), html=str(said.get("html", ""))
        )
        self.events = story(told)

    async def _read(self) -> None:
        await self._list(self._ask(queries.log, self.asked.listing()), line)
