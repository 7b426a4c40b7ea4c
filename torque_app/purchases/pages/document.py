"""/compras/[document_id]: one received document, what backs it, and our answers."""

import reflex as rx

from components.layout import page, record
from torque_app.core.texts import _
from torque_app.purchases.state.document import PurchaseState
from torque_app.purchases.views import document as pieces
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _document,
        route="/compras/[document_id]",
        title=_("Documento recibido"),
        on_load=PurchaseState.load,
    )


def _document() -> rx.Component:
    return framed(
        opened_page(
            PurchaseState,
            *_whole(),
            missing=_("Este documento no existe"),
            icon="receipt-text",
            back=(_("Ver compras"), "/compras"),
        ),
        active="compras",
        title=PurchaseState.sheet.title,
    )


def _whole() -> tuple[rx.Component, ...]:
    return (
        pieces.header(),
        page(record(pieces.work(), pieces.aside()), width="full"),
        pieces.receipt_dialog(),
        pieces.claim_dialog(),
    )
