"""A sentence first, then its figure."""

from typing import Any

import reflex as rx

from components.button import AppLink
from components.kit import Text, given


def stat(
    sentence: Any,
    figure: Any,
    *,
    delta: Text = "",
    tone: Text = "neutral",
    hint: Text = "",
    href: Text = "",
) -> rx.Component:
    """A figure that says what it means; with ``href`` the whole card opens the rows behind it."""
    inside = (
        rx.el.span(sentence, class_name="stat-sentence"),
        rx.el.span(figure, class_name="stat-figure"),
        rx.el.span(
            rx.el.span(delta, class_name="stat-delta", custom_attrs={"data-tone": tone})
            if given(delta)
            else None,
            rx.el.span(hint, class_name="stat-hint") if given(hint) else None,
            class_name="stat-foot",
        ),
    )
    if given(href):
        return AppLink.create(*inside, href=href, class_name="stat card-link")
    return rx.el.div(*inside, class_name="stat")
