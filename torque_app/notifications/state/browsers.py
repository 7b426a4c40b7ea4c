"""One's own browsers that may be woken."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications


@dataclass(frozen=True)
class Browser:
    """One browser: what it calls itself, since when, and by what it knows itself."""

    id: str
    name: str
    since: str
    fingerprint: str


class BrowsersState(Screen, rx.State):
    """The browsers of whoever is at the screen, and the key that a new one is told."""

    key: str = ""
    rows: rx.Field[list[Browser]] = rx.field(default_factory=list[Browser])
    known: rx.Field[list[str]] = rx.field(default_factory=list[str])

    @rx.event
    @allow(Notifications.OWN)
    async def load(self) -> None:
        """Read them, and the key."""
        self.key = await self._ask(queries.push_key)
        await self._read()

    @rx.event
    @allow(Notifications.OWN)
    async def wake_here(self, told: dict[str, Any]) -> None:
        """Let the browser at hand be woken; `told` is its subscription."""
        refused = await self._tell(
            service.subscribe,
            endpoint=str(told.get("endpoint") or ""),
            p256dh=str(told.get("p256dh") or ""),
            auth=str(told.get("auth") or ""),
            device=str(told.get("device") or ""),
        )
        if refused is None:
            await self._say(_("Listo: este navegador te avisará aunque no tengas TORQUE abierto."))
        await self._read()

    @rx.event
    @allow(Notifications.OWN)
    async def end_here(self, fingerprint: str) -> None:
        """Let the browser at hand sleep."""
        its_id = next((row.id for row in self.rows if row.fingerprint == fingerprint), "")
        await self._forget(its_id)

    @rx.event
    @allow(Notifications.OWN)
    async def forget(self, device_id: str) -> None:
        """Let another of one's browsers sleep."""
        await self._forget(device_id)

    @rx.event
    @allow(Notifications.OWN)
    async def try_it(self) -> None:
        """Ring one's own bell."""
        if await self._tell(service.ring_me) is None:
            await self._say(_("Te mandamos un aviso de prueba. Llega en unos segundos."))

    async def _forget(self, device_id: str) -> None:
        if any(row.id == device_id for row in self.rows):
            await self._tell(service.unsubscribe, UUID(device_id))
            await self._say(_("Ese navegador ya no te avisará."))
        await self._read()

    async def _read(self) -> None:
        self.rows = [
            Browser(
                id=str(row.id),
                name=row.device or _("Navegador"),
                since=row.since.isoformat(),
                fingerprint=row.fingerprint,
            )
            for row in await self._ask(queries.my_devices)
        ]
        self.known = [row.fingerprint for row in self.rows]
