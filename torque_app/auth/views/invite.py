"""The dialog that invites somebody."""

from typing import Any

import reflex as rx

from components.button import button
from components.copying import copy_button
from components.dialog import dialog
from components.feedback import alert
from components.field import select_field, text_field
from components.form import error_summary, form, form_actions, form_row, submit
from components.layout import cluster, stack
from components.value import datetime
from torque_app.auth.state.invite import InviteState
from torque_app.auth.state.users import UsersState
from torque_app.core.texts import _
from torque_app.shell.session import Session

Rows = list[dict[str, Any]]


def invite_button() -> rx.Component:
    """Return the way to the dialog."""
    return button(_("Invitar"), icon="user-plus", variant="primary", on_click=InviteState.start)


def invite_dialog() -> rx.Component:
    """Return the form of an invitation, and once it is sent, its link."""
    return dialog(
        rx.cond(InviteState.link != "", _link(), _form()),
        open=InviteState.open,
        title=rx.cond(InviteState.link != "", _("Invitación lista"), _("Invitar a tu taller")),
        on_close=InviteState.close,
    )


def _form() -> rx.Component:
    errors = InviteState.errors
    return form(
        error_summary(errors),
        text_field(
            _("Nombre y apellido"),
            "full_name",
            required=True,
            default_value=InviteState.full_name,
            error=errors["full_name"],
            autofocus=True,
            max_length=120,
        ),
        text_field(
            _("Correo"),
            "email",
            type="email",
            required=True,
            default_value=InviteState.email,
            error=errors["email"],
            max_length=254,
        ),
        form_row(
            select_field(
                _("Rol"),
                "place",
                UsersState.places.to(Rows),
                default_value=InviteState.place,
                placeholder="",
                error=errors["place"],
            ),
            select_field(
                _("Centro"),
                "centre_id",
                Session.centres.to(Rows),
                placeholder=_("Todos los centros"),
                error=errors["centre_id"],
            ),
        ),
        form_actions(submit(_("Crear invitación"))),
        id="invitar-" + InviteState.email,
        on_submit=InviteState.send,
        saved_at=InviteState.saved_at,
        errors=errors,
    )


def _link() -> rx.Component:
    return stack(
        alert(
            _("Cópialo ahora y envíaselo: por seguridad no se vuelve a mostrar."), tone="warning"
        ),
        text_field(
            _("Enlace de invitación"),
            "",
            id="enlace-invitacion",
            value=InviteState.link,
            read_only=True,
        ),
        rx.el.p(
            _("Para "),
            rx.el.strong(InviteState.email),
            _("; sirve una vez y vence el "),
            datetime(InviteState.expires_at),
            ".",
            class_name="muted",
        ),
        cluster(
            copy_button(_("Copiar enlace"), of="enlace-invitacion", on_done=InviteState.copied),
            button(_("Listo"), variant="primary", on_click=InviteState.close),
            justify="end",
        ),
    )
