"""/notificaciones: every notification of whoever is at the screen."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.notifications.state import InboxState
from torque_app.notifications.views import inbox, read_all
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_inbox, route="/notificaciones", title=_("Avisos"), on_load=InboxState.load)


def _inbox() -> rx.Component:
    return framed(
        page_header(_("Avisos"), primary=read_all()),
        page(inbox(), width="narrow"),
        title=_("Avisos"),
    )
