"""/cuenta: one's own PIN for the tablets of the workshop."""

from typing import Any, Final

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.kiosk import queries, service
from torque_app.kiosk.permissions import Kiosk
from torque_app.shell.filled import Filled

SESSION: Final = "session.own"
USE: Final = Kiosk.USE.value


class OwnPinState(Filled, rx.State):
    """Whether one has a PIN; what is typed is never kept."""

    has_pin: bool = False

    @rx.event
    @allow(SESSION)
    async def load(self) -> None:
        """Read whether there is one; nothing for who uses no tablets."""
        self.has_pin, self.errors, self.saved_at = False, {}, ""
        if (await self._actor()).may(USE):
            await self._read()

    @rx.event
    @allow(Kiosk.USE)
    async def choose(self, data: dict[str, Any]) -> None:
        """Take the PIN that was typed."""
        try:
            await self._ask(service.set_own_pin, pin=str(data.get("pin") or ""))
        except TorqueError as refused:
            await self._mark(refused)
            return
        self._keep(data)
        await self._read()
        await self._say(_("PIN guardado. Las tablets ya lo piden."))

    async def _read(self) -> None:
        self.has_pin = await self._ask(queries.has_own_pin)
