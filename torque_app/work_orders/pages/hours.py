"""/horas: the hours of the shop floor."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.work_orders.state.hours import HoursState
from torque_app.work_orders.views import hours as pieces


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_hours, route="/horas", title=_("Horas"), on_load=HoursState.load)


def _hours() -> rx.Component:
    return framed(
        page_header(_("Horas"), subtitle=_("Las del tempario, las que se cobran y las del reloj.")),
        page(pieces.hours_board(), width="full"),
        active="horas",
    )
