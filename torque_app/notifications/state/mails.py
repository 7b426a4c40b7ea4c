"""/mensajes/correos: the mail that carries documents, visits and ways in, and how it fared."""

from dataclasses import dataclass
from typing import ClassVar, Final

import reflex as rx

from models.notifications import MailStatus
from models.notifications_messages import Channel
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.notifications import queries
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.answers import explained
from torque_app.shell.listed import Listed

STANDINGS: Final = {
    MailStatus.QUEUED: _("Por enviar"),
    MailStatus.SENT: _("Enviado"),
    MailStatus.FAILED: _("Rechazado"),
}
_TONES: Final = {
    MailStatus.QUEUED: "info",
    MailStatus.SENT: "success",
    MailStatus.FAILED: "danger",
}


@dataclass(frozen=True)
class MailLine:
    """One mail of the list."""

    id: str
    recipient: str
    subject: str
    status: str
    status_label: str
    answer: str
    raw: str
    attempts: int
    at: str


class MailsState(Listed, rx.State):
    """One page of mail."""

    PATH: ClassVar = "/mensajes/correos"
    FILTERS: ClassVar = ("status",)

    rows: rx.Field[list[MailLine]] = rx.field(default_factory=list[MailLine])

    @rx.event
    @allow(Notifications.LOG)
    async def load(self) -> None:
        """Read what the address asks for, now and whenever a mail goes or is refused."""
        self._take_address()
        await self._watch("mails")
        await self._read()

    @rx.event
    @allow(Notifications.LOG)
    async def refresh(self) -> None:
        """Read the same page again."""
        await self._read()

    async def _read(self) -> None:
        await self._list(self._ask(queries.mails, self.asked.listing()), _line)


def _line(row: queries.MailRow) -> MailLine:
    said = explained(Channel.EMAIL, row.status.value, row.answer or "")
    return MailLine(
        id=str(row.id),
        recipient=row.recipient,
        subject=row.subject,
        status=_TONES[row.status],
        status_label=STANDINGS[row.status],
        answer=said.said,
        raw=said.raw,
        attempts=row.attempts,
        at=row.created_at.isoformat(),
    )
