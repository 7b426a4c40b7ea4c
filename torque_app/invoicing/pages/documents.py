"""/facturacion: the list of documents."""

import reflex as rx

from components.button import button
from components.layout import grid, page, page_header, shown_when
from components.menu import menu, menu_item
from components.stat import stat
from components.value import money
from torque_app.core.texts import _
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.state.claims import PATH as CLAIMS
from torque_app.invoicing.state.documents import InvoicesState
from torque_app.invoicing.views.documents import bulk_outcome, document_list, document_sums
from torque_app.shell.frame import framed
from torque_app.shell.session import Session


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
            button(_("Borradores"), icon="file-text", href="/facturacion?status=DRAFT"),
            subtitle=InvoicesState.sentence,
            primary=shown_when(
                Session.permissions.contains(Invoicing.EDIT.value),
                button(
                    _("Nuevo documento"),
                    variant="primary",
                    icon="plus",
                    href="/facturacion/nuevo",
                ),
            ),
            menu=menu(
                menu_item(_("Plazos de reclamo"), icon="clock", href=CLAIMS),
                shown_when(
                    Session.permissions.contains(Invoicing.SEND.value),
                    menu_item(_("Cola del SII"), icon="send", href="/facturacion/sii"),
                ),
                shown_when(
                    Session.permissions.contains(Invoicing.CONFIGURE.value),
                    menu_item(
                        _("Folios y certificado"), icon="settings", href="/ajustes/facturacion"
                    ),
                ),
                label=_("Más de facturación"),
            ),
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
            bulk_outcome(),
            document_sums(),
            document_list(),
            width="full",
        ),
        active="facturacion",
    )
