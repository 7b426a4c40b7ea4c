"""/registro: a new workshop with its owner."""

import reflex as rx

from torque_app.auth.state.entry import RegisterState
from torque_app.auth.views.doors import door
from torque_app.auth.views.entry import register_form, to_login
from torque_app.core.texts import _


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _registration, route="/registro", title=_("Crear taller"), on_load=RegisterState.load
    )


def _registration() -> rx.Component:
    return door(
        register_form(),
        title=_("Crea tu taller"),
        text=_("En un minuto tienes tu tablero; los datos del SII los pones después."),
        foot=to_login(),
        wide=True,
    )
