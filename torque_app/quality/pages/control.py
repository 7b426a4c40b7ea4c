"""/calidad/[ot_id]: the control of one OT, from a tablet."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page
from torque_app.core.texts import _
from torque_app.quality.state.control import ControlState
from torque_app.quality.views import control as pieces
from torque_app.shell.frame import framed


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
        rx.cond(
            ControlState.missing,
            _missing(),
            rx.cond(ControlState.loading, page(skeleton_cards()), _whole()),
        ),
        active="calidad",
        title=ControlState.control.number,
    )


def _whole() -> rx.Component:
    return rx.fragment(
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


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta OT no existe"),
            _("Puede que la hayan eliminado o que el enlace esté incompleto."),
            icon="clipboard-check",
            action=button(_("Ver lo que espera control"), href="/calidad"),
        )
    )
