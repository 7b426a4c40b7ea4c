"""/ajustes/tabletas: who may use the tablets, and their PINs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.kiosk import queries, service
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.queries import PinRow
from torque_app.shell.filled import Filled


@dataclass(frozen=True)
class PinLine:
    """Somebody who may use the tablets; an empty `user_id` is nobody."""

    user_id: str = ""
    name: str = ""
    role_name: str = ""
    has_pin: bool = False
    tone: str = "neutral"
    status: str = ""


class PinsState(Filled, rx.State):
    """Everybody who works on OTs, and the one whose PIN is being given."""

    people: rx.Field[list[PinLine]] = rx.field(default_factory=list[PinLine])
    who: PinLine = PinLine()
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(Kiosk.MANAGE)
    async def load(self) -> None:
        """Read who may use the tablets, now and whenever a PIN or a member changes."""
        self.who = PinLine()
        await self._watch("kiosk", "users")
        await self._read()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def ask(self, user_id: str) -> None:
        """Open the dialog of somebody's PIN."""
        self.errors = {}
        self.who = next((one for one in self.people if one.user_id == user_id), PinLine())

    @rx.event
    @allow(Kiosk.MANAGE)
    async def close(self) -> None:
        """Close the dialog."""
        self.who, self.errors = PinLine(), {}

    @rx.event
    @allow(Kiosk.MANAGE)
    async def give(self, data: dict[str, Any]) -> None:
        """Give the PIN that was typed."""
        if not self.who.user_id:
            return
        try:
            pin = str(data.get("pin") or "")
            await self._ask(service.set_pin, UUID(self.who.user_id), pin=pin)
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self.who, self.errors = PinLine(), {}
        await self._say(_("PIN guardado. Díselo en persona."))
        await self._read()

    @rx.event
    @allow(Kiosk.MANAGE)
    async def take_away(self, user_id: str) -> None:
        """Take somebody's PIN away."""
        try:
            wanted = UUID(user_id)
        except ValueError:
            return
        if await self._tell(service.remove_pin, wanted) is None:
            await self._say(_("PIN quitado: ya no entra en las tablets."))
        await self._read()

    async def _read(self) -> None:
        try:
            rows = await self._ask(queries.pin_rows)
        except TorqueError as refused:
            self.people, self.error = [], _(str(refused))
        else:
            self.people, self.error = [_line(row) for row in rows], ""
        self.loading = False


def _line(row: PinRow) -> PinLine:
    if row.is_locked:
        tone, status = "warning", _("En espera por intentos fallidos")
    elif row.has_pin:
        tone, status = "success", _("Tiene PIN")
    else:
        tone, status = "neutral", _("Sin PIN")
    return PinLine(
        user_id=str(row.user_id),
        name=row.name,
        role_name=_(row.role_name),
        has_pin=row.has_pin,
        tone=tone,
        status=status,
    )
