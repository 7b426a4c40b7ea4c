"""/compras: what suppliers sent."""

import reflex as rx

from components.button import button
from components.layout import grid, page, page_header, shown_when
from components.stat import stat
from components.value import number
from torque_app.core.texts import _
from torque_app.purchases.permissions import Purchases
from torque_app.purchases.state.mailboxes import MailboxState
from torque_app.purchases.state.purchases import PurchasesState, ReceivingState
from torque_app.purchases.views.mailboxes import mailbox_dialog
from torque_app.purchases.views.purchases import purchase_list, receiving_dialog
from torque_app.shell.frame import framed
from torque_app.shell.session import Session


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _purchases,
        route="/compras",
        title=_("Compras"),
        on_load=[PurchasesState.load, MailboxState.load],
    )


def _purchases() -> rx.Component:
    return framed(
        page_header(
            _("Compras"),
            shown_when(
                Session.permissions.contains(Purchases.CONFIGURE.value),
                button(_("Casilla de correo"), icon="mail", on_click=MailboxState.open),
            ),
            subtitle=PurchasesState.sentence,
            primary=shown_when(
                Session.permissions.contains(Purchases.UPLOAD.value),
                button(
                    _("Cargar documentos"),
                    variant="primary",
                    icon="file-up",
                    on_click=ReceivingState.open,
                ),
            ),
        ),
        page(
            grid(
                stat(
                    _("Por responder"),
                    number(PurchasesState.to_answer),
                    href="/compras?state=RECEIVED&sort=deadline&order=asc",
                ),
                stat(
                    _("Vencen en 3 días o menos"),
                    number(PurchasesState.urgent),
                    href="/compras?state=RECEIVED&sort=deadline&order=asc",
                ),
            ),
            purchase_list(),
            width="full",
        ),
        receiving_dialog(),
        mailbox_dialog(),
        active="compras",
    )
