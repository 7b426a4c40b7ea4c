"""/facturacion: the list of documents."""

import reflex as rx

from components.button import button
from components.layout import grid, page, page_header
from components.stat import stat
from components.value import money
from torque_app.core.texts import _
from torque_app.invoicing.state.documents import InvoicesState
from torque_app.invoicing.views.documents import document_list
from torque_app.shell.frame import framed


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _documents,
        route="/facturacion",
        title=_("Facturas y boletas"),
        on_load=InvoicesState.load,
    )


def _documents() -> rx.Component:
    return framed(
        page_header(
            _("Facturas y boletas"),
            button(_("Folios y certificado"), icon="settings", href="/ajustes/facturacion"),
            subtitle=InvoicesState.sentence,
        ),
        page(
            grid(
                stat(_("Te deben"), money(InvoicesState.owed), href="/facturacion?sort=balance"),
                stat(
                    _("Vencido"),
                    money(InvoicesState.overdue),
                    href="/facturacion?status=OVERDUE",
                ),
            ),
            document_list(),
            width="full",
        ),
        active="facturacion",
    )
