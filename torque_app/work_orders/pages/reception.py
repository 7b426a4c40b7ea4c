"""/ot/nueva: a car comes in."""

import reflex as rx

from components.feedback import skeleton
from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.shell.frame import framed
from torque_app.work_orders.state.reception import ReceptionState
from torque_app.work_orders.views.reception import reception_form


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_reception, route="/ot/nueva", title=_("Nueva OT"), on_load=ReceptionState.load)


def _reception() -> rx.Component:
    return framed(
        page_header(_("Nueva OT"), back=(_("Tablero"), "/tablero")),
        page(rx.cond(ReceptionState.loading, skeleton(8), reception_form()), width="narrow"),
        active="ot",
        title=_("Nueva OT"),
    )
