"""Links that are shown once, with their QR, and the list of those made before."""

from dataclasses import dataclass
from typing import Any

import reflex as rx
import segno

from components.copying import copy_button
from components.field import text_field
from components.layout import cluster
from torque_app.core.screen import Screen, member
from torque_app.core.texts import _


@dataclass(frozen=True)
class LinkLine:
    """One link made before; instants in ISO 8601, `visits` a phrase."""

    id: str = ""
    tone: str = "neutral"
    look: str = ""
    made_at: str = ""
    made_by: str = ""
    expires_at: str = ""
    visits: str = ""
    seen_at: str = ""
    is_open: bool = False


def link_line(row: Any) -> LinkLine:
    """Return a `links.queries.LinkRow` as a list shows it."""
    return LinkLine(
        id=str(row.id),
        tone="success" if row.is_open else "neutral",
        look=_(row.state_name),
        made_at=row.created_at.isoformat(),
        made_by=row.created_by_name,
        expires_at=row.expires_at.isoformat(),
        visits=_(row.visits),
        seen_at=row.last_opened_at.isoformat() if row.last_opened_at else "",
        is_open=row.is_open,
    )


class Linked(Screen, rx.State, mixin=True):
    """`link` and `qr` stand here from the making until the dialog is put away, nowhere else."""

    opened: bool = False
    link: str = ""
    qr: str = ""

    @rx.event
    @member
    async def copied(self) -> None:
        """Say that the link is in the clipboard."""
        await self._say(_("Enlace copiado."))

    def _show_link(self, path: str) -> None:
        """Show the whole address of a path, and its QR."""
        headers = self._get_root_state().router_data.get("headers", {})
        self.link = f"{headers.get('origin', '')}{path}"
        self.qr = segno.make(self.link, error="m").svg_data_uri(scale=5, border=2)

    def _put_away(self) -> None:
        """Close the dialog; the link is not kept."""
        self.opened, self.link, self.qr = False, "", ""


def qr_and_address(state: type[Linked], *, address_id: str, alt: str) -> rx.Component:
    """Return the link shown this once: its QR, and its address to be copied from `address_id`."""
    return rx.fragment(
        cluster(rx.el.img(src=state.qr, alt=alt, class_name="qr"), justify="center"),
        text_field(_("Enlace"), "", id=address_id, value=state.link, read_only=True),
    )


def copy_link(state: type[Linked], *, address_id: str) -> rx.Component:
    """Return the button that copies the address."""
    return copy_button(_("Copiar enlace"), of=address_id, on_done=state.copied)
