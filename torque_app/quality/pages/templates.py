"""/ajustes/calidad: what the workshop controls."""

import reflex as rx

from components.feedback import skeleton_table
from components.layout import page, stack
from torque_app.core.texts import _
from torque_app.quality.state.templates import QualityTemplatesState
from torque_app.quality.views import templates as pieces
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _templates,
        route="/ajustes/calidad",
        title=_("Pautas de calidad"),
        on_load=QualityTemplatesState.load,
    )


def _templates() -> rx.Component:
    return framed(
        pieces.header(),
        page(
            rx.cond(
                QualityTemplatesState.loading,
                skeleton_table(),
                stack(pieces.chosen(), pieces.points()),
            ),
            width="narrow",
        ),
        pieces.dialogs(),
        active="pautas-calidad",
    )
