"""/ajustes/facturacion: a company's certificates, folios and alerts; `?empresa=` says whose."""

import reflex as rx

from components.button import button
from components.layout import page, page_header, shown_when
from torque_app.core.texts import _
from torque_app.invoicing.state.alerts import AlertsState
from torque_app.invoicing.state.setup import BillingState
from torque_app.invoicing.views.setup import setup
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _setup,
        route="/ajustes/facturacion",
        title=_("Folios y certificado"),
        on_load=[BillingState.load, AlertsState.load],
    )


def _setup() -> rx.Component:
    return framed(
        page_header(
            _("Folios y certificado"),
            shown_when(
                (BillingState.place.kind != "") & (BillingState.place.kind != "PRODUCTION"),
                button(
                    _("Certificarse ante el SII"),
                    icon="shield-check",
                    href="/ajustes/certificacion",
                ),
            ),
            subtitle=BillingState.place.company,
        ),
        page(setup(), width="narrow"),
        active="ajustes",
        title=_("Folios y certificado"),
    )
