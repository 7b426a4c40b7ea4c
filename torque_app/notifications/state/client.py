"""What a client's record says of messages: by which ways, and to what publicity they agreed."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.notifications_messages import Channel
from torque_app.core.errors import NotAllowed, NotFound, TorqueError
from torque_app.core.listing import Listing
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import Sentence, _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state.shown import CHANNELS

PUBLICITY: Final = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)
"""The ways by which publicity goes to clients."""


@dataclass(frozen=True)
class ConsentLine:
    """One way: whether publicity may go by it, since when, and in which words it was allowed."""

    channel: str
    name: str
    stands: bool
    said: str
    at: str


class ClientMessagesState(Screen, rx.State):
    """The consents of one client, and the form of a new one."""

    client_id: str = ""
    rows: rx.Field[list[ConsentLine]] = rx.field(default_factory=list[ConsentLine])
    asking: str = ""
    words: str = ""
    errors: rx.Field[dict[str, str]] = rx.field(default_factory=dict[str, str])

    @rx.event
    @allow(Notifications.OWN)
    async def load(self) -> None:
        """Read them, now and whenever one changes; nothing for who may not see messages."""
        query = self._get_root_state().router_data.get("query", {})
        self.client_id, self.asking, self.rows = str(query.get("client_id", "")), "", []
        try:
            await self._read()
        except (NotAllowed, NotFound, ValueError):
            return
        await self._watch(f"client:{self.client_id}")

    @rx.event
    @allow(Notifications.LOG)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Notifications.LOG)
    async def ask(self, channel: str) -> None:
        """Open the form for a way, with the words to read to the client; nothing closes it."""
        self.asking = channel if channel in Channel.__members__ else ""
        self.errors = {}
        if self.asking:
            name = _(CHANNELS[Channel(self.asking)])
            self.words = _(
                Sentence("Acepto recibir ofertas y recordatorios del taller por {way}.", way=name)
            )

    @rx.event
    @allow(Notifications.LOG)
    async def agree(self, data: dict[str, Any]) -> None:
        """Note that the client agreed, in the words of the form."""
        try:
            await self._ask(
                service.record_consent,
                UUID(self.client_id),
                channel=Channel(self.asking),
                words=str(data.get("words") or "")[:1000],
                source="mostrador",
            )
        except TorqueError as refused:
            self.errors = refused.fields
            await self._say(_(str(refused)), "error")
            return
        self.asking = ""
        await self._say(_("Consentimiento registrado."))
        await self._read()

    @rx.event
    @allow(Notifications.LOG)
    async def withdraw(self, channel: str) -> None:
        """Note that the client took it back."""
        if channel in Channel.__members__:
            way = Channel(channel)
            if not await self._tell(service.withdraw_consent, UUID(self.client_id), channel=way):
                await self._say(_("Consentimiento retirado. No recibirá más publicidad por ahí."))
        await self._read()

    async def _read(self) -> None:
        asked = Listing(filters={"client_id": str(UUID(self.client_id)), "standing": "true"})
        page = await self._ask(queries.consents, asked)
        standing = {row.channel: row for row in page.rows}
        self.rows = [_line(way, standing.get(way)) for way in PUBLICITY]


def _line(way: Channel, kept: queries.ConsentRow | None) -> ConsentLine:
    return ConsentLine(
        channel=way.value,
        name=_(CHANNELS[way]),
        stands=kept is not None,
        said=kept.words if kept else "",
        at=kept.given_at.isoformat() if kept else "",
    )
