"""/calidad: the OTs that wait for their control."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.quality.state.waiting import WaitingState
from torque_app.quality.views.waiting import waiting_list
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _waiting, route="/calidad", title=_("Control de calidad"), on_load=WaitingState.load
    )


def _waiting() -> rx.Component:
    return framed(
        page_header(
            _("Control de calidad"), subtitle=_("Lo que espera otro par de ojos antes de salir.")
        ),
        page(waiting_list(), width="full"),
        active="calidad",
    )
