"""What a client's record says of messages: by which ways, and to what publicity they agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.notifications_messages import Channel
from torque_app.core.errors import TorqueError
from torque_app.core.listing import Listing
from torque_app.core.screen import allow
from torque_app.core.texts import Sentence, _
from torque_app.notifications import queries, service
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.ways import CLIENT_WAYS
from torque_app.notifications.state.of_client import OfClient
from torque_app.notifications.state.shown import CHANNELS, StoryLine
from torque_app.shell.filled import Filled

MOST: Final = 100
_SOURCES: Final = {"mostrador": _("en el taller"), "portal": _("en el portal")}
"""What the screen calls the places where consents are given; others by their own name."""


@dataclass(frozen=True)
class ConsentLine:
    """One way: whether publicity may go by it, since when, and in which words it was allowed."""

    channel: str
    name: str
    stands: bool
    said: str
    at: str


class ClientMessagesState(OfClient, Filled, rx.State):
    """The consents of one client, the form of a new one, and what stood before."""

    rows: rx.Field[list[ConsentLine]] = rx.field(default_factory=list[ConsentLine])
    asking: str = ""
    words: str = ""
    past: rx.Field[list[StoryLine]] = rx.field(default_factory=list[StoryLine])
    looks_back: bool = False

    @rx.event
    @allow(Notifications.LOG)
    async def ask(self, channel: str) -> None:
        """Open the form for a way, with the words to read to the client; nothing closes it."""
        self.asking = channel if channel in Channel.__members__ else ""
        self.errors = {}
        if self.asking:
            name = _(CHANNELS[Channel(self.asking)])
            self.words = _(
                Sentence(
                    "Acepto recibir ofertas y recordatorios del taller por este medio: {way}.",
                    way=name,
                )
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
            await self._refuse(refused)
            return
        self.asking = ""
        await self._say(_("Consentimiento registrado."))
        await self._read(UUID(self.client_id))

    @rx.event
    @allow(Notifications.LOG)
    async def withdraw(self, channel: str) -> None:
        """Note that the client took it back."""
        if channel in Channel.__members__:
            way = Channel(channel)
            if not await self._tell(service.withdraw_consent, UUID(self.client_id), channel=way):
                await self._say(_("Consentimiento retirado. No recibirá más publicidad por ahí."))
        await self._read(UUID(self.client_id))

    @rx.event
    @allow(Notifications.LOG)
    async def look_back(self, wanted: bool) -> None:
        """Show what the client agreed to and took back, or put it away."""
        self.looks_back = bool(wanted)

    def _clear(self) -> None:
        self.asking, self.rows, self.past, self.looks_back = "", [], [], False

    async def _read(self, client_id: UUID) -> None:
        asked = Listing(filters={"client_id": str(client_id)}, limit=MOST)
        kept = (await self._ask(queries.consents, asked)).rows
        standing = {row.channel: row for row in kept if row.withdrawn_at is None}
        self.rows = [_line(way, standing.get(way)) for way in CLIENT_WAYS]
        self.past = _story(kept)


def _line(way: Channel, kept: queries.ConsentRow | None) -> ConsentLine:
    return ConsentLine(
        channel=way.value,
        name=_(CHANNELS[way]),
        stands=kept is not None,
        said=kept.words if kept else "",
        at=kept.given_at.isoformat() if kept else "",
    )


def _story(kept: Sequence[queries.ConsentRow]) -> list[StoryLine]:
    """Return what was agreed to and taken back, the newest first."""
    told = []
    for row in kept:
        way, source = _(CHANNELS[row.channel]), _(_SOURCES.get(row.source, row.source))
        agreed = _(Sentence("Aceptó publicidad: {way}", way=way))
        said = f"{row.words} ({source})"
        at = row.given_at.isoformat()
        told.append(StoryLine(f"{row.id}+", "GIVEN", "circle-check", agreed, said, at))
        if row.withdrawn_at is not None:
            gone = _(Sentence("Retiró la publicidad: {way}", way=way))
            how = _("Con el enlace de un mensaje.") if row.withdrawn_by_link else ""
            at = row.withdrawn_at.isoformat()
            told.append(StoryLine(f"{row.id}-", "WITHDRAWN", "ban", gone, how, at))
    return sorted(told, key=lambda line: line.at, reverse=True)
