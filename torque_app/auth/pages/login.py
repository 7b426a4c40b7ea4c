"""/login: the door of whoever has an account."""

import reflex as rx

from torque_app.auth.state.entry import LoginState
from torque_app.auth.views.doors import door
from torque_app.auth.views.entry import login_form, to_register
from torque_app.auth.views.other_ways import other_ways
from torque_app.core.texts import _


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_login, route="/login", title=_("Iniciar sesión"), on_load=LoginState.load)


def _login() -> rx.Component:
    return door(
        login_form(),
        other_ways(),
        title=_("Hola de nuevo"),
        text=_("Entra con tu correo para seguir donde quedaste."),
        foot=to_register(),
    )
