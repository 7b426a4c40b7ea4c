"""/facturacion/[invoice_id]: one document, its payments and SII's story."""

import reflex as rx

from components.layout import page, record, stack
from torque_app.core.texts import _
from torque_app.payments.state.delivery import DeliveryState
from torque_app.payments.state.document import DocumentState
from torque_app.payments.state.document_note import NoteState
from torque_app.payments.state.document_related import RelatedState
from torque_app.payments.state.sharing import SharingState
from torque_app.payments.views import document as pieces
from torque_app.payments.views.delivery import mail_dialog
from torque_app.payments.views.document_note import note_dialog
from torque_app.payments.views.sharing import link_dialog, sharing
from torque_app.shell.frame import framed
from torque_app.shell.opened import opened_page


def register(app: rx.App) -> None:
    """Add the page."""
    app.add_page(
        _document,
        route="/facturacion/[invoice_id]",
        title=_("Documento"),
        on_load=[
            DocumentState.load,
            DeliveryState.load,
            RelatedState.load,
            NoteState.load,
            SharingState.load,
        ],
    )


def _document() -> rx.Component:
    return framed(
        opened_page(
            DocumentState,
            *_whole(),
            missing=_("Este documento no existe"),
            icon="receipt-text",
            back=(_("Ver documentos"), "/facturacion"),
        ),
        active="facturacion",
        title=DocumentState.document.title,
    )


def _whole() -> tuple[rx.Component, ...]:
    return (
        pieces.header(),
        page(record(pieces.work(), _beside()), width="full"),
        pieces.payment_dialog(),
        pieces.reversal_dialog(),
        mail_dialog(),
        note_dialog(),
        link_dialog(),
    )


def _beside() -> rx.Component:
    return stack(pieces.aside(), sharing(DocumentState.document.may_print))
