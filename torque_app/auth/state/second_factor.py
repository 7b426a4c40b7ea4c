"""Switching one's second factor on and off."""

from typing import Any

import reflex as rx

from torque_app.auth import queries, service
from torque_app.auth.permissions import OwnSession
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled

DISABLE, RENEW = "disable", "renew"
GROUP = 4


class SecondFactorState(Filled, rx.State):
    """Where the second factor stands; `codes` are the backup codes, in sight this once.

    `asking` is what the password is being asked for: "disable", "renew" or nothing.
    """

    enabled: bool = False
    codes_left: int = 0
    secret: str = ""
    qr: str = ""
    codes: rx.Field[list[str]] = rx.field(default_factory=list[str])
    asking: str = ""

    @rx.event
    @allow(OwnSession.OWN)
    async def load(self) -> None:
        """Read whether it is on; what was shown once is gone."""
        self._put_away()
        await self._read()

    @rx.event
    @allow(OwnSession.OWN)
    async def start(self) -> None:
        """Show a new secret to scan."""
        try:
            setup = await self._ask(service.set_up_mfa)
        except TorqueError as refused:
            await self._say(_(str(refused)), "error")
            return
        self._put_away()
        key = setup.secret
        self.secret = " ".join(key[at : at + GROUP] for at in range(0, len(key), GROUP))
        self.qr = setup.qr

    @rx.event
    @allow(OwnSession.OWN)
    async def confirm(self, data: dict[str, Any]) -> None:
        """Switch it on with a first code and show the backup codes."""
        try:
            codes = await self._ask(service.confirm_mfa, str(data.get("code") or ""))
        except TorqueError as refused:
            await self._mark(refused)
            return
        await self._dealt(data, codes)
        await self._say(_("Verificación en dos pasos activada."))

    @rx.event
    @allow(OwnSession.OWN)
    async def ask(self, what: str) -> None:
        """Ask for the password before switching off or renewing."""
        self.errors = {}
        self.asking = what if what in {DISABLE, RENEW} else ""

    @rx.event
    @allow(OwnSession.OWN)
    async def prove(self, data: dict[str, Any]) -> None:
        """Do what the password was asked for."""
        password = str(data.get("password") or "")
        try:
            if self.asking == RENEW:
                codes = await self._ask(service.renew_backup_codes, password=password)
                await self._dealt(data, codes)
                return
            if self.asking != DISABLE:
                return
            await self._ask(service.disable_mfa, password=password)
        except TorqueError as refused:
            await self._mark(refused)
            return
        self._put_away()
        self._keep(data)
        await self._read()
        await self._say(_("Verificación en dos pasos desactivada."))

    @rx.event
    @allow(OwnSession.OWN)
    async def put_away(self) -> None:
        """Hide the secret or the codes."""
        self._put_away()

    @rx.event
    @allow(OwnSession.OWN)
    async def copied(self) -> None:
        """Say that the codes are in the clipboard."""
        await self._say(_("Códigos copiados."))

    async def _dealt(self, data: dict[str, Any], codes: tuple[str, ...]) -> None:
        self._put_away()
        self._keep(data)
        self.codes = list(codes)
        await self._read()

    async def _read(self) -> None:
        me = await self._ask(queries.me)
        self.enabled, self.codes_left = me.mfa_enabled, me.backup_codes_left

    def _put_away(self) -> None:
        self.secret = self.qr = self.asking = ""
        self.codes, self.errors = [], {}
