"""The devices one is signed in on, and those that are trusted."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.dialog import confirm
from components.feedback import load_state
from components.icon import icon
from components.layout import card, shown_when
from components.value import date, relative
from torque_app.auth.state.sessions import SessionsState
from torque_app.core.texts import _


def others_button() -> rx.Component:
    """Return the way to sign all other devices out; nothing while there is only this one."""
    ask = confirm(
        button(_("Cerrar las demás"), icon="log-out"),
        _("¿Cerrar tus otras sesiones?"),
        description=_(
            "Todos los dispositivos menos este piden la contraseña otra vez."
            " Ninguno queda de confianza."
        ),
        action=_("Cerrar las demás"),
        on_confirm=SessionsState.revoke_others,
    )
    return shown_when(SessionsState.devices.length() > 1, ask)


def device_list() -> rx.Component:
    """Return one line per device."""
    return card(
        load_state(
            SessionsState.loading,
            SessionsState.error,
            rx.fragment(rx.foreach(SessionsState.devices, _device)),
            on_retry=SessionsState.load,
        ),
        padded=False,
    )


def trusted_list() -> rx.Component:
    """Return one line per trusted device; nothing while there is none."""
    return shown_when(
        SessionsState.trusted.length() > 0,
        card(
            rx.el.p(
                _("En estos te basta la contraseña: no pedimos el código de tu teléfono."),
                class_name="muted",
            ),
            rx.el.div(rx.foreach(SessionsState.trusted, _trusted), id="de-confianza"),
            title=_("Dispositivos de confianza"),
        ),
    )


def _trusted(row: Any) -> rx.Component:
    distrust = confirm(
        button(_("Dejar de confiar")),
        _("¿Dejar de confiar en este dispositivo?"),
        description=row.name + _(": pedirá el código la próxima vez que entres."),
        action=_("Dejar de confiar"),
        on_confirm=lambda: SessionsState.distrust(row.id),
    )
    return rx.el.div(
        rx.el.span(icon(row.icon, 20), class_name="device-mark"),
        rx.el.div(
            rx.el.p(row.name, class_name="device-name"),
            rx.el.p(
                rx.el.span(row.ip, class_name="mono"),
                _(" · usado "),
                relative(row.last_used_at),
                _(" · hasta el "),
                date(row.expires_at),
                class_name="device-facts",
            ),
        ),
        rx.el.div(distrust, class_name="device-act"),
        class_name="device",
    )


def _device(row: Any) -> rx.Component:
    revoke = confirm(
        button(_("Cerrar sesión")),
        _("¿Cerrar la sesión de este dispositivo?"),
        description=row.name,
        action=_("Cerrar sesión"),
        on_confirm=lambda: SessionsState.revoke(row.id),
    )
    here = chip(_("Este dispositivo"), tone="success", icon="circle-check")
    return rx.el.div(
        rx.el.span(icon(row.icon, 20), class_name="device-mark"),
        rx.el.div(
            rx.el.p(row.name, shown_when(row.is_current, here), class_name="device-name"),
            rx.el.p(
                rx.el.span(row.ip, class_name="mono"),
                _(" · usado "),
                relative(row.last_used_at),
                _(" · entró "),
                relative(row.created_at),
                " · ",
                row.came_by,
                class_name="device-facts",
            ),
        ),
        shown_when(~row.is_current, rx.el.div(revoke, class_name="device-act")),
        class_name="device",
    )
