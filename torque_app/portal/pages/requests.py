"""/datos-personales: what people ask about their data."""

import reflex as rx

from components.button import button
from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.portal.state.requests import PATH, DataRequestsState
from torque_app.portal.views import requests as pieces
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_requests, route=PATH, title=_("Datos personales"), on_load=DataRequestsState.load)


def _requests() -> rx.Component:
    return framed(
        page_header(
            _("Datos personales"),
            primary=button(
                _("Anotar solicitud"),
                icon="plus",
                variant="primary",
                on_click=DataRequestsState.ask(True),
            ),
        ),
        page(pieces.request_list(), width="full"),
        pieces.record_dialog(),
        active="datos-personales",
    )
