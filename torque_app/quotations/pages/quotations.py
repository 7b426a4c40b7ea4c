"""/presupuestos: the list of quotations."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.quotations.state.quotations import QuotationsState
from torque_app.quotations.views import quotations as pieces
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _quotations,
        route="/presupuestos",
        title=_("Presupuestos"),
        on_load=QuotationsState.load,
    )


def _quotations() -> rx.Component:
    return framed(
        page_header(
            _("Presupuestos"), subtitle=QuotationsState.sentence, primary=pieces.new_button()
        ),
        page(pieces.quotation_list(), width="full"),
        active="presupuestos",
    )
