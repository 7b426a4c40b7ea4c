"""The dialog that sends a quotation to its client, and shows the link this once."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import dialog
from components.feedback import alert
from components.field import checkbox_field
from components.form import form_actions
from components.layout import cluster, shown_when, stack
from components.value import money
from torque_app.core.texts import _
from torque_app.quotations.state.record import QuotationState
from torque_app.quotations.state.sending import SendingState
from torque_app.shell.linked import copy_link, qr_and_address

_ADDRESS = "enlace-presupuesto"
State = SendingState


def sending_dialog() -> rx.Component:
    """Return the dialog."""
    return dialog(
        rx.cond(State.link != "", _sent(), _offer()),
        open=State.opened,
        title=_("Enviar presupuesto"),
        on_close=State.close,
    )


def _offer() -> rx.Component:
    sheet = QuotationState.sheet
    return stack(
        rx.el.p(
            sheet.client,
            _(" recibe un enlace para aprobar línea por línea. Total "),
            rx.el.strong(money(QuotationState.figures.total)),
            ".",
        ),
        stack(
            rx.foreach(State.ways, _way), gap=12, role="group", aria_label=_("Por dónde")
        ),
        rx.el.p(
            _("Sin marcar nada, sólo se crea el enlace. Lo enviado no cambia: para corregirlo "
              "haces una versión nueva."),
            class_name="muted",
        ),
        shown_when(State.error != "", alert(State.error, tone="danger")),
        form_actions(
            button(_("Cancelar"), on_click=State.close),
            button(
                _("Enviar"),
                icon="send",
                variant="primary",
                loading=State.sending,
                on_click=State.send,
            ),
        ),
    )  # fmt: skip


def _way(one: Any) -> rx.Component:
    return checkbox_field(
        one.label,
        "",
        value=one.on,
        disabled=one.closed,
        hint=one.hint,
        on_change=lambda on: State.take(one.id, on),
    )


def _sent() -> rx.Component:
    return stack(
        alert(State.told, tone="success"),
        alert(_("Copia el enlace ahora: por seguridad no se vuelve a mostrar."), tone="warning"),
        qr_and_address(
            State,
            address_id=_ADDRESS,
            alt=_("Código QR del enlace, para la cámara del teléfono de tu cliente"),
        ),
        cluster(
            copy_link(State, address_id=_ADDRESS),
            button(_("Listo"), variant="primary", on_click=State.close),
        ),
    )
