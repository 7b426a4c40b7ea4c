"""A matter the workshop begins with the client in sight."""

from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.portal import service
from torque_app.portal.permissions import Portal
from torque_app.portal.state.tickets import PATH

_LONGEST = 4000


class WriteState(Screen, rx.State):
    """The dialog that writes to a client."""

    client_id: str = ""
    opened: bool = False
    errors: dict[str, str] = {}
    sending: bool = False

    @rx.event
    @allow(Portal.ANSWER)
    async def load(self) -> None:
        """Take the client of the address."""
        query = self._get_root_state().router_data.get("query", {})
        self.client_id, self.opened = str(query.get("client_id", "")), False
        self.errors, self.sending = {}, False

    @rx.event
    @allow(Portal.ANSWER)
    async def ask(self, wanted: bool) -> None:
        """Open the dialog, or close it."""
        self.opened, self.errors = wanted, {}

    @rx.event
    @allow(Portal.ANSWER)
    async def send(self, data: dict[str, Any]) -> Any:
        """Begin the matter, once, and go to it."""
        if self.sending:
            return None
        self.sending = True
        subject, body = (str(data.get(name) or "")[:_LONGEST] for name in ("subject", "body"))
        try:
            begun = await self._ask(
                service.begin_ticket, UUID(self.client_id), subject=subject, body=body
            )
        except (TorqueError, ValueError) as refused:
            self.errors = getattr(refused, "fields", {}) or {"body": _(str(refused))}
            return None
        finally:
            self.sending = False
        self.opened, self.errors = False, {}
        return rx.redirect(f"{PATH}/{begun.ticket.id}")
