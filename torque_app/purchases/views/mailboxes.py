"""The dialog of the box suppliers write to: where it is, its password, and its last mails."""

from typing import Any

import reflex as rx

from components.button import button
from components.dialog import confirm, dialog
from components.feedback import alert
from components.field import select_field, text_field
from components.form import native_form, submit
from components.layout import cluster, facts, shown_when, split, stack
from components.table import Column, lines
from torque_app.core.texts import _
from torque_app.purchases.state.mailboxes import MailboxState

Rows = list[dict[str, Any]]
MAILBOX_FORM = "/api/v1/purchases/mailboxes/form"


def mailbox_dialog() -> rx.Component:
    """Return the dialog."""
    return dialog(
        stack(
            shown_when(MailboxState.companies.length() > 1, _company()),
            shown_when(MailboxState.place != "", _box()),
            rx.el.div(_form(), key=MailboxState.company_id),
            shown_when(MailboxState.mails.length() > 0, _mails()),
        ),
        open=MailboxState.opened,
        title=_("Casilla de correo"),
        on_close=MailboxState.close,
        size="lg",
        footer=button(_("Listo"), variant="primary", on_click=MailboxState.close),
    )


def _company() -> rx.Component:
    return select_field(
        _("Empresa"),
        "empresa",
        MailboxState.companies.to(Rows),
        value=MailboxState.company_id,
        on_change=MailboxState.of_company,
    )


def _box() -> rx.Component:
    return stack(
        shown_when(MailboxState.problem != "", alert(MailboxState.problem, tone="warning")),
        split(
            facts(
                [(_("Servidor"), MailboxState.place), (_("Usuario"), MailboxState.user)], columns=2
            ),
            confirm(
                button(_("Quitar"), variant="ghost"),
                _("¿Dejar de revisar esta casilla?"),
                action=_("Quitar casilla"),
                description=_("Su clave se borra. Los documentos recibidos se quedan."),
                on_confirm=MailboxState.remove,
            ),
        ),
    )


def _form() -> rx.Component:
    """Return a plain browser post: the password goes to the server once and to no State."""
    return native_form(
        stack(
            shown_when(
                MailboxState.form_error != "", alert(MailboxState.form_error, tone="danger")
            ),
            text_field(
                _("Servidor IMAP"),
                "host",
                default_value=MailboxState.typed.host,
                required=True,
                hint=_("Como imap.empresa.cl."),
            ),
            text_field(_("Puerto"), "port", default_value=MailboxState.typed.port, required=True),
            select_field(
                _("Conexión"),
                "safety",
                [("TLS", _("Cifrada")), ("STARTTLS", _("Cifrada al empezar"))],
                default_value=MailboxState.typed.safety,
            ),
            text_field(
                _("Usuario"),
                "user",
                default_value=MailboxState.typed.user,
                required=True,
                autocomplete="off",
            ),
            text_field(
                _("Clave de la casilla"),
                "password",
                type="password",
                required=True,
                autocomplete="off",
                hint=_("Se guarda cifrada y nunca se muestra."),
            ),
            rx.el.input(type="hidden", name="company_id", value=MailboxState.company_id),
            cluster(submit(_("Guardar casilla"), variant="secondary")),
        ),
        action=MAILBOX_FORM,
        id="casilla",
    )


def _mails() -> rx.Component:
    return lines(
        MailboxState.mails.to(Rows),
        [
            Column("subject", _("Asunto"), kind="strong", sub="sender"),
            Column("received_at", _("Llegó"), kind="date"),
            Column("outcome", _("Resultado"), kind="status", sub="sentence"),
        ],
        label=_("Últimos correos"),
    )
