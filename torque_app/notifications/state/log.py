"""/mensajes: what went out to people, what waits, and what found no way out."""

from typing import ClassVar
from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state.shown import MessageLine, StoryLine, line, story
from torque_app.shell import address
from torque_app.shell.listed import Listed

RESEND = "resend"


class MessagesState(Listed, rx.State):
    """One page of messages, and the one that was opened."""

    PATH: ClassVar = "/mensajes"
    FILTERS: ClassVar = ("status", "channel", "category")

    rows: rx.Field[list[MessageLine]] = rx.field(default_factory=list[MessageLine])
    total: int = 0
    loading: bool = True
    error: str = ""
    message: rx.Field[MessageLine] = rx.field(default_factory=MessageLine)
    events: rx.Field[list[StoryLine]] = rx.field(default_factory=list[StoryLine])

    @rx.event
    @allow(Notifications.LOG)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a message moves."""
        self._take_address()
        self.message, self.events = MessageLine(), []
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
        if await self._tell(service.resend, _id(self.message.id)) is None:
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
            if await self._tell(service.resend, _id(message_id)):
                break
        await self._read()

    async def _open(self, message_id: str) -> None:
        try:
            told = await self._ask(queries.message, _id(message_id))
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
        try:
            page = await self._ask(queries.log, self.asked.listing())
        except TorqueError as refused:
            self.rows, self.total, self.error = [], 0, _(str(refused))
        else:
            self.rows = [line(row) for row in page.rows]
            self.total, self.error = page.total, ""
        self.loading = False


def _id(text: str) -> UUID:
    """Return a key; nonsense becomes a key that nothing has, and is refused as not found."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
