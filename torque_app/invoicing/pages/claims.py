"""/facturacion/plazos: until when the facturas issued may be claimed."""

import reflex as rx

from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.invoicing.state.claims import PATH, ClaimsState
from torque_app.invoicing.views.claims import ask_button, claim_list
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(_claims, route=PATH, title=_("Plazos de reclamo"), on_load=ClaimsState.load)


def _claims() -> rx.Component:
    return framed(
        page_header(
            _("Plazos de reclamo"),
            ask_button(),
            subtitle=ClaimsState.sentence,
            back=(_("Facturas y boletas"), "/facturacion"),
        ),
        page(claim_list(), width="full"),
        active="facturacion",
        title=_("Plazos de reclamo"),
    )
