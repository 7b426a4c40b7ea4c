"""The mail about a document: what went out, and the dialog that sends it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx

from models.notifications import MailStatus
from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import _
from torque_app.core.tx import Tx
from torque_app.invoicing import queries as invoicing
from torque_app.invoicing import service as invoices
from torque_app.notifications import queries as notifications
from torque_app.payments.state.document import DocumentState

VIEW: Final = "invoicing.view"
ISSUE: Final = "invoicing.issue"
LOOKS: Final = {
    MailStatus.QUEUED: ("info", _("En camino")),
    MailStatus.SENT: ("success", _("Entregado al servidor")),
    MailStatus.FAILED: ("danger", _("No se pudo entregar")),
}


@dataclass(frozen=True)
class MailLine:
    """One mail; `said` is the last answer of a server that did not take it."""

    id: str = ""
    recipient: str = ""
    look: str = ""
    look_label: str = ""
    at: str = ""
    said: str = ""


class DeliveryState(Screen, rx.State):
    """The mail about the document in sight; `opened` is the dialog."""

    invoice_id: str = ""
    mails: list[MailLine] = []
    goes_out: bool = True
    opened: bool = False
    address: str = ""
    errors: dict[str, str] = {}
    sending: bool = False
    saved_at: str = ""

    @rx.event
    @allow(VIEW)
    async def load(self) -> None:
        """Read the mail about the document of the address, now and whenever some goes out."""
        query = self._get_root_state().router_data.get("query", {})
        self.invoice_id, self.mails = str(query.get("invoice_id", "")), []
        self.opened, self.errors, self.sending = False, {}, False
        await self._watch("mails", f"invoice:{self.invoice_id}")
        await self._read()

    @rx.event
    @allow(VIEW)
    async def refresh(self) -> None:
        """Read it again."""
        await self._read()

    @rx.event
    @allow(ISSUE)
    async def ask(self) -> None:
        """Open the dialog with the address the document has."""
        try:
            detail = await self._ask(invoicing.one, UUID(self.invoice_id))
        except (TorqueError, ValueError):
            return
        self.address = str(detail.receiver.get("email") or "")
        self.errors, self.opened = {}, True

    @rx.event
    @allow(VIEW)
    async def close(self) -> None:
        """Close the dialog."""
        self.opened = False

    @rx.event
    @allow(ISSUE)
    async def send(self, data: dict[str, Any]) -> Any:
        """Send it once; the story of the page tells of it."""
        if self.sending:
            return
        self.sending = True
        to, note = str(data.get("to") or "").strip(), str(data.get("note") or "")
        refused = await self._tell(
            invoices.deliver, UUID(self.invoice_id), to=to or None, note=note or None
        )
        self.sending, self.errors = False, refused.fields if refused else {}
        if refused is None:
            self.opened, self.saved_at = False, datetime.now(UTC).isoformat()
            await self._say(_("El correo va en camino."))
            await self._read()
            yield DocumentState.refresh

    async def _read(self) -> None:
        try:
            self.goes_out, rows = await self._ask(_mails, UUID(self.invoice_id))
        except (TorqueError, ValueError):
            return
        self.mails = [_line(row) for row in rows]


def _mails(tx: Tx, invoice_id: UUID) -> tuple[bool, list[notifications.MailRow]]:
    """Return whether mail goes out, and what was sent; nothing of it for who may not send it."""
    if not tx.actor.may(ISSUE):
        return True, []
    return invoicing.mail_goes_out(tx), invoicing.mails_of(tx, invoice_id)


def _line(row: notifications.MailRow) -> MailLine:
    look, label = LOOKS[row.status]
    return MailLine(
        id=str(row.id),
        recipient=row.recipient,
        look=look,
        look_label=label,
        at=(row.sent_at or row.created_at).isoformat(),
        said="" if row.status is MailStatus.SENT else row.answer or "",
    )
