"""The links of the document in sight: made, shown once with their QR, counted and ended."""

from typing import Any, Final
from uuid import UUID

import reflex as rx

from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import allow
from torque_app.core.texts import _
from torque_app.invoicing import queries as invoicing
from torque_app.invoicing import service as invoices
from torque_app.shell.filled import Filled
from torque_app.shell.linked import Linked, LinkLine, link_line

VIEW: Final = "invoicing.view"
ISSUE: Final = "invoicing.issue"


class SharingState(Linked, Filled, rx.State):
    """The links of the document of the address."""

    invoice_id: str = ""
    links: list[LinkLine] = []
    expires_at: str = ""
    sending: bool = False

    @rx.event
    @allow(VIEW)
    async def load(self) -> None:
        """Read the links of the document of the address, now and whenever one changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.invoice_id, self.links = str(query.get("invoice_id", "")), []
        self._put_away()
        self.errors = {}
        await self._watch(f"links:{self.invoice_id}")
        await self._read()

    @rx.event
    @allow(VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(ISSUE)
    async def start(self) -> None:
        """Open the dialog that makes a link."""
        self._put_away()
        self.opened, self.errors = True, {}

    @rx.event
    @allow(VIEW)
    async def close(self) -> None:
        """Close the dialog; the link is not kept."""
        self._put_away()

    @rx.event
    @allow(ISSUE)
    async def make(self, data: dict[str, Any]) -> None:
        """Make a link, once for one press, and show it with its QR."""
        if self.sending or self._is_again(data):
            return
        self.sending = True
        try:
            made = await self._ask(
                invoices.make_link, UUID(self.invoice_id), days=_days(data.get("days"))
            )
        except (TorqueError, ValueError) as refused:
            self.errors = getattr(refused, "fields", {})
            await self._say(_(str(refused)), "error")
            return
        finally:
            self.sending = False
        self._keep(data)
        self._show(made)
        await self._read()

    @rx.event
    @allow(ISSUE)
    async def revoke(self, link_id: str) -> None:
        """End a link."""
        try:
            ids = UUID(self.invoice_id), UUID(link_id)
        except ValueError:
            return
        if await self._tell(invoices.revoke_link, *ids) is None:
            await self._say(_("Enlace revocado: ya no abre nada."))
        await self._read()

    def _show(self, made: invoices.DocumentLink) -> None:
        self._show_link(made.path)
        self.expires_at = made.expires_at.isoformat()

    async def _read(self) -> None:
        try:
            rows = await self._ask(invoicing.document_links, UUID(self.invoice_id))
        except (TorqueError, ValueError):
            self.links = []  # the page itself says that there is no such document
            return
        self.links = [link_line(row) for row in rows]


def _days(typed: object) -> int:
    try:
        return int(str(typed))
    except ValueError:
        raise Invalid.field("days", "Elige cuántos días dura.") from None
