"""/facturacion/sii: the queue to SII."""

import reflex as rx

from components.button import button
from components.layout import page, page_header
from torque_app.core.texts import _
from torque_app.invoicing.state.exchange import ExchangeState
from torque_app.invoicing.views.exchange import queue
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _queue, route="/facturacion/sii", title=_("Cola del SII"), on_load=ExchangeState.load
    )


def _queue() -> rx.Component:
    return framed(
        page_header(
            _("Cola del SII"),
            button(_("Ver rechazados"), href="/facturacion?dte_status=REJECTED"),
            subtitle=_("Lo que espera respuesta, lo que falló y lo que viene."),
            back=(_("Facturas y boletas"), "/facturacion"),
        ),
        page(queue(), width="narrow"),
        active="facturacion",
        title=_("Cola del SII"),
    )
