"""/ajustes/tabletas: the tablets of the shop floor and the PINs of who uses them."""

import reflex as rx

from components.layout import page, page_header, stack
from torque_app.core.texts import _
from torque_app.kiosk.permissions import Kiosk
from torque_app.kiosk.state.devices import DevicesState
from torque_app.kiosk.state.pins import PinsState
from torque_app.kiosk.views.devices import (
    device_drawer,
    device_list,
    new_button,
    new_dialog,
)
from torque_app.kiosk.views.pins import pin_card, pin_dialog
from torque_app.shell.closed import for_holders
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _tablets,
        route="/ajustes/tabletas",
        title=_("Tablets del taller"),
        on_load=[DevicesState.load, PinsState.load],
    )


def _tablets() -> rx.Component:
    return framed(
        for_holders(
            Kiosk.MANAGE,
            _managed(),
            title=_("Tu rol no ve las tablets"),
            text=_("Si lo necesitas, pídeselo al jefe de taller."),
        ),
        active="tabletas",
    )


def _managed() -> rx.Component:
    return rx.fragment(
        page_header(
            _("Tablets del taller"),
            subtitle=_("Donde tus técnicos marcan su trabajo, con guantes y sin teclado."),
            primary=new_button(),
        ),
        page(stack(device_list(), pin_card())),
        device_drawer(),
        new_dialog(),
        pin_dialog(),
    )
