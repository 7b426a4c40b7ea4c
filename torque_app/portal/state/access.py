"""The portal of the client in sight: its links made, shown once with their QR, sent and ended."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.links.queries import DAYS
from torque_app.portal import queries, service
from torque_app.portal.permissions import Portal
from torque_app.portal.state import shown
from torque_app.portal.state.shown import LinkLine
from torque_app.shell.linked import Linked

_LONGEST_PIN = 20


class PortalAccessState(Linked, rx.State):
    """The links of the client of the address."""

    client_id: str = ""
    lines: list[LinkLine] = []
    was_sent: bool = False
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(Portal.INVITE)
    async def load(self) -> None:
        """Read the links of the client of the address, now and whenever one changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.client_id, self.lines = str(query.get("client_id", "")), []
        self._put_away()
        await self._watch(f"links:{self.client_id}", f"portal:client:{self.client_id}")
        await self._read()

    @rx.event
    @allow(Portal.INVITE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Portal.INVITE)
    async def show(self) -> None:
        """Open the dialog that makes a link."""
        self._put_away()
        self.opened = True

    @rx.event
    @allow(Portal.INVITE)
    async def close(self) -> None:
        """Close the dialog; the link is not kept."""
        self._put_away()

    @rx.event
    @allow(Portal.INVITE)
    async def make(self, data: dict[str, Any]) -> None:
        """Make a link with a PIN or without, send it if asked to, and show it with its QR."""
        if self.link or self.sending:
            return  # the second press of the same button
        self.sending = True
        try:
            made = await self._ask(
                service.invite,
                UUID(self.client_id),
                days=DAYS,
                pin=str(data.get("pin") or "")[:_LONGEST_PIN],
                channels=None if data.get("send") else (),
            )
        except (TorqueError, ValueError) as refused:
            fields = getattr(refused, "fields", {})
            self.errors = fields or {"pin": _(str(refused))}
            return
        finally:
            self.sending = False
        self.errors, self.was_sent = {}, bool(made.messages)
        self._show_link(made.path)
        await self._read()

    @rx.event
    @allow(Portal.INVITE)
    async def revoke(self, link_id: str) -> None:
        """End a link."""
        try:
            ids = UUID(self.client_id), UUID(link_id)
        except ValueError:
            return
        if await self._tell(service.revoke, *ids) is None:
            await self._say(_("Enlace revocado: ya no abre nada."))
        await self._read()

    def _put_away(self) -> None:
        super()._put_away()
        self.errors, self.was_sent, self.sending = {}, False, False

    async def _read(self) -> None:
        try:
            rows = await self._ask(queries.accesses_of, UUID(self.client_id))
        except (TorqueError, ValueError):
            self.lines = []  # the page itself says that there is no such client
            return
        self.lines = [shown.link(row) for row in rows]
