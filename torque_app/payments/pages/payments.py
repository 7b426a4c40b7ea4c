"""/pagos: the list of payments."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.payments.state.payments import PaymentsState
from torque_app.payments.views.payments import payment_list
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_payments, route="/pagos", title=_("Pagos"), on_load=PaymentsState.load)


def _payments() -> rx.Component:
    return framed(
        page_header(_("Pagos"), subtitle=PaymentsState.sentence),
        page(payment_list(), width="full"),
        active="pagos",
    )
