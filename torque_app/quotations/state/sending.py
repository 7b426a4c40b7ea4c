"""From the page to the client: by which ways, past whom, and the link that is shown once."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

import reflex as rx

from models.notifications_messages import Channel
from torque_app.core.errors import TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.quotations import service
from torque_app.quotations.permissions import Quotations
from torque_app.quotations.service import Sent
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.sheet import Sheet
from torque_app.shell.linked import Linked

WAYS: Final = (
    (Channel.WHATSAPP, _("WhatsApp")),
    (Channel.EMAIL, _("Correo")),
    (Channel.SMS, _("SMS")),
)
_NO_PHONE, _NO_EMAIL = _("No tenemos su teléfono."), _("No tenemos su correo.")


@dataclass(frozen=True)
class Way:
    """One way to the client: where it leads, whether it is open, whether it is taken."""

    id: str = ""
    label: str = ""
    hint: str = ""
    on: bool = False
    closed: bool = False


class SendingState(Linked, rx.State):
    """The dialog that sends the quotation in sight."""

    ways: list[Way] = []
    told: str = ""
    error: str = ""
    sending: bool = False

    @rx.event
    @allow(Quotations.VIEW)
    async def load(self) -> None:
        """Begin with the dialog away."""
        self._put_away()

    @rx.event
    @allow(Quotations.SEND)
    async def show(self) -> None:
        """Ask by which ways it goes, the likeliest taken."""
        page = await self.get_state(QuotationState)
        if not (page.sheet.may_send or page.sheet.may_share):
            return
        self._put_away()
        self.ways, self.opened = _ways(page.sheet), True

    @rx.event
    @allow(Quotations.SEND)
    async def take(self, way: str, on: bool) -> None:
        """Take a way, or leave it."""
        self.ways = [replace(each, on=on) if each.id == way else each for each in self.ways]

    @rx.event
    @allow(Quotations.VIEW)
    async def close(self) -> None:
        """Put the dialog away; the link is not kept."""
        self._put_away()

    @rx.event
    @allow(Quotations.SEND)
    async def send(self) -> None:
        """Send the version in sight, once, however often the button is pressed."""
        channels = tuple(Channel(each.id) for each in self.ways if each.on and not each.closed)
        await self._send(channels)

    @rx.event
    @allow(Quotations.SEND)
    async def make_link(self) -> None:
        """Make a link without writing to anybody, and show it."""
        page = await self.get_state(QuotationState)
        if page.sheet.may_share:
            self._put_away()
            self.opened = True
            await self._send(())

    async def _send(self, channels: tuple[Channel, ...]) -> None:
        page = await self.get_state(QuotationState)
        if self.sending or self.link or not page.sheet.id:
            return
        if page._unsaved:  # noqa: SLF001 - states of one page
            self.error = _("Hay campos sin guardar. Revísalos antes de enviar.")
            return
        self.sending, key = True, UUID(page.sheet.id)
        try:
            done = await self._ask(
                service.send_to_customer,
                key,
                version=page._version,  # noqa: SLF001 - states of one page
                channels=channels,
            )
        except TorqueError as refused:
            self.error = _(str(refused))
            await self._say(self.error, "error")
            await page._read(key)  # noqa: SLF001 - states of one page
            return
        finally:
            self.sending = False
        await self._sent(done, page.sheet.client)
        await page._read(key)  # noqa: SLF001 - states of one page

    async def _sent(self, done: Sent, client: str) -> None:
        if done.approval_id is not None:
            self._put_away()
            await self._say(
                _("Espera un visto bueno. Cuando lo den se envía solo al cliente."), "warning"
            )
            return
        self._show_link(done.path)
        self.told = (
            _("Le escribimos a {client}.").format(client=client)
            if done.messages
            else _("No escribimos a nadie: pásale el enlace tú.")
        )

    def _put_away(self) -> None:
        super()._put_away()
        self.told, self.error, self.sending = "", "", False


def _ways(sheet: Sheet) -> list[Way]:
    """Return the ways to a client; WhatsApp is taken where there is a phone, else the mail."""
    found = []
    for channel, label in WAYS:
        by_mail = channel is Channel.EMAIL
        where = sheet.email if by_mail else sheet.phone
        missing = _NO_EMAIL if by_mail else _NO_PHONE
        taken = bool(where) and (channel is Channel.WHATSAPP or (by_mail and not sheet.phone))
        found.append(Way(channel.value, label, where or missing, taken, not where))
    return found
