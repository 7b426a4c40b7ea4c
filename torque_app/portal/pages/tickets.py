"""/portal/consultas: what clients wrote."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.portal.state.tickets import PATH, TicketsState
from torque_app.portal.views import tickets as pieces
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_tickets, route=PATH, title=_("Consultas de clientes"), on_load=TicketsState.load)


def _tickets() -> rx.Component:
    return framed(
        page_header(_("Consultas de clientes")),
        page(pieces.ticket_list(), width="full"),
        active="consultas",
    )
