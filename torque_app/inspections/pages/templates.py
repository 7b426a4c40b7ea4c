"""/ajustes/inspecciones: the templates of the workshop."""

import reflex as rx

from components.feedback import skeleton_table
from components.layout import page
from torque_app.core.texts import _
from torque_app.inspections.state.templates import TemplatesState
from torque_app.inspections.views import templates as pieces
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _templates,
        route="/ajustes/inspecciones",
        title=_("Pautas de inspección"),
        on_load=TemplatesState.load,
    )


def _templates() -> rx.Component:
    return framed(
        pieces.header(),
        page(
            pieces.chosen(),
            rx.cond(TemplatesState.loading, skeleton_table(), pieces.points()),
            width="narrow",
        ),
        pieces.dialogs(),
        active="pautas",
    )
