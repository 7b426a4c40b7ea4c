"""The devices one is signed in on, and those that are trusted."""

from uuid import UUID

import reflex as rx

from torque_app.auth import queries, service
from torque_app.auth.permissions import OwnSession
from torque_app.auth.state import shown
from torque_app.auth.state.shown import DeviceLine, TrustedLine
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _


class SessionsState(Screen, rx.State):
    """One's live sessions, this one first, and the devices that ask for no second factor."""

    devices: rx.Field[list[DeviceLine]] = rx.field(default_factory=list[DeviceLine])
    trusted: rx.Field[list[TrustedLine]] = rx.field(default_factory=list[TrustedLine])
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(OwnSession.OWN)
    async def load(self) -> None:
        """Read the devices."""
        await self._read()

    @rx.event
    @allow(OwnSession.OWN)
    async def revoke(self, session_id: str) -> None:
        """Sign one device out."""
        try:
            wanted = UUID(session_id)
        except ValueError:
            return
        if await self._tell(service.revoke_session, wanted) is None:
            await self._say(_("Sesión cerrada en ese dispositivo."))
        await self._read()

    @rx.event
    @allow(OwnSession.OWN)
    async def revoke_others(self) -> None:
        """Sign all other devices out."""
        try:
            ended = await self._ask(service.revoke_others)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
        else:
            told = _("Cerraste 1 sesión.") if ended == 1 else _("Cerraste {n} sesiones.")
            await self._say(told.format(n=ended))
        await self._read()

    @rx.event
    @allow(OwnSession.OWN)
    async def distrust(self, trusted_id: str) -> None:
        """Ask for the second factor again on one device."""
        try:
            wanted = UUID(trusted_id)
        except ValueError:
            return
        if await self._tell(service.distrust_device, wanted) is None:
            await self._say(_("Ese dispositivo pedirá el código otra vez."))
        await self._read()

    async def _read(self) -> None:
        try:
            rows = await self._ask(queries.my_sessions)
            trusted = await self._ask(queries.my_trusted_devices)
        except TorqueError as refused:
            self.devices, self.trusted, self.error = [], [], _(str(refused))
        else:
            self.devices, self.error = [shown.device(row) for row in rows], ""
            self.trusted = [shown.trusted(row) for row in trusted]
        self.loading = False
