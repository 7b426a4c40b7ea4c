"""/tablero: the board."""

import reflex as rx

from components.button import button
from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.work_orders.state.board import BoardState
from torque_app.work_orders.state.saved import SavedState
from torque_app.work_orders.views import board as pieces
from torque_app.work_orders.views import board_extras as extras
from torque_app.work_orders.views.orders import new_button


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _board,
        route="/tablero",
        title=_("Tablero"),
        on_load=[BoardState.load, SavedState.load],
    )


def _board() -> rx.Component:
    return framed(
        page_header(
            _("Tablero"),
            rx.el.span(
                button(_("Ver en TV"), href=_wall(), icon="monitor"), class_name="wall-open"
            ),
            primary=new_button(),
            path=rx.fragment(pieces.filters(), extras.saved_filters()),
        ),
        page(pieces.work_board(), width="full"),
        pieces.board_reason(),
        extras.dialogs(),
        active="tablero",
        peek=pieces.board_peek(),
    )


def _wall() -> rx.Var[str]:
    """Return the wall's address, with the same lanes."""
    by = BoardState.asked.filters["lanes"]
    return rx.cond(by, "/tablero/tv?lanes=" + by, "/tablero/tv").to(str)
