"""/notificaciones: every notification of whoever is at the screen."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.notifications.state.bell import InboxState
from torque_app.notifications.views.inbox import inbox, read_all
from torque_app.notifications.views.wishes import wishes_button, wishes_dialog
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_inbox, route="/notificaciones", title=_("Avisos"), on_load=InboxState.load)


def _inbox() -> rx.Component:
    return framed(
        page_header(_("Avisos"), wishes_button(), primary=read_all()),
        page(inbox(), width="narrow"),
        wishes_dialog(),
        title=_("Avisos"),
    )
