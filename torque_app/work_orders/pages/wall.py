"""/tablero/tv: the board on the wall, without the frame."""

from typing import Any

import reflex as rx

from components.feedback import error_state
from components.wall import wall
from torque_app.core.texts import _
from torque_app.work_orders.state.wall import WallState

Rows = list[dict[str, Any]]


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_wall, route="/tablero/tv", title=_("Tablero en TV"), on_load=WallState.load)


def _wall() -> rx.Component:
    return rx.cond(
        WallState.error != "",
        error_state(WallState.error, on_retry=WallState.refresh),
        wall(
            WallState.columns.to(Rows),
            WallState.cards.to(Rows),
            lanes=WallState.lanes.to(Rows),
            lane_by=rx.cond(WallState.asked.filters["lanes"], WallState.asked.filters["lanes"], ""),
            loading=WallState.loading,
            label=_("Tablero en TV"),
        ),
    )
