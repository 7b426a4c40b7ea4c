"""What a client's record says of how they wish to be told: by which ways, and when not."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import reflex as rx

from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import Sentence, _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.timing import QuietHours
from torque_app.notifications.rules.ways import CLIENT_WAYS
from torque_app.notifications.state import typed
from torque_app.notifications.state.of_client import OfClient
from torque_app.notifications.state.shown import CHANNELS
from torque_app.notifications.state.wishes import Wishes, wishes_of
from torque_app.shell.filled import Filled


@dataclass(frozen=True)
class WayLine:
    """One way, and whether what is not publicity goes by it."""

    name: str
    tone: str
    label: str


class ClientWishesState(OfClient, Filled, rx.State):
    """The ways and the silence of one client, and their form while it is open."""

    ways: rx.Field[list[WayLine]] = rx.field(default_factory=list[WayLine])
    silence: str = ""
    chosen: str = ""
    wishes: rx.Field[Wishes] = rx.field(default_factory=Wishes)
    open: bool = False
    _version: int = 0

    @rx.event
    @allow(Notifications.LOG)
    async def show(self) -> None:
        """Open the form with what goes now."""
        await self._read(UUID(self.client_id))
        self.errors, self.open = {}, True

    @rx.event
    @allow(Notifications.LOG)
    async def close(self) -> None:
        """Close the form; nothing changes."""
        self.open = False

    @rx.event
    @allow(Notifications.LOG)
    async def save(self, data: dict[str, Any]) -> None:
        """Keep what the form says."""
        try:
            await self._ask(
                service.save_client_preferences,
                UUID(self.client_id),
                **typed.wished(data, version=self._version, ways=CLIENT_WAYS),
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self.open = False
        await self._say(_("Preferencias del cliente guardadas."))
        await self._read(UUID(self.client_id))

    def _clear(self) -> None:
        self.ways, self.silence, self.chosen, self.open = [], "", "", False

    async def _read(self, client_id: UUID) -> None:
        goes = await self._ask(queries.client_wishes, client_id)
        self.ways = [_way(CHANNELS[way], is_on=on) for way, on in goes.channels.items()]
        self.silence = _silence(goes.quiet)
        self.chosen = _("Lo eligió el cliente.") if goes.own.version else _("Como todo el taller.")
        if not self.open:
            self.wishes, self._version = wishes_of(goes.own, goes.channels), goes.own.version


def _way(name: str, *, is_on: bool) -> WayLine:
    tone, label = ("success", _("Sí")) if is_on else ("neutral", _("No"))
    return WayLine(_(name), tone, label)


def _silence(quiet: QuietHours) -> str:
    """Return when nothing is sent: equal ends are no silence."""
    since, until = (f"{at:%H:%M}" for at in quiet)
    if since == until:
        return _("A cualquier hora.")
    return _(Sentence("Nunca entre las {since} y las {until}.", since=since, until=until))
