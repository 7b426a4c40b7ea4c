"""/clientes: the list of clients."""

import reflex as rx

from components.layout import page, page_header, shown_when
from torque_app.clients.permissions import Clients
from torque_app.clients.state.clients import ClientsState
from torque_app.clients.views.clients import client_list, client_peek, new_client_button
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.shell.session import Session


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_clients, route="/clientes", title=_("Clientes"), on_load=ClientsState.load)


def _clients() -> rx.Component:
    may_edit = Session.permissions.contains(Clients.EDIT.value)
    return framed(
        page_header(
            _("Clientes"),
            subtitle=ClientsState.sentence,
            primary=shown_when(may_edit, new_client_button()),
        ),
        page(client_list(), width="full"),
        active="clientes",
        peek=client_peek(),
    )
