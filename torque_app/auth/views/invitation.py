"""What an invited person sees, and how they take their place."""

import reflex as rx

from components.button import button
from components.feedback import empty_state, skeleton
from components.field import text_field
from components.form import native_form, submit
from components.layout import shown_when
from torque_app.auth.state.invitation import InvitationState
from torque_app.auth.views.doors import carried, door, from_address, refusal, strength_bar
from torque_app.core.texts import _


def invitation() -> rx.Component:
    """Return the offer of a good link, or why a link offers nothing."""
    return rx.cond(
        InvitationState.loading,
        door(skeleton(6), title=_("Tu invitación"), text=_("Buscando tu invitación…")),
        rx.cond(InvitationState.void != "", _void(), _offer()),
    )


def _void() -> rx.Component:
    return door(
        empty_state(
            _("El enlace no sirve"),
            InvitationState.void,
            icon="link",
            action=button(_("Ir a iniciar sesión"), href="/login"),
        ),
        title=_("Tu invitación"),
        text=_("Cada enlace dura siete días y se usa una vez."),
    )


def _offer() -> rx.Component:
    return door(
        native_form(
            refusal(InvitationState.error),
            carried("codigo", InvitationState.code),
            text_field(
                _("Correo"), "email", value=InvitationState.email, read_only=True, icon="mail"
            ),
            rx.cond(InvitationState.has_account, _known(), _new()),
            submit(_("Unirme al taller"), size="lg", full=True),
            action="/auth/invitation",
            id="invitacion",
        ),
        shown_when(InvitationState.has_google & ~InvitationState.is_here, _by_google()),
        title=_("Te invitaron a ") + InvitationState.workshop,
        text=rx.cond(
            InvitationState.has_account,
            _("Ya tienes cuenta en TORQUE 360: el taller se suma a los tuyos."),
            _("Elige tu contraseña y empieza a trabajar."),
        ),
    )


def _by_google() -> rx.Component:
    """Return the proof by a Google account of the same address."""
    way = button(
        _("Unirme con Google"),
        icon="log-in",
        size="lg",
        full=True,
        href="/auth/google?invitacion=" + InvitationState.code,
    )
    return rx.el.div(way, class_name="entry-ways")


def _known() -> rx.Component:
    """Return the proof an existing account gives: being signed in, or its own password."""
    return shown_when(
        ~InvitationState.is_here,
        text_field(
            _("Tu contraseña de TORQUE 360"),
            "password",
            type="password",
            autocomplete="current-password",
            error=InvitationState.errors["password"],
            autofocus=True,
        ),
    )


def _new() -> rx.Component:
    typed = from_address("full_name")
    return rx.fragment(
        text_field(
            _("Tu nombre"),
            "full_name",
            required=True,
            default_value=rx.cond(typed == "", InvitationState.full_name, typed),
            error=InvitationState.errors["full_name"],
            autocomplete="name",
            max_length=120,
        ),
        rx.el.div(
            text_field(
                _("Contraseña"),
                "password",
                type="password",
                required=True,
                autofocus=True,
                error=InvitationState.errors["password"],
                autocomplete="new-password",
                hint=rx.cond(InvitationState.strength.level > 0, "", _("Al menos 10 caracteres.")),
                on_change=InvitationState.judge,
            ),
            strength_bar(InvitationState.strength),
            class_name="strength",
        ),
    )
