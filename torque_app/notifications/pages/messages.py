"""/mensajes: what went out to people."""

import reflex as rx

from components.button import button
from components.layout import page, page_header, shown_when
from torque_app.core.texts import _
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.state.log import MessagesState
from torque_app.notifications.views.log import log, message
from torque_app.notifications.views.rooms import SENT, rooms
from torque_app.shell.frame import framed
from torque_app.shell.session import Session


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_messages, route="/mensajes", title=_("Mensajes"), on_load=MessagesState.load)


def _messages() -> rx.Component:
    return framed(
        page_header(
            _("Mensajes"),
            shown_when(
                Session.permissions.contains(Notifications.CONFIGURE.value),
                button(_("Plantillas"), icon="file-text", href="/ajustes/mensajes"),
            ),
            subtitle=_("Lo que el taller escribe a clientes y equipo, y qué pasó con ello."),
            path=rooms(SENT, here="/mensajes"),
        ),
        page(log(), width="full"),
        active="mensajes",
        peek=message(),
    )
