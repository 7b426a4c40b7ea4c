"""The workshop's keys for other programs, and the dialog that makes one."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.auth import queries, scopes, service
from torque_app.auth.permissions import ApiKeys
from torque_app.auth.state import shown
from torque_app.auth.state.shown import KeyLine
from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.listing import MAX_LIMIT, Listing
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.shell.filled import Filled

SCOPE: Final = "scope."
"""How a checkbox of the dialog names the permission behind it."""

LIVES: Final = {"30": 30, "90": 90, "365": 365, "": 0}
"""What the dialog offers as a key's life → days; zero is without end."""


class ApiKeysState(Screen, rx.State):
    """Every key of the workshop; the newest first."""

    keys: rx.Field[list[KeyLine]] = rx.field(default_factory=list[KeyLine])
    loading: bool = True
    error: str = ""

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def load(self) -> None:
        """Read the keys, now and whenever one is made or revoked."""
        await self._watch("api_keys", "users")
        await self._read()

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def refresh(self) -> None:
        """Read the keys again."""
        await self._read()

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def revoke(self, key_id: str) -> None:
        """End a key for good."""
        try:
            wanted = UUID(key_id)
        except ValueError:
            return
        if await self._tell(service.revoke_api_key, wanted) is None:
            await self._say(_("Clave revocada: ya no sirve."))
        await self._read()

    async def _read(self) -> None:
        me = (await self._actor()).user_id
        try:
            page = await self._ask(queries.api_keys, Listing(limit=MAX_LIMIT))
        except TorqueError as refused:
            self.keys, self.error = [], _(str(refused))
        else:
            self.keys, self.error = [shown.key(row, me=me) for row in page.rows], ""
        self.loading = False


class NewKeyState(Filled, rx.State):
    """The dialog: what is asked for a key, then the key whose secret the browser fetches itself.

    The secret never stands here: `made` is the key's id, with which the page asks for it once.
    """

    open: bool = False
    made: str = ""
    name: str = ""

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def start(self) -> None:
        """Open an empty form."""
        self.errors, self.made, self.name, self.open = {}, "", "", True

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def renew(self, key_id: str) -> None:
        """Open the dialog where one of one's own keys shows a new secret."""
        page = await self.get_state(ApiKeysState)
        for row in page.keys:
            if row.id == key_id and row.is_mine:
                self.errors, self.made, self.name, self.open = {}, row.id, row.name, True

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def close(self) -> None:
        """Close the dialog."""
        self.open, self.made = False, ""

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def copied(self) -> None:
        """Say that the key is in the clipboard."""
        await self._say(_("Clave copiada."))

    @rx.event
    @allow(ApiKeys.MANAGE)
    async def send(self, data: dict[str, Any]) -> Any:
        """Make the key; its first secret is thrown away, the page fetches one of its own."""
        if self._is_again(data):
            return
        try:
            made = await self._ask(
                service.create_api_key,
                name=str(data.get("name") or ""),
                scopes=wanted(data),
                expires_at=ends(str(data.get("life") or "")),
                service_center_id=shown.read_centre(data.get("centre_id")),
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self._keep(data)
        self.made, self.name = str(made.id), made.name
        yield ApiKeysState.refresh


def wanted(data: dict[str, Any]) -> list[str]:
    """Return the permissions whose boxes are ticked."""
    return [name for name in scopes.SCOPE_NAMES if data.get(SCOPE + name) == "on"]


def ends(life: str) -> datetime | None:
    """Return when a key of a life the dialog offers ends, None for never."""
    if life not in LIVES:
        raise Invalid.field("life", "Elige un plazo de la lista.")
    days = LIVES[life]
    return datetime.now(UTC) + timedelta(days=days) if days else None
