"""One's own facts, password and second factor."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.feedback import alert
from components.field import pin_field, text_field
from components.form import form, form_actions, form_row, native_form, save_state, submit
from components.layout import card, cluster, shown_when, stack
from torque_app.auth.state.account import AccountState
from torque_app.auth.state.second_factor import DISABLE, RENEW, SecondFactorState
from torque_app.auth.views.copying import copy_button
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
                text_field(
                    _("Contraseña actual"),
                    "current",
                    type="password",
                    required=True,
                    error=errors["current"],
                    autocomplete="current-password",
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


def second_factor_card() -> rx.Component:
    """Return the second factor: off, being set up, on, or its codes in sight this once."""
    on = chip(_("Activa"), tone="success", icon="shield-check")
    return card(
        rx.cond(
            SecondFactorState.codes.length() > 0,
            _codes(),
            rx.cond(
                SecondFactorState.qr != "",
                _setting_up(),
                rx.cond(SecondFactorState.enabled, _on(), _off()),
            ),
        ),
        title=_("Verificación en dos pasos"),
        actions=shown_when(SecondFactorState.enabled, on),
    )


def _off() -> rx.Component:
    return stack(
        rx.el.p(
            _(
                "Además de tu contraseña te pedirá un código de tu teléfono. Aunque alguien"
                " la adivine, no entra."
            ),
            class_name="muted",
        ),
        cluster(
            button(
                _("Activar"),
                icon="shield-check",
                variant="primary",
                on_click=SecondFactorState.start,
            )
        ),
    )


def _setting_up() -> rx.Component:
    return cluster(
        rx.el.img(
            src=SecondFactorState.qr,
            alt=_("Código QR para tu aplicación de autenticación"),
            class_name="qr",
        ),
        form(
            rx.el.div(
                rx.el.p(_("1. Escanea el código con tu aplicación de autenticación.")),
                rx.el.p(
                    _("¿No puedes? Escribe esta clave: "),
                    rx.el.code(SecondFactorState.secret, class_name="mono"),
                    class_name="muted",
                ),
                class_name="stack",
            ),
            pin_field(
                _("2. Escribe el código que muestra"),
                "code",
                error=SecondFactorState.errors["code"],
            ),
            form_actions(
                button(_("Cancelar"), on_click=SecondFactorState.put_away),
                submit(_("Activar")),
            ),
            id="activar-mfa",
            on_submit=SecondFactorState.confirm,
            saved_at=SecondFactorState.saved_at,
            errors=SecondFactorState.errors,
            draft=False,
            guard=False,
            style={"flex": "1 1 280px"},
        ),
        gap=24,
        align="start",
    )


def _codes() -> rx.Component:
    return stack(
        alert(
            _("Si pierdes el teléfono, cada uno te deja entrar una vez. No se vuelven a mostrar."),
            tone="warning",
            title=_("Guarda estos códigos de respaldo"),
        ),
        rx.el.ul(
            rx.foreach(SecondFactorState.codes, lambda code: rx.el.li(code, class_name="mono")),
            id="codigos",
            class_name="codes",
            aria_label=_("Códigos de respaldo"),
        ),
        cluster(
            copy_button(_("Copiar códigos"), of="codigos", on_done=SecondFactorState.copied),
            button(_("Ya los guardé"), variant="primary", on_click=SecondFactorState.put_away),
            justify="end",
        ),
    )


def _on() -> rx.Component:
    left = SecondFactorState.codes_left
    few = left < 3  # noqa: PLR2004 - below it is time for new ones
    said = rx.cond(
        left == 1,
        _("Te queda 1 código de respaldo."),
        _("Te quedan ") + left.to(str) + _(" códigos de respaldo."),
    )
    return stack(
        rx.cond(few, alert(said, tone="warning"), rx.el.p(said, class_name="muted")),
        rx.cond(SecondFactorState.asking != "", _proof(), _what_next()),
    )


def _what_next() -> rx.Component:
    return cluster(
        button(
            _("Códigos nuevos"),
            icon="refresh-cw",
            on_click=lambda: SecondFactorState.ask(RENEW),
        ),
        button(
            _("Desactivar"),
            icon="lock-open",
            variant="ghost",
            on_click=lambda: SecondFactorState.ask(DISABLE),
        ),
    )


def _proof() -> rx.Component:
    off: Any = SecondFactorState.asking == DISABLE
    return form(
        text_field(
            rx.cond(
                off,
                _("Tu contraseña, para desactivarla"),
                _("Tu contraseña, para anular los códigos y darte otros"),
            ),
            "password",
            type="password",
            required=True,
            error=SecondFactorState.errors["password"],
            autocomplete="current-password",
            autofocus=True,
        ),
        form_actions(
            button(_("Cancelar"), on_click=lambda: SecondFactorState.ask("")),
            submit(rx.cond(off, _("Desactivar"), _("Dame códigos nuevos"))),
        ),
        id="prueba-mfa",
        on_submit=SecondFactorState.prove,
        saved_at=SecondFactorState.saved_at,
        errors=SecondFactorState.errors,
        draft=False,
        guard=False,
    )
