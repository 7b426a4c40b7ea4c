"""/clientes/nuevo: the form of a new client."""

import reflex as rx

from components.layout import page, page_header
from torque_app.clients.state.new import NewClientState
from torque_app.clients.views.forms import new_client_form
from torque_app.core.texts import _
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _new, route="/clientes/nuevo", title=_("Nuevo cliente"), on_load=NewClientState.load
    )


def _new() -> rx.Component:
    return framed(
        page_header(_("Nuevo cliente"), back=(_("Clientes"), "/clientes")),
        page(new_client_form(), width="narrow"),
        active="clientes",
        title=_("Nuevo cliente"),
    )
