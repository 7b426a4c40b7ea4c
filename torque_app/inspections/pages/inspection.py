"""/inspeccion/[inspection_id]: one inspection, from a tablet."""

import reflex as rx

from components.layout import page
from torque_app.core.texts import _
from torque_app.inspections.state.inspection import InspectionState
from torque_app.inspections.state.sharing import InspectionLinksState
from torque_app.inspections.views import inspection as pieces
from torque_app.shell import slots
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _inspection,
        route="/inspeccion/[inspection_id]",
        title=_("Inspección"),
        on_load=[InspectionState.load, InspectionLinksState.load, *slots.loads("inspection")],
    )


def _inspection() -> rx.Component:
    return framed(
        opened_page(
            InspectionState,
            *_whole(),
            missing=_("Esta inspección no existe"),
            icon="clipboard-check",
            back=(_("Ver el tablero"), "/tablero"),
        ),
        active="ot",
        title=InspectionState.sheet.plate,
    )


def _whole() -> tuple[rx.Component, ...]:
    return (
        pieces.header(),
        page(
            rx.el.div(
                rx.el.div(
                    pieces.notices(),
                    pieces.in_hand(),
                    *slots.pieces("inspection"),
                    class_name="walk-hand",
                ),
                pieces.every_point(),
                class_name="walk",
            ),
            width="full",
        ),
        pieces.dialogs(),
    )
