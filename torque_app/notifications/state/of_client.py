"""What panels on a client's record have in common: whose record it is, and when to read again."""

from uuid import UUID

import reflex as rx

from torque_app.core.errors import NotAllowed, NotFound
from torque_app.core.screen import Screen, allow
from torque_app.notifications.permissions import Notifications


class OfClient(Screen, rx.State, mixin=True):
    """A panel about the client whose key stands in the address."""

    client_id: str = ""

    @rx.event
    @allow(Notifications.OWN)
    async def load(self) -> None:
        """Read it, now and whenever it changes; nothing for who may not see messages."""
        query = self._get_root_state().router_data.get("query", {})
        self.client_id = str(query.get("client_id", ""))
        self._clear()
        try:
            await self._read(UUID(self.client_id))
        except (NotAllowed, NotFound, ValueError):
            return
        await self._watch(f"client:{self.client_id}")

    @rx.event
    @allow(Notifications.LOG)
    async def refresh(self) -> None:
        """Read it again."""
        await self._read(UUID(self.client_id))

    def _clear(self) -> None:
        """Show nothing of the client before."""
        raise NotImplementedError

    async def _read(self, client_id: UUID) -> None:
        """Read what this panel shows."""
        raise NotImplementedError
