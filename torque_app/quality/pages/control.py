"""/calidad/[ot_id]: the control of one OT, from a tablet."""

import reflex as rx

from components.layout import page
from torque_app.core.texts import _
from torque_app.quality.state.control import ControlState
from torque_app.quality.views import control as pieces
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _control,
        route="/calidad/[ot_id]",
        title=_("Control de calidad"),
        on_load=ControlState.load,
    )


def _control() -> rx.Component:
    return framed(
        opened_page(
            ControlState,
            *_whole(),
            missing=_("Esta OT no existe"),
            icon="clipboard-check",
            back=(_("Ver lo que espera control"), "/calidad"),
        ),
        active="calidad",
        title=ControlState.control.number,
    )


def _whole() -> tuple[rx.Component, ...]:
    return (
        pieces.header(),
        rx.cond(
            ControlState.control.id == "",
            page(pieces.beginning()),
            page(
                rx.el.div(
                    rx.el.div(
                        pieces.notices(),
                        pieces.in_hand(),
                        pieces.road_test(),
                        class_name="walk-hand",
                    ),
                    pieces.every_point(),
                    class_name="walk",
                ),
                width="full",
            ),
        ),
        pieces.decision(),
    )
