"""/datos-personales/[request_id]: one request about a person's data."""

import reflex as rx

from components.layout import page, record
from torque_app.core.texts import _
from torque_app.portal.state.request import DataRequestState
from torque_app.portal.state.requests import PATH
from torque_app.portal.views import request as pieces
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


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
        opened_page(
            DataRequestState,
            pieces.header(),
            page(record(pieces.work(), pieces.aside()), width="full"),
            pieces.decision_dialog(),
            missing=_("Esta solicitud no existe"),
            icon="shield-check",
            back=(_("Ver solicitudes"), PATH),
        ),
        active="datos-personales",
        title=DataRequestState.sheet.number,
    )
