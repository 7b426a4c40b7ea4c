"""What all doors look like: a form on the left, what TORQUE is on the right."""

import json
from typing import Any

import reflex as rx

from components.feedback import alert, progress
from components.icon import icon
from components.layout import cluster, shown_when
from components.menu import theme_toggle
from torque_app.core.texts import _


def door(
    *children: Any, title: Any, text: Any, foot: rx.Component | None = None, wide: bool = False
) -> rx.Component:
    """Return a page of a door; below 1024 px the form stands alone."""
    column = rx.el.div(
        rx.el.div(
            rx.el.h1(title, class_name="entry-title"),
            rx.el.p(text, class_name="entry-text"),
            class_name="entry-titles",
        ),
        *children,
        rx.el.p(foot, class_name="entry-foot") if foot is not None else None,
        class_name="entry-column",
        custom_attrs={"data-wide": ""} if wide else {},
    )
    main = rx.el.main(_brand(), column, id="contenido", class_name="entry-main")
    return rx.el.div(main, _pane(), class_name="entry")


def refusal(said: Any) -> rx.Component:
    """Return the line that says why the last attempt failed, read aloud when it comes."""
    return rx.el.div(
        shown_when(said != "", alert(said, tone="danger")),
        class_name="live",
        custom_attrs={"aria-live": "polite"},
    )


def strength_bar(strength: Any) -> rx.Component:
    """Return the bar of a new password's strength, with its sentence."""
    bar = rx.el.div(
        progress(strength.level, _("Qué tan segura es"), maximum=3, tone=strength.tone),
        rx.el.p(strength.sentence, class_name="field-hint"),
        class_name="strength",
    )
    return rx.el.div(
        shown_when(strength.level > 0, bar),
        class_name="live",
        custom_attrs={"aria-live": "polite"},
    )


def from_address(name: str) -> rx.Var[str]:
    """Return a parameter of the page's address, read in the browser.

    What was typed before a refusal is back before the websocket is up.
    """
    there = (
        f"(new URLSearchParams(globalThis.location?.search ?? '').get({json.dumps(name)}) ?? '')"
    )
    return rx.Var(there, _var_type=str)


def carried(name: str, value: Any = None) -> rx.Component:
    """Return a field nobody sees that takes a parameter of the address along."""
    return rx.el.input(
        type="hidden", name=name, default_value=from_address(name) if value is None else value
    )


def _brand() -> rx.Component:
    return rx.el.header(
        cluster(
            rx.el.span(icon("gauge", 20), class_name="brand-mark"),
            rx.el.span("TORQUE 360", class_name="brand-name"),
            rx.el.span(class_name="spacer"),
            theme_toggle(),
        )
    )


def _pane() -> rx.Component:
    way = (
        ("clipboard-check", _("Recibes el auto y abres la OT")),
        ("kanban", _("Todos ven el trabajo avanzar")),
        ("package", _("Los repuestos salen del stock")),
        ("shield-check", _("Control de calidad y entrega")),
        ("receipt-text", _("Factura aceptada por el SII")),
    )
    return rx.el.aside(
        rx.el.div(
            rx.el.p(
                _("Tu taller completo, de la recepción a la factura aceptada, en una pantalla."),
                class_name="entry-sentence",
            ),
            rx.el.ol(*(_step(name, said) for name, said in way), class_name="entry-way"),
            class_name="entry-said",
        ),
        class_name="entry-pane",
        aria_label=_("Qué es TORQUE 360"),
    )


def _step(name: str, said: str) -> rx.Component:
    return rx.el.li(
        rx.el.span(icon(name, 16), class_name="entry-dot", custom_attrs={"aria-hidden": "true"}),
        rx.el.span(said),
        class_name="entry-step",
    )
