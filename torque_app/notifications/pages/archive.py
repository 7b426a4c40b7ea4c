"""/mensajes/archivo: messages older than 30 days."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.notifications.state.archive import ArchiveState
from torque_app.notifications.views.archive import archive, archived
from torque_app.notifications.views.rooms import SENT, rooms
from torque_app.shell.frame import framed

PATH = "/mensajes/archivo"


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_archive, route=PATH, title=_("Archivo de mensajes"), on_load=ArchiveState.load)


def _archive() -> rx.Component:
    return framed(
        page_header(
            _("Archivo de mensajes"),
            subtitle=_("Lo que terminó hace más de 30 días."),
            path=rooms(SENT, here=PATH),
        ),
        page(archive(), width="full"),
        active="mensajes",
        title=_("Archivo de mensajes"),
        peek=archived(),
    )
