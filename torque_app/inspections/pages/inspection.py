"""/inspeccion/[inspection_id]: one inspection, from a tablet."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page
from torque_app.core.texts import _
from torque_app.inspections.state.inspection import InspectionState
from torque_app.inspections.state.sharing import InspectionLinksState
from torque_app.inspections.views import inspection as pieces
from torque_app.shell import slots
from torque_app.shell.frame import framed


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
        rx.cond(
            InspectionState.missing,
            _missing(),
            rx.cond(InspectionState.loading, page(skeleton_cards()), _whole()),
        ),
        active="ot",
        title=InspectionState.sheet.plate,
    )


def _whole() -> rx.Component:
    return rx.fragment(
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


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Esta inspección no existe"),
            _("Puede que la hayan descartado o que el enlace esté incompleto."),
            icon="clipboard-check",
            action=button(_("Ver el tablero"), href="/tablero"),
        )
    )
