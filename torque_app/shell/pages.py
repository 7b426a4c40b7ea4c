"""The pages that belong to no context: the bare address, what does not exist, the gallery."""

import reflex as rx

from components.button import button
from components.feedback import empty_state
from components.gallery import gallery
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.shell.gate import HOME
from torque_app.shell.session import Session

BUILDERS = "users.manage"


def register(app: rx.App) -> None:
    """Add the shell's own pages."""
    app.add_page(rx.fragment, route="/", title="TORQUE 360", on_load=Session.home)
    app.add_page(_gallery, route="/gallery", title=_("Galería"))
    app.add_page(_unknown, route="404", title=_("No existe"))


def _gallery() -> rx.Component:
    """Return every piece in every state, for administrators; it brings a frame of its own."""
    return rx.cond(Session.permissions.contains(BUILDERS), gallery(), _nothing())


def _unknown() -> rx.Component:
    return framed(_nothing(), title=_("No existe"))


def _nothing() -> rx.Component:
    return empty_state(
        _("Esta página no existe"),
        text=_("Puede que el enlace esté viejo o que no sea para tu rol."),
        action=button(_("Ir al tablero"), href=HOME),
    )
