"""/portal/consultas/[ticket_id]: one matter."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record
from torque_app.core.texts import _
from torque_app.portal.state.ticket import TicketState
from torque_app.portal.state.tickets import PATH
from torque_app.portal.views import ticket as pieces
from torque_app.shell.frame import framed


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
        rx.cond(
            TicketState.missing,
            _missing(),
            rx.cond(TicketState.loading, page(skeleton_cards()), _whole()),
        ),
        active="consultas",
        title=TicketState.sheet.subject,
    )


def _whole() -> rx.Component:
    return rx.fragment(pieces.header(), page(record(pieces.work(), pieces.aside()), width="full"))


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta consulta no existe"),
            _("Puede que no sea de tu taller o que el enlace esté incompleto."),
            icon="inbox",
            action=button(_("Ver consultas"), href=PATH),
        )
    )
