"""The links of the inspection in sight: made, shown once with their QR, counted and ended."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import reflex as rx
import segno

from torque_app.core.errors import TorqueError
from torque_app.core.screen import Screen, allow
from torque_app.core.texts import Sentence, _
from torque_app.inspections import queries, service
from torque_app.inspections.permissions import Inspections
from torque_app.links.queries import LinkRow, LinkState

LOOKS: Final = {
    LinkState.ACTIVE: ("success", _("Abierto")),
    LinkState.EXPIRED: ("neutral", _("Vencido")),
    LinkState.REVOKED: ("neutral", _("Revocado")),
}
DAYS: Final = 30
"""How long the client has to look and decide."""


@dataclass(frozen=True)
class LinkLine:
    """One link; `visits` is a phrase."""

    id: str = ""
    tone: str = "neutral"
    look: str = ""
    expires_at: str = ""
    visits: str = ""
    is_open: bool = False


class InspectionLinksState(Screen, rx.State):
    """`link` and `qr` stand here from the making until the dialog is put away, nowhere else."""

    inspection_id: str = ""
    lines: list[LinkLine] = []
    opened: bool = False
    link: str = ""
    qr: str = ""

    @rx.event
    @allow(Inspections.VIEW)
    async def load(self) -> None:
        """Read the links of the inspection of the address, now and whenever one changes."""
        query = self._get_root_state().router_data.get("query", {})
        self.inspection_id, self.lines = str(query.get("inspection_id", "")), []
        self._put_away()
        await self._watch(f"links:{self.inspection_id}")
        await self._read()

    @rx.event
    @allow(Inspections.VIEW)
    async def refresh(self) -> None:
        """Read them again."""
        await self._read()

    @rx.event
    @allow(Inspections.VIEW)
    async def show(self) -> None:
        """Open the dialog of the links."""
        self._put_away()
        self.opened = True

    @rx.event
    @allow(Inspections.VIEW)
    async def close(self) -> None:
        """Close the dialog; the link is not kept."""
        self._put_away()

    @rx.event
    @allow(Inspections.VIEW)
    async def copied(self) -> None:
        """Say that the link is in the clipboard."""
        await self._say(_("Enlace copiado."))

    @rx.event
    @allow(Inspections.INSPECT)
    async def make(self) -> None:
        """Make a link and show it with its QR."""
        if self.link:
            return  # the second press of the same button
        try:
            made = await self._ask(service.make_link, UUID(self.inspection_id), days=DAYS)
        except (TorqueError, ValueError) as refused:
            await self._say(_(str(refused)), "error")
            return
        headers = self._get_root_state().router_data.get("headers", {})
        self.link = f"{headers.get('origin', '')}{made.path}"
        self.qr = segno.make(self.link, error="m").svg_data_uri(scale=5, border=2)
        await self._read()

    @rx.event
    @allow(Inspections.INSPECT)
    async def revoke(self, link_id: str) -> None:
        """End a link."""
        try:
            ids = UUID(self.inspection_id), UUID(link_id)
        except ValueError:
            return
        if await self._tell(service.revoke_link, *ids) is None:
            await self._say(_("Enlace revocado: ya no abre nada."))
        await self._read()

    def _put_away(self) -> None:
        self.opened, self.link, self.qr = False, "", ""

    async def _read(self) -> None:
        try:
            rows = await self._ask(queries.inspection_links, UUID(self.inspection_id))
        except (TorqueError, ValueError):
            self.lines = []  # the page itself says that there is no such inspection
            return
        self.lines = [_line(row) for row in rows]


def _line(row: LinkRow) -> LinkLine:
    tone, look = LOOKS[row.state]
    return LinkLine(
        id=str(row.id),
        tone=tone,
        look=look,
        expires_at=row.expires_at.isoformat(),
        visits=_visits(row.opened),
        is_open=row.state is LinkState.ACTIVE,
    )


def _visits(count: int) -> str:
    if count == 0:
        return _("Sin visitas")
    return _("1 visita") if count == 1 else _(Sentence("{count} visitas", count=count))
