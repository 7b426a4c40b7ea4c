"""The links of the document in sight: made, shown once with their QR, counted and ended."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import reflex as rx
import segno

from torque_app.core.errors import Invalid, TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import Sentence, _
from torque_app.invoicing import queries as invoicing
from torque_app.invoicing import service as invoices
from torque_app.links.queries import LinkRow, LinkState

VIEW: Final = "invoicing.view"
ISSUE: Final = "invoicing.issue"
LOOKS: Final = {
    LinkState.ACTIVE: ("success", _("Abierto")),
    LinkState.EXPIRED: ("neutral", _("Vencido")),
    LinkState.REVOKED: ("neutral", _("Revocado")),
}


@dataclass(frozen=True)
class LinkLine:
    """One link; instants in ISO 8601, `visits` a phrase."""

    id: str = ""
    look: str = ""
    look_label: str = ""
    made_at: str = ""
    made_by: str = ""
    expires_at: str = ""
    visits: str = ""
    seen_at: str = ""
    is_open: bool = False


class SharingState(Screen, rx.State):
    """`link` and `qr` stand here from the making until the dialog is put away, and nowhere else."""

    invoice_id: str = ""
    links: list[LinkLine] = []
    opened: bool = False
    link: str = ""
    qr: str = ""
    expires_at: str = ""
    errors: dict[str, str] = {}
    sending: bool = False
    saved_at: str = ""
    _last_key: str = ""

    @rx.event
    @allow(VIEW)
    async def load(self) -> None:
        """Read the links of the document of the address, now and whenever one changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.invoice_id, self.links = str(query.get("invoice_id", "")), []
        self._put_away()
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
        self.opened = True

    @rx.event
    @allow(VIEW)
    async def close(self) -> None:
        """Close the dialog; the link is not kept."""
        self._put_away()

    @rx.event
    @allow(VIEW)
    async def copied(self) -> None:
        """Say that the link is in the clipboard."""
        await self._say(_("Enlace copiado."))

    @rx.event
    @allow(ISSUE)
    async def make(self, data: dict[str, Any]) -> None:
        """Make a link, once for one press, and show it with its QR."""
        key = str(data.get("_key") or "")
        if self.sending or (key and key == self._last_key):
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
        self._last_key, self.errors = key, {}
        self.saved_at = datetime.now(UTC).isoformat()
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
        headers = self._get_root_state().router_data.get("headers", {})
        self.link = f"{headers.get('origin', '')}{made.path}"
        self.qr = segno.make(self.link, error="m").svg_data_uri(scale=5, border=2)
        self.expires_at = made.expires_at.isoformat()

    def _put_away(self) -> None:
        self.opened, self.link, self.qr, self.errors = False, "", "", {}

    async def _read(self) -> None:
        try:
            rows = await self._ask(invoicing.document_links, UUID(self.invoice_id))
        except (TorqueError, ValueError):
            self.links = []  # the page itself says that there is no such document
            return
        self.links = [_line(row) for row in rows]


def _days(typed: object) -> int:
    try:
        return int(str(typed))
    except ValueError:
        raise Invalid.field("days", "Elige cuántos días dura.") from None


def _line(row: LinkRow) -> LinkLine:
    look, label = LOOKS[row.state]
    return LinkLine(
        id=str(row.id),
        look=look,
        look_label=label,
        made_at=row.created_at.isoformat(),
        made_by=row.created_by_name,
        expires_at=row.expires_at.isoformat(),
        visits=_visits(row.opened),
        seen_at=row.last_opened_at.isoformat() if row.last_opened_at else "",
        is_open=row.state is LinkState.ACTIVE,
    )


def _visits(count: int) -> str:
    if count == 0:
        return _("Sin visitas")
    return _("1 visita") if count == 1 else _(Sentence("{count} visitas", count=count))
