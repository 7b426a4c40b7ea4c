"""/datos-personales/[request_id]: one request about a person's data."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record
from torque_app.core.texts import _
from torque_app.portal.state.request import DataRequestState
from torque_app.portal.state.requests import PATH
from torque_app.portal.views import request as pieces
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _request,
        route=f"{PATH}/[request_id]",
        title=_("Solicitud de datos"),
        on_load=DataRequestState.load,
    )


def _request() -> rx.Component:
    return framed(
        rx.cond(
            DataRequestState.missing,
            _missing(),
            rx.cond(DataRequestState.loading, page(skeleton_cards()), _whole()),
        ),
        active="datos-personales",
        title=DataRequestState.sheet.number,
    )


def _whole() -> rx.Component:
    return rx.fragment(
        pieces.header(),
        page(record(pieces.work(), pieces.aside()), width="full"),
        pieces.decision_dialog(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta solicitud no existe"),
            _("Puede que no sea de tu taller o que el enlace esté incompleto."),
            icon="shield-check",
            action=button(_("Ver solicitudes"), href=PATH),
        )
    )
