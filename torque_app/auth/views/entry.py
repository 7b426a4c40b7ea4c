"""The forms of the doors; plain posts, so that they work before the websocket is up."""

import reflex as rx

from components.button import link
from components.field import checkbox_field, pin_field, select_field, text_field
from components.form import form_row, native_form, submit
from models.tenants import BusinessType
from torque_app.auth.state.entry import LoginState, RegisterState, SecondFactorEntryState
from torque_app.auth.views.doors import carried, from_address, refusal, strength_bar
from torque_app.core.texts import _

KINDS = (
    (BusinessType.WORKSHOP.value, _("Taller mecánico")),
    (BusinessType.DEALERSHIP.value, _("Concesionario")),
    (BusinessType.IMPORTER.value, _("Importadora")),
    (BusinessType.RETAIL.value, _("Venta de repuestos")),
    (BusinessType.SERVICE.value, _("Servicio técnico")),
)


def login_form() -> rx.Component:
    """Return e-mail and password; after a refusal the e-mail is back and the password waits."""
    email = from_address("email")
    return native_form(
        refusal(LoginState.error),
        text_field(
            _("Correo"),
            "email",
            type="email",
            default_value=email,
            autocomplete="username",
            autofocus=email == "",
            icon="mail",
            max_length=254,
        ),
        text_field(
            _("Contraseña"),
            "password",
            type="password",
            autocomplete="current-password",
            autofocus=email != "",
            icon="lock",
        ),
        carried("next"),
        carried("unir"),
        submit(_("Entrar"), size="lg", full=True),
        action="/auth/login",
        id="login",
    )


def register_form() -> rx.Component:
    """Return the form of a new workshop, each field judged when it is left."""
    errors = RegisterState.errors
    return native_form(
        refusal(RegisterState.error),
        form_row(
            text_field(
                _("Nombre del taller"),
                "workshop",
                required=True,
                default_value=from_address("workshop"),
                error=errors["workshop"],
                autocomplete="organization",
                autofocus=True,
                max_length=120,
                on_blur=lambda value: RegisterState.check("workshop", value),
            ),
            select_field(
                _("Tipo de negocio"),
                "business_type",
                list(KINDS),
                default_value=_chosen_kind(),
                placeholder="",
                error=errors["business_type"],
            ),
        ),
        text_field(
            _("Tu nombre"),
            "full_name",
            required=True,
            default_value=from_address("full_name"),
            error=errors["full_name"],
            autocomplete="name",
            max_length=120,
            on_blur=lambda value: RegisterState.check("full_name", value),
        ),
        text_field(
            _("Correo"),
            "email",
            type="email",
            required=True,
            default_value=from_address("email"),
            error=errors["email"],
            autocomplete="username",
            max_length=254,
            on_blur=lambda value: RegisterState.check("email", value),
        ),
        rx.el.div(
            text_field(
                _("Contraseña"),
                "password",
                type="password",
                required=True,
                error=errors["password"],
                autocomplete="new-password",
                hint=rx.cond(RegisterState.strength.level > 0, "", _("Al menos 10 caracteres.")),
                on_change=RegisterState.judge,
            ),
            strength_bar(RegisterState.strength),
            class_name="strength",
        ),
        submit(_("Crear mi taller"), size="lg", full=True),
        action="/auth/register",
        id="registro",
    )


def _chosen_kind() -> rx.Var[str]:
    there = from_address("business_type")
    return rx.cond(there == "", BusinessType.WORKSHOP.value, there)


def code_form() -> rx.Component:
    """Return the six digits, sent as soon as the last one is in: the box stands before them."""
    return native_form(
        refusal(SecondFactorEntryState.error),
        checkbox_field(
            _("Confiar en este dispositivo"),
            "trust",
            default_value=from_address("trust"),
            hint=_("Por 30 días te bastará la contraseña. No lo marques si otros lo usan."),
        ),
        pin_field(
            _("Código de 6 dígitos"),
            "code",
            auto_focus=True,
            on_complete=rx.call_function(
                rx.Var("(() => document.getElementById('mfa').requestSubmit())")
            ),
        ),
        carried("next"),
        submit(_("Verificar"), size="lg", full=True),
        action="/auth/mfa",
        id="mfa",
    )


def backup_form() -> rx.Component:
    """Return the way in for whoever has no telephone at hand."""
    return rx.el.details(
        rx.el.summary(_("Usar un código de respaldo")),
        native_form(
            text_field(
                _("Código de respaldo"),
                "code",
                placeholder="abcde-fghjk",
                hint=_("Cada código sirve una sola vez."),
                autocomplete="off",
                max_length=20,
            ),
            carried("next"),
            submit(_("Entrar con este código"), variant="secondary"),
            action="/auth/mfa",
            id="mfa-respaldo",
        ),
        class_name="entry-other",
    )


def leave_form() -> rx.Component:
    """Return the way back to another account."""
    return native_form(
        rx.el.button(_("Entrar con otra cuenta"), type="submit", class_name="link-button"),
        action="/auth/logout",
        id="otra-cuenta",
    )


def to_register() -> rx.Component:
    """Return where somebody without an account goes."""
    return rx.fragment(_("¿Tu taller aún no está? "), link(_("Créalo aquí"), "/registro"))


def to_login() -> rx.Component:
    """Return where somebody with an account goes."""
    return rx.fragment(_("¿Ya tienes cuenta? "), link(_("Inicia sesión"), "/login"))
