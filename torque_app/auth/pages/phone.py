"""/entrar-con-telefono: the door of whoever comes in by a code to their telephone."""

import reflex as rx

from components.feedback import skeleton
from torque_app.auth.state.entry import PhoneEntryState
from torque_app.auth.views.doors import door
from torque_app.auth.views.other_ways import another_code, phone_code_form, phone_form, to_password
from torque_app.core.texts import _


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _phone,
        route="/entrar-con-telefono",
        title=_("Entrar con teléfono"),
        on_load=PhoneEntryState.load,
    )


def _phone() -> rx.Component:
    sent = PhoneEntryState.challenge != ""
    return door(
        rx.cond(
            PhoneEntryState.loading,
            skeleton(3),
            rx.cond(sent, phone_code_form(), phone_form()),
        ),
        title=_("Entrar con teléfono"),
        text=_("Sirve con un teléfono que uniste antes en Mi cuenta."),
        foot=rx.cond(sent, another_code(), to_password()),
    )
