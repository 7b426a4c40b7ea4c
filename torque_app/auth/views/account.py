"""One's own facts and password."""

import reflex as rx

from components.feedback import alert
from components.field import text_field
from components.form import form, form_actions, form_row, native_form, save_state, submit
from components.layout import card, shown_when
from torque_app.auth.state.account import AccountState
from torque_app.auth.state.identities import IdentitiesState
from torque_app.auth.views.doors import refusal, strength_bar
from torque_app.core.texts import _


def profile_card() -> rx.Component:
    """Return name and telephone; the e-mail is the account's name and stays."""
    profile, errors = AccountState.profile, AccountState.errors
    return card(
        form(
            form_row(
                text_field(
                    _("Nombre y apellido"),
                    "full_name",
                    required=True,
                    default_value=profile.full_name,
                    error=errors["full_name"],
                    autocomplete="name",
                    max_length=120,
                ),
                text_field(
                    _("Teléfono"),
                    "phone",
                    type="tel",
                    default_value=profile.phone,
                    error=errors["phone"],
                    autocomplete="tel",
                    placeholder="+56 9 1234 5678",
                    max_length=20,
                ),
            ),
            text_field(
                _("Correo"),
                "",
                value=profile.email,
                read_only=True,
                icon="mail",
                hint=_("Es el nombre de tu cuenta."),
            ),
            form_actions(
                submit(_("Guardar perfil")), state=save_state(saved_at=AccountState.saved_at)
            ),
            id="perfil",
            on_submit=AccountState.save,
            saved_at=AccountState.saved_at,
            errors=errors,
        ),
        title=_("Perfil"),
    )


def password_card() -> rx.Component:
    """Return the change of password: a plain post, so that the browser offers to keep it."""
    errors = AccountState.password_errors
    return card(
        native_form(
            refusal(AccountState.password_error),
            shown_when(
                AccountState.password_done,
                alert(_("Contraseña cambiada. Cerramos tus otras sesiones."), tone="success"),
            ),
            form_row(
                rx.cond(
                    IdentitiesState.has_password,
                    text_field(
                        _("Contraseña actual"),
                        "current",
                        type="password",
                        required=True,
                        error=errors["current"],
                        autocomplete="current-password",
                    ),
                    refusal(errors["current"]),
                ),
                rx.el.div(
                    text_field(
                        _("Contraseña nueva"),
                        "new",
                        type="password",
                        required=True,
                        error=errors["new"],
                        autocomplete="new-password",
                        on_change=AccountState.judge,
                    ),
                    strength_bar(AccountState.strength),
                    class_name="strength",
                ),
            ),
            form_actions(submit(_("Cambiar contraseña"))),
            action="/auth/password",
            id="cambiar-clave",
        ),
        title=_("Contraseña"),
    )
