"""/clientes/[client_id]: one client."""

import reflex as rx

from components.layout import page, record, stack
from torque_app.clients.state.record import ClientState
from torque_app.clients.views import record as pieces
from torque_app.clients.views.forms import contact_dialog, edit_client_dialog
from torque_app.core.texts import _
from torque_app.shell import slots
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _client,
        route="/clientes/[client_id]",
        title=_("Cliente"),
        on_load=[ClientState.load, *slots.loads("client")],
    )


def _client() -> rx.Component:
    return framed(
        opened_page(
            ClientState,
            *_whole(),
            missing=_("Este cliente no existe"),
            icon="users",
            back=(_("Ver clientes"), "/clientes"),
        ),
        active="clientes",
        title=ClientState.card.name,
    )


def _whole() -> tuple[rx.Component, ...]:
    work = stack(
        pieces.warning(),
        pieces.cars(),
        *slots.pieces("client"),
        pieces.orders(),
        pieces.papers(),
    )
    return (
        pieces.header(),
        page(record(work, pieces.client_facts()), width="full"),
        edit_client_dialog(),
        contact_dialog(),
        pieces.removal(),
    )
