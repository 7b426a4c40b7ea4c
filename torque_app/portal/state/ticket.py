"""/portal/consultas/[ticket_id]: one matter, answered."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import TicketDetail
from torque_app.portal.state import shown
from torque_app.portal.state.shown import Matter

_LONGEST = 4000


class TicketState(Screen, rx.State):
    """One matter; an answer is to what is in sight: what the client wrote meanwhile is told."""

    sheet: Matter = Matter()
    talk: list[dict[str, Any]] = []
    people: list[Choice] = []
    loading: bool = True
    missing: bool = False
    errors: dict[str, str] = {}
    sending: bool = False
    saved_at: str = ""
    _version: int = 0

    @rx.event
    @allow(Portal.ANSWER)
    async def load(self) -> Any:
        """Read the matter of the address, now and whenever somebody writes in it."""
        query = self._get_root_state().router_data.get("query", {})
        self.sheet, self.talk, self.loading, self.missing = Matter(), [], True, False
        self.errors, self.sending = {}, False
        yield  # the matter seen before must not stand under this address
        try:
            wanted = UUID(str(query.get("ticket_id", "")))
        except ValueError:
            self.missing, self.loading = True, False
            return
        await self._watch(f"portal:ticket:{wanted}")
        self.people = await self._ask(queries.answerers)
        await self._read(wanted)
        if not self.missing:
            await self._tell(service.mark_read, wanted)

    @rx.event
    @allow(Portal.ANSWER)
    async def refresh(self) -> None:
        """Read the same matter again."""
        if self.sheet.id:
            await self._read(UUID(self.sheet.id))

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
            await self._read(UUID(self.sheet.id))
        else:
            self.errors, self.saved_at = {}, datetime.now(UTC).isoformat()
            self._show(done)
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
            await self._read(UUID(self.sheet.id))

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
        await self._read(UUID(self.sheet.id))

    async def _read(self, ticket_id: UUID) -> None:
        try:
            self._show(await self._ask(queries.ticket, ticket_id))
        except NotFound:
            self.missing, self.loading = True, False
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")

    def _show(self, detail: TicketDetail) -> None:
        self.sheet, self.talk = shown.matter(detail), shown.talk(detail)
        self._version, self.loading = detail.ticket.version, False
