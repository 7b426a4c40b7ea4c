"""/ajustes/mensajes/canales: the ways out, and what the workshop wishes for everybody."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from models.notifications_messages import Channel
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state import typed
from torque_app.notifications.state.shown import CHANNELS
from torque_app.notifications.state.wishes import Wishes, wishes_of
from torque_app.shell.filled import Filled


@dataclass(frozen=True)
class ChannelLine:
    """One way as a card shows it; what is empty is not there."""

    name: str
    icon: str
    tone: str
    label: str
    host: str
    sender: str
    told_at: str
    key: str
    inbox: str


_ICONS = {
    Channel.EMAIL: "mail",
    Channel.WHATSAPP: "message-square",
    Channel.SMS: "smartphone",
    Channel.PUSH: "bell",
}


class ChannelsState(Filled, rx.State):
    """The ways, and the form of the workshop's wishes."""

    rows: rx.Field[list[ChannelLine]] = rx.field(default_factory=list[ChannelLine])
    wishes: rx.Field[Wishes] = rx.field(default_factory=Wishes)
    loading: bool = True
    _version: int = 0

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def load(self) -> None:
        """Read both."""
        self.rows = [_line(row) for row in await self._ask(queries.channels)]
        kept = await self._ask(queries.preferences)
        self.wishes, self._version = wishes_of(kept), kept.version
        self.errors, self.loading = {}, False

    @rx.event
    @allow(Notifications.CONFIGURE)
    async def save(self, data: dict[str, Any]) -> None:
        """Keep what the form says."""
        try:
            kept = await self._ask(
                service.save_preferences,
                **typed.wished(data, version=self._version),
            )
        except TorqueError as refused:
            await self._refuse(refused)
            return
        self.wishes, self._version = wishes_of(kept), kept.version
        self._keep(data)
        await self._say(_("Preferencias del taller guardadas."))


def _line(row: queries.ChannelRow) -> ChannelLine:
    tone, label = _STANDINGS[row.is_configured, row.is_practice]
    return ChannelLine(
        name=_(CHANNELS[row.channel]),
        icon=_ICONS[row.channel],
        tone=tone,
        label=_(label),
        host=row.host,
        sender=row.sender,
        told_at=row.told_at,
        key=row.key,
        inbox=row.inbox,
    )


_STANDINGS = {
    (False, False): ("neutral", _("Sin configurar")),
    (True, False): ("success", _("Conectado")),
    (True, True): ("warning", _("De práctica")),
}
