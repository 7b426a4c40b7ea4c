"""/ajustes/facturacion: certificate, folios and, with the simulated SII, practice."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.invoicing.state.setup import BillingState
from torque_app.invoicing.views.setup import setup
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _setup,
        route="/ajustes/facturacion",
        title=_("Folios y certificado"),
        on_load=BillingState.load,
    )


def _setup() -> rx.Component:
    return framed(
        page_header(_("Folios y certificado"), subtitle=BillingState.place.company),
        page(setup(), width="narrow"),
        active="ajustes",
        title=_("Folios y certificado"),
    )
