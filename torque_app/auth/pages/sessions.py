"""/sesiones: the devices one is signed in on, and those that are trusted."""

import reflex as rx

from components.button import button
from components.layout import page, page_header, stack
from torque_app.auth.state.sessions import SessionsState
from torque_app.auth.views.sessions import device_list, others_button, trusted_list
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_sessions, route="/sesiones", title=_("Mis sesiones"), on_load=SessionsState.load)


def _sessions() -> rx.Component:
    return framed(
        page_header(
            _("Mis sesiones"),
            button(_("Mi cuenta"), icon="user", href="/cuenta"),
            subtitle=_("¿No reconoces uno? Cierra su sesión y cambia tu contraseña."),
            primary=others_button(),
        ),
        page(stack(device_list(), trusted_list()), width="narrow"),
        active="sesiones",
    )
