"""/compras/[document_id]: one received document, what backs it, and our answers."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton_cards
from components.layout import page, record
from torque_app.core.texts import _
from torque_app.purchases.state.document import PurchaseState
from torque_app.purchases.views import document as pieces
from torque_app.shell.frame import framed


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
        rx.cond(
            PurchaseState.missing,
            _missing(),
            rx.cond(PurchaseState.loading, page(skeleton_cards()), _whole()),
        ),
        active="compras",
        title=PurchaseState.sheet.title,
    )


def _whole() -> rx.Component:
    return rx.fragment(
        pieces.header(),
        page(record(pieces.work(), pieces.aside()), width="full"),
        pieces.receipt_dialog(),
        pieces.claim_dialog(),
    )


def _missing() -> rx.Component:
    return page(
        empty_state(
            _("Este documento no existe"),
            _("Puede que no sea de tu taller o que el enlace esté incompleto."),
            icon="receipt-text",
            action=button(_("Ver compras"), href="/compras"),
        )
    )
