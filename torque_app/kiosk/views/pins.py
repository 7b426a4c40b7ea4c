"""Who may use the tablets, and the dialog that gives a PIN."""

from typing import Any

import reflex as rx

from components.button import button, icon_button
from components.chip import chip
from components.dialog import confirm, dialog
from components.feedback import empty_state, load_state
from components.field import text_field
from components.form import form, form_actions, submit
from components.icon import icon
from components.layout import card, shown_when
from torque_app.core.texts import _
from torque_app.kiosk.state.pins import PinsState


def pin_card() -> rx.Component:
    """Return one line per person."""
    nothing = empty_state(
        _("Nadie trabaja en OT todavía"),
        _("Invita a tus técnicos y dales aquí un PIN."),
        icon="users",
        action=button(_("Ir a usuarios"), href="/usuarios"),
    )
    lines = rx.fragment(rx.foreach(PinsState.people, _line))
    return card(
        load_state(
            PinsState.loading,
            PinsState.error,
            rx.cond(PinsState.people.length() > 0, lines, nothing),
            on_retry=PinsState.refresh,
        ),
        title=_("PIN de cada persona"),
        padded=False,
    )


def _line(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.span(icon("user", 20), class_name="device-mark"),
        rx.el.div(
            rx.el.p(one.name, chip(one.status, tone=one.tone), class_name="device-name"),
            rx.el.p(one.role_name, class_name="device-facts"),
        ),
        rx.el.div(
            button(
                rx.cond(one.has_pin, _("Cambiar PIN"), _("Dar PIN")),
                on_click=lambda: PinsState.ask(one.user_id),
            ),
            shown_when(
                one.has_pin,
                confirm(
                    icon_button("trash", _("Quitar PIN")),
                    _("¿Quitar este PIN?"),
                    description=_("La persona no entra más en las tablets hasta que le des otro."),
                    action=_("Quitar PIN"),
                    on_confirm=lambda: PinsState.take_away(one.user_id),
                ),
            ),
            class_name="cluster device-act",
        ),
        class_name="device",
    )


def pin_dialog() -> rx.Component:
    """Return the form of somebody's PIN."""
    return dialog(
        form(
            text_field(
                _("PIN"),
                "pin",
                type="password",
                required=True,
                error=PinsState.errors["pin"],
                hint=_("De 4 a 8 números; ni iguales ni seguidos."),
                autofocus=True,
                max_length=8,
                autocomplete="off",
                input_mode="numeric",
            ),
            form_actions(submit(_("Guardar PIN"))),
            id="pin-de-tablet",
            on_submit=PinsState.give,
            errors=PinsState.errors,
            draft=False,
            guard=False,
        ),
        open=PinsState.who.user_id != "",
        title=PinsState.who.name,
        description=_("Lo escribe en la tablet para abrir su trabajo."),
        on_close=PinsState.close,
        size="sm",
    )
