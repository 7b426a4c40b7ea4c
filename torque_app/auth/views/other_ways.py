"""Coming in without a password: by Google, and by a code to a telephone."""

import json

import reflex as rx

from components.button import button, link
from components.field import pin_field, text_field
from components.form import native_form, submit
from components.layout import shown_when
from torque_app.auth.state.entry import LoginState, PhoneEntryState
from torque_app.auth.views.doors import carried, from_address, refusal
from torque_app.core.texts import _

DOOR = "/entrar-con-telefono"


def other_ways() -> rx.Component:
    """Return the ways in beside the password that this installation offers."""
    return shown_when(
        LoginState.has_google | LoginState.has_phone,
        rx.el.div(
            shown_when(
                LoginState.has_google,
                _way(_("Entrar con Google"), icon="log-in", path="/auth/google"),
            ),
            shown_when(
                LoginState.has_phone,
                _way(_("Entrar con teléfono"), icon="smartphone", path=DOOR),
            ),
            class_name="entry-ways",
            role="group",
            aria_label=_("Otras formas de entrar"),
        ),
    )


def _way(label: str, *, icon: str, path: str) -> rx.Component:
    return button(label, icon=icon, size="lg", full=True, href=_with_wish(path))


def _with_wish(path: str) -> rx.Var[str]:
    """Return a path that takes the page one wanted along."""
    wish = from_address("next")
    asked = rx.Var(f"({json.dumps(path + '?next=')} + encodeURIComponent({wish!s}))", _var_type=str)
    return rx.cond(wish == "", path, asked)


def phone_form() -> rx.Component:
    """Return the first step by telephone: the number that gets a code."""
    return native_form(
        refusal(PhoneEntryState.error),
        text_field(
            _("Teléfono"),
            "phone",
            type="tel",
            required=True,
            default_value=from_address("phone"),
            error=PhoneEntryState.errors["phone"],
            autocomplete="tel",
            autofocus=True,
            icon="smartphone",
            placeholder="+56 9 1234 5678",
            max_length=30,
        ),
        carried("next"),
        submit(_("Enviarme un código"), size="lg", full=True),
        action="/auth/phone/code",
        id="telefono",
    )


def phone_code_form() -> rx.Component:
    """Return the second step: the six digits, sent as soon as the last one is in."""
    return native_form(
        refusal(PhoneEntryState.error),
        rx.el.p(
            _("Si ese teléfono abre una cuenta, le llegó un código. Dura diez minutos."),
            class_name="muted",
        ),
        pin_field(
            _("Código de 6 dígitos"),
            "code",
            auto_focus=True,
            on_complete=rx.call_function(
                rx.Var("(() => document.getElementById('codigo').requestSubmit())")
            ),
        ),
        carried("reto", PhoneEntryState.challenge),
        carried("phone"),
        carried("next"),
        submit(_("Entrar"), size="lg", full=True),
        action="/auth/phone/login",
        id="codigo",
    )


def another_code() -> rx.Component:
    """Return the way back to the number."""
    return rx.fragment(_("¿No llegó? "), _again())


def _again() -> rx.Component:
    return rx.el.a(_("Pide otro código"), href=_with_wish(DOOR), class_name="text-link")


def to_password() -> rx.Component:
    """Return where whoever has a password goes."""
    return rx.fragment(_("¿Prefieres tu contraseña? "), link(_("Entra con ella"), "/login"))
