"""One's own ways in: what there is, joining another, taking one away."""

from typing import Any

import reflex as rx

from components.button import button
from components.feedback import alert
from components.field import pin_field, text_field
from components.form import form, form_actions, submit
from components.icon import icon
from components.layout import card, cluster, shown_when, stack
from components.value import relative
from torque_app.auth.state.identities import (
    CODE,
    GOOGLE,
    LEAVE,
    PHONE,
    UNLINK,
    IdentitiesState,
)
from torque_app.auth.views.doors import refusal
from torque_app.core.texts import _


def identities_card() -> rx.Component:
    """Return the ways in, and below them what is being asked."""
    return card(
        stack(
            shown_when(
                IdentitiesState.done,
                alert(_("Google unido. Ya puedes entrar con él."), tone="success"),
            ),
            rx.el.div(rx.foreach(IdentitiesState.ways, _way), id="formas"),
            refusal(IdentitiesState.error),
            rx.match(
                IdentitiesState.asking,
                (GOOGLE, _google()),
                (LEAVE, _leave()),
                (PHONE, _phone()),
                (CODE, _code()),
                (UNLINK, _unlink()),
                _what_next(),
            ),
        ),
        title=_("Formas de entrar"),
    )


def _way(row: Any) -> rx.Component:
    used = shown_when(
        row.last_used_at != "", rx.fragment(_(" · usado "), relative(row.last_used_at))
    )
    take_away = button(
        _("Quitar"), on_click=lambda: IdentitiesState.ask_to_unlink(row.kind), title=row.name
    )
    return rx.el.div(
        rx.el.span(icon(row.icon, 20), class_name="device-mark"),
        rx.el.div(
            rx.el.p(row.name, class_name="device-name"),
            rx.el.p(row.label, used, class_name="device-facts"),
        ),
        shown_when(
            IdentitiesState.ways.length() > 1, rx.el.div(take_away, class_name="device-act")
        ),
        class_name="device",
    )


def _what_next() -> rx.Component:
    return cluster(
        shown_when(
            IdentitiesState.may_google,
            button(_("Unir Google"), icon="log-in", on_click=lambda: IdentitiesState.ask(GOOGLE)),
        ),
        shown_when(
            IdentitiesState.may_phone,
            button(
                _("Unir teléfono"), icon="smartphone", on_click=lambda: IdentitiesState.ask(PHONE)
            ),
        ),
    )


def _password(label: Any, *, autofocus: bool = True) -> rx.Component:
    """Return the proof; who has no password proves themselves by having come in just now."""
    errors = IdentitiesState.errors
    return rx.cond(
        IdentitiesState.has_password,
        text_field(
            label,
            "password",
            type="password",
            required=True,
            error=errors["password"],
            autocomplete="current-password",
            autofocus=autofocus,
        ),
        refusal(errors["password"]),
    )


def _asked(*fields: Any, action: str, on_submit: Any, id: str) -> rx.Component:
    return form(
        *fields,
        form_actions(
            button(_("Cancelar"), on_click=lambda: IdentitiesState.ask("")), submit(action)
        ),
        id=id,
        on_submit=on_submit,
        errors=IdentitiesState.errors,
        draft=False,
        guard=False,
    )


def _google() -> rx.Component:
    return _asked(
        _password(_("Tu contraseña, para unir Google")),
        action=_("Continuar"),
        on_submit=IdentitiesState.to_google,
        id="unir-google",
    )


def _leave() -> rx.Component:
    return stack(
        rx.el.p(_("Elige tu cuenta en Google y vuelves aquí con ella unida."), class_name="muted"),
        cluster(
            button(
                _("Ir a Google"), icon="log-in", variant="primary", href=IdentitiesState.way_out
            ),
            button(_("Cancelar"), variant="ghost", on_click=lambda: IdentitiesState.ask("")),
        ),
    )


def _phone() -> rx.Component:
    return _asked(
        text_field(
            _("Teléfono para entrar"),
            "phone",
            type="tel",
            required=True,
            error=IdentitiesState.errors["phone"],
            autocomplete="tel",
            autofocus=True,
            placeholder="+56 9 1234 5678",
            max_length=30,
        ),
        _password(_("Tu contraseña, para unirlo"), autofocus=False),
        action=_("Enviarme un código"),
        on_submit=IdentitiesState.send_code,
        id="unir-telefono",
    )


def _code() -> rx.Component:
    return _asked(
        rx.el.p(_("Te mandamos un código. Dura diez minutos."), class_name="muted"),
        pin_field(
            _("Código de 6 dígitos"), "code", auto_focus=True, error=IdentitiesState.errors["code"]
        ),
        action=_("Unir teléfono"),
        on_submit=IdentitiesState.confirm_phone,
        id="confirmar-telefono",
    )


def _unlink() -> rx.Component:
    return _asked(
        rx.el.p(
            _("Vas a quitar: "),
            IdentitiesState.about_name,
            _(". Tus otros dispositivos que entraron así se cierran."),
        ),
        _password(_("Tu contraseña, para quitarla")),
        action=_("Quitar"),
        on_submit=IdentitiesState.unlink,
        id="quitar-forma",
    )
