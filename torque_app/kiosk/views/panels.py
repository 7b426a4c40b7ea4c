"""What other pages show of the tablets: an OT what technicians came upon, an account its PIN."""

from typing import Any

import reflex as rx

from components.chip import chip
from components.field import text_field
from components.form import form, form_actions, save_state, submit
from components.layout import card, cluster, grid, shown_when, split, stack
from components.value import datetime
from torque_app.core.texts import _
from torque_app.kiosk.state.of_order import VIEW, FindingsState
from torque_app.kiosk.state.own_pin import USE, OwnPinState
from torque_app.shell.session import Session

Addresses = list[str]
ON_ORDER = [FindingsState.load]
"""What the page of an OT loads beside its own."""

ON_ACCOUNT = [OwnPinState.load]
"""What the page of one's own account loads beside its own."""


def findings_panel() -> rx.Component:
    """Return the findings of an OT; nothing while there is none."""
    may = Session.permissions.contains(VIEW)
    return shown_when(
        may & (FindingsState.rows.length() > 0),
        card(
            stack(rx.foreach(FindingsState.rows, _finding)),
            title=_("Hallazgos de los técnicos"),
        ),
    )


def _finding(one: Any) -> rx.Component:
    photos, voices = one.photos.to(Addresses), one.voices.to(Addresses)
    return stack(
        split(
            rx.el.span(
                rx.el.strong(one.title),
                rx.el.small(
                    one.who,
                    " · ",
                    datetime(one.at),
                    rx.cond(one.note != "", " · " + one.note, ""),
                    class_name="muted",
                ),
                class_name="paper-text",
            ),
            chip(one.grade, tone=one.tone),
        ),
        shown_when(
            photos.length() > 0,
            grid(rx.foreach(photos, _photo), min="120px", gap=8),
        ),
        shown_when(voices.length() > 0, cluster(rx.foreach(voices, _voice))),
        gap=8,
    )


def _photo(address: Any) -> rx.Component:
    return rx.el.a(
        rx.el.img(src=address + "/thumbnail", alt=_("Foto del hallazgo"), loading="lazy"),
        href=address,
        target="_blank",
        rel="noopener",
        class_name="picture",
    )


def _voice(address: Any) -> rx.Component:
    return rx.el.audio(
        src=address, controls=True, preload="none", aria_label=_("Nota de voz del hallazgo")
    )


def own_pin_panel() -> rx.Component:
    """Return the form of one's own PIN; nothing for who uses no tablets."""
    has_pin = chip(_("Tienes PIN"), tone="success", icon="circle-check")
    return shown_when(
        Session.permissions.contains(USE),
        card(
            form(
                text_field(
                    rx.cond(OwnPinState.has_pin, _("PIN nuevo"), _("PIN")),
                    "pin",
                    type="password",
                    required=True,
                    error=OwnPinState.errors["pin"],
                    hint=_("De 4 a 8 números; ni iguales ni seguidos."),
                    max_length=8,
                    autocomplete="off",
                    input_mode="numeric",
                ),
                form_actions(
                    submit(_("Guardar PIN")), state=save_state(saved_at=OwnPinState.saved_at)
                ),
                id="pin-propio",
                on_submit=OwnPinState.choose,
                saved_at=OwnPinState.saved_at,
                errors=OwnPinState.errors,
                draft=False,
                guard=False,
                reset_on_save=True,
            ),
            title=_("PIN de las tablets"),
            actions=shown_when(OwnPinState.has_pin, has_pin),
        ),
    )
