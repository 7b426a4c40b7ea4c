"""/mfa: the second step of signing in."""

import reflex as rx

from torque_app.auth.state.entry import SecondFactorEntryState
from torque_app.auth.views.doors import door
from torque_app.auth.views.entry import backup_form, code_form, leave_form
from torque_app.core.texts import _


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _second_factor,
        route="/mfa",
        title=_("Verificación en dos pasos"),
        on_load=SecondFactorEntryState.load,
    )


def _second_factor() -> rx.Component:
    return door(
        code_form(),
        backup_form(),
        leave_form(),
        title=_("Un paso más"),
        text=_("Escribe el código que muestra tu aplicación de autenticación."),
    )
