"""The pieces of a document's mail: the button, the dialog and what went out."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import status_chip
from components.dialog import dialog
from components.feedback import alert
from components.field import text_field, textarea_field
from components.form import form, form_actions, submit
from components.layout import card, shown_when, split, stack
from components.value import relative
from torque_app.core.texts import _
from torque_app.payments.state.delivery import ISSUE, DeliveryState, MailLine
from torque_app.shell.session import Session

NOTE = 500


def mail_button(when: Any) -> rx.Component:
    """Return the button that opens the dialog, for whoever may issue."""
    return shown_when(
        when & Session.permissions.contains(ISSUE),
        button(_("Enviar por correo"), icon="mail", on_click=DeliveryState.ask),
    )


def mails() -> rx.Component:
    """Return the mail that went out about the document; nothing while there is none."""
    return shown_when(
        DeliveryState.mails.length() > 0,
        card(stack(rx.foreach(DeliveryState.mails, _mail)), title=_("Correos")),
    )


def _mail(mail: rx.Var[MailLine]) -> rx.Component:
    return stack(
        rx.el.span(mail.recipient, class_name="truncate"),
        split(status_chip(mail.look, mail.look_label), relative(mail.at)),
        shown_when(mail.said != "", rx.el.p(mail.said, class_name="field-hint")),
        gap=4,
    )


def mail_dialog() -> rx.Component:
    """Return the dialog that mails the document to whoever bought."""
    return dialog(
        form(
            shown_when(
                ~DeliveryState.goes_out,
                alert(
                    _(
                        "Esta instalación no tiene servidor de correo. Pide a quien la administra "
                        "que configure SMTP_URL."
                    ),
                    tone="warning",
                ),
            ),
            text_field(
                _("Para"),
                "to",
                type="email",
                required=True,
                default_value=DeliveryState.address,
                error=DeliveryState.errors["to"],
                autocomplete="off",
                max_length=254,
                hint=_("El correo con que se emitió. Puedes escribir otro."),
            ),
            textarea_field(
                _("Mensaje"),
                "note",
                max_length=NOTE,
                hint=_("Opcional. Va junto al PDF y al XML."),
            ),
            form_actions(
                submit(
                    _("Enviar"),
                    pending=DeliveryState.sending,
                    disabled=~DeliveryState.goes_out,
                )
            ),
            id=rx.Var.create("correo-").to(str) + DeliveryState.invoice_id,
            on_submit=DeliveryState.send,
            pending=DeliveryState.sending,
            saved_at=DeliveryState.saved_at,
            errors=DeliveryState.errors,
            draft=False,
            guard=False,
        ),
        open=DeliveryState.opened,
        title=_("Enviar por correo"),
        on_close=DeliveryState.close,
    )
