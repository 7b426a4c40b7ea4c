"""/tablero: the board."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.work_orders.state.board import BoardState
from torque_app.work_orders.views import board as pieces
from torque_app.work_orders.views.orders import new_button


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_board, route="/tablero", title=_("Tablero"), on_load=BoardState.load)


def _board() -> rx.Component:
    return framed(
        page_header(_("Tablero"), primary=new_button(), path=pieces.filters()),
        page(pieces.work_board(), width="full"),
        pieces.board_reason(),
        active="tablero",
        peek=pieces.board_peek(),
    )
