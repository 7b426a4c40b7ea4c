"""/portal/consultas/[ticket_id]: one matter."""

import reflex as rx

from components.layout import page, record
from torque_app.core.texts import _
from torque_app.portal.state.ticket import TicketState
from torque_app.portal.state.tickets import PATH
from torque_app.portal.views import ticket as pieces
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _ticket,
        route=f"{PATH}/[ticket_id]",
        title=_("Consulta de un cliente"),
        on_load=TicketState.load,
    )


def _ticket() -> rx.Component:
    return framed(
        opened_page(
            TicketState,
            pieces.header(),
            page(record(pieces.work(), pieces.aside()), width="full"),
            missing=_("Esta consulta no existe"),
            icon="inbox",
            back=(_("Ver consultas"), PATH),
        ),
        active="consultas",
        title=TicketState.sheet.subject,
    )
