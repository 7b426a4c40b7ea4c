"""/portal/consultas/[ticket_id]: one matter, answered."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import TicketDetail
from torque_app.portal.state import shown
from torque_app.portal.state.shown import Matter
from torque_app.shell.opened import Opened

_LONGEST = 4000


class TicketState(Opened, rx.State):
    """One matter; an answer is to what is in sight: what the client wrote meanwhile is told."""

    KEY: ClassVar = "ticket_id"

    sheet: Matter = Matter()
    talk: list[dict[str, Any]] = []
    people: list[Choice] = []
    errors: dict[str, str] = {}
    sending: bool = False
    saved_at: str = ""
    _version: int = 0

    @rx.event
    @allow(Portal.ANSWER)
    async def load(self) -> Any:
        """Read the matter of the address, now and whenever somebody writes in it."""
        self.sheet, self.talk, self.errors, self.sending = Matter(), [], {}, False
        self._begin()
        yield
        self.people = await self._ask(queries.answerers)
        await self._open("portal:ticket:{key}")
        if self.sheet.id:
            await self._tell(service.mark_read, UUID(self.sheet.id))

    @rx.event
    @allow(Portal.ANSWER)
    async def refresh(self) -> None:
        """Read the same matter again."""
        await self._again()

    @rx.event
    @allow(Portal.ANSWER)
    async def reply(self, data: dict[str, Any]) -> None:
        """Answer once, however often the button is pressed."""
        if self.sending or not self.sheet.id:
            return
        self.sending = True
        body = str(data.get("body") or "")[:_LONGEST]
        try:
            done = await self._ask(
                service.reply, UUID(self.sheet.id), body=body, version=self._version
            )
        except TorqueError as refused:
            self.errors = refused.fields or {"body": _(str(refused))}
            await self._again()
        else:
            self.errors, self.saved_at = {}, datetime.now(UTC).isoformat()
            self._put(done)
            await self._say(_("Respuesta enviada. El cliente la ve en su portal."))
        finally:
            self.sending = False

    @rx.event
    @allow(Portal.ANSWER)
    async def assign(self, user_id: str) -> None:
        """Give the matter to somebody, or to nobody."""
        known = {one.id for one in self.people}
        if self.sheet.id and (user_id in known or not user_id):
            whom = UUID(user_id) if user_id else None
            await self._tell(service.assign, UUID(self.sheet.id), user_id=whom)
            await self._again()

    @rx.event
    @allow(Portal.ANSWER)
    async def close(self) -> None:
        """Close the matter."""
        await self._move(service.close, _("Consulta cerrada. Si el cliente escribe, se reabre."))

    @rx.event
    @allow(Portal.ANSWER)
    async def reopen(self) -> None:
        """Take the matter up again."""
        await self._move(service.reopen, _("Consulta abierta de nuevo."))

    async def _move(self, command: Any, said: str) -> None:
        if not self.sheet.id:
            return
        if await self._tell(command, UUID(self.sheet.id)) is None:
            await self._say(said)
        await self._again()

    async def _show(self, key: UUID) -> None:
        self._put(await self._ask(queries.ticket, key))

    def _put(self, detail: TicketDetail) -> None:
        self.sheet, self.talk = shown.matter(detail), shown.talk(detail)
        self._version = detail.ticket.version
