"""/bodega/solicitudes: what the shop floor asks the store for."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.work_orders.state.requests import RequestsState
from torque_app.work_orders.views import requests as pieces


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _requests,
        route="/bodega/solicitudes",
        title=_("Solicitudes de repuestos"),
        on_load=RequestsState.load,
    )


def _requests() -> rx.Component:
    return framed(
        page_header(
            _("Solicitudes de repuestos"), subtitle=_("Lo que el taller le pide a la bodega.")
        ),
        page(pieces.request_list(), width="full"),
        active="solicitudes",
        peek=pieces.request_peek(),
    )
