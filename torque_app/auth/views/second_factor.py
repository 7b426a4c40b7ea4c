"""One's own second factor: off, being set up, on, or its codes in sight this once."""

from typing import Any

import reflex as rx

from components.button import button
from components.chip import chip
from components.copying import copy_button
from components.feedback import alert
from components.field import pin_field, text_field
from components.form import form, form_actions, submit
from components.layout import card, cluster, shown_when, stack
from torque_app.auth.state.second_factor import DISABLE, RENEW, SecondFactorState
from torque_app.core.texts import _


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
