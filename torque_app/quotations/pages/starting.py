"""/presupuestos/nuevo: a quotation begun."""

import reflex as rx

from components.feedback import skeleton_cards
from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.quotations.state.starting import StartingState
from torque_app.quotations.views.starting import starting_form
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _starting,
        route="/presupuestos/nuevo",
        title=_("Nuevo presupuesto"),
        on_load=StartingState.load,
    )


def _starting() -> rx.Component:
    return framed(
        page_header(_("Nuevo presupuesto"), back=(_("Presupuestos"), "/presupuestos")),
        page(rx.cond(StartingState.loading, skeleton_cards(), starting_form()), width="narrow"),
        active="presupuestos",
        title=_("Nuevo"),
    )
