"""What a screen says while it waits, when there is nothing, and when something failed."""

from typing import Any

import reflex as rx

from components.button import button
from components.icon import Spinner
from components.icon import icon as drawing
from components.kit import Flag, Number, Piece, Text, given, module


class ProgressBar(Piece):
    """How far something is."""

    library = module("value.jsx")
    tag = "ProgressBar"

    value: rx.Var[Any]
    max: rx.Var[Any]
    label: rx.Var[str]
    text: rx.Var[str]
    tone: rx.Var[str]


_WIDTHS = ("92%", "76%", "84%", "58%", "70%")


def _bone(width: str, height: int = 12) -> rx.Component:
    return rx.el.span(class_name="bone", style={"width": width, "height": f"{height}px"})


def _waiting(*bones: Any, class_name: str) -> rx.Component:
    return rx.el.div(
        rx.el.span("Cargando", class_name="sr-only"),
        *bones,
        class_name=class_name,
        role="status",
        aria_busy="true",
    )


def skeleton(lines: int = 3) -> rx.Component:
    """Lines of text on their way."""
    return _waiting(
        *(_bone(_WIDTHS[i % len(_WIDTHS)]) for i in range(lines)), class_name="skeleton"
    )


def skeleton_table(rows: int = 8, columns: int = 5) -> rx.Component:
    """A list on its way, with the height it will have."""
    row = [_bone(_WIDTHS[i % len(_WIDTHS)]) for i in range(columns)]
    return _waiting(
        *(rx.el.div(*row, class_name="skeleton-row") for _ in range(rows)),
        class_name="skeleton-table",
    )


def skeleton_cards(n: int = 3) -> rx.Component:
    """Cards on their way."""
    card = rx.el.div(_bone("40%"), _bone("70%", 24), _bone("55%"), class_name="card skeleton-card")
    return _waiting(*(card for _ in range(n)), class_name="grid")


def spinner(label: Text) -> rx.Component:
    """A short wait with its name."""
    return rx.el.span(Spinner.create(), rx.el.span(label), class_name="waiting", role="status")


def empty_state(
    title: Text, text: Text = "", *, icon: Text = "inbox", action: rx.Component | None = None
) -> rx.Component:
    """Nothing yet: says what will be here and offers the way to the first one."""
    return rx.el.div(
        rx.el.span(drawing(icon, 20), class_name="empty-icon"),
        rx.el.p(title, class_name="empty-title"),
        rx.el.p(text, class_name="empty-text") if given(text) else None,
        action,
        class_name="empty",
    )


def error_state(
    text: Text, *, title: Text = "No se pudo cargar", on_retry: Any = None
) -> rx.Component:
    """What happened, what to do, and the button that does it."""
    return rx.el.div(
        rx.el.span(
            drawing("circle-alert", 20),
            class_name="empty-icon",
            custom_attrs={"data-tone": "danger"},
        ),
        rx.el.p(title, class_name="empty-title"),
        rx.el.p(text, class_name="empty-text"),
        button("Reintentar", icon="refresh-cw", on_click=on_retry)
        if on_retry is not None
        else None,
        class_name="empty",
        role="alert",
    )


_ALERT_ICONS = {"success": "circle-check", "warning": "triangle-alert", "danger": "circle-x"}


def alert(
    text: Any, *, tone: str = "info", title: Text = "", action: rx.Component | None = None
) -> rx.Component:
    """A sentence that stays on the page; ``danger`` and ``warning`` interrupt a screen reader."""
    return rx.el.div(
        drawing(_ALERT_ICONS.get(tone, "info"), 20),
        rx.el.div(
            rx.el.strong(title) if given(title) else None,
            rx.el.p(text),
            class_name="alert-text",
        ),
        action,
        class_name="alert",
        role="alert" if tone in {"danger", "warning"} else "status",
        custom_attrs={"data-tone": tone},
    )


def progress(
    value: Number, label: Text, *, text: Text = "", maximum: Number = 100, tone: Text = "accent"
) -> rx.Component:
    """A bar from 0 to ``maximum``; ``text`` stands beside it."""
    return ProgressBar.create(value=value, max=maximum, label=label, text=text, tone=tone)


def load_state(
    loading: Flag,
    error: Text,
    content: rx.Component,
    *,
    on_retry: Any = None,
    waiting: rx.Component | None = None,
) -> rx.Component:
    """The skeleton, then the error or the content, in the same room."""
    return rx.cond(
        loading,
        waiting if waiting is not None else skeleton(5),
        rx.cond(error != "", error_state(error, on_retry=on_retry), content),
    )
