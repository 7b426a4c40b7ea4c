"""/ot: the list of OTs."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.work_orders.state.orders import OrdersState
from torque_app.work_orders.views import orders as pieces


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_orders, route="/ot", title=_("Órdenes de trabajo"), on_load=OrdersState.load)


def _orders() -> rx.Component:
    return framed(
        page_header(_("Órdenes de trabajo"), primary=pieces.new_button()),
        page(pieces.order_list(), width="full"),
        active="ot",
        peek=pieces.order_peek(),
    )
