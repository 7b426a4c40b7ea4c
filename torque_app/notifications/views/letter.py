"""What a message says, as text and as mail programs draw it."""

from typing import Any

import reflex as rx

from components.layout import shown_when, stack
from components.value import or_dash
from torque_app.core.texts import _


def as_told(words: Any) -> rx.Component:
    """Return a machine's own words, a dash where it said none."""
    return or_dash(words, rx.el.span(words, class_name="mono"))


def letter(text: Any, html: Any) -> rx.Component:
    """Return the text, and the page of an e-mail in a frame where nothing of it can run."""
    return stack(
        rx.el.p(text, style={"white_space": "pre-wrap", "overflow_wrap": "anywhere"}),
        shown_when(
            html != "",
            rx.el.iframe(
                src_doc=html,
                sandbox="",
                title=_("El correo como se verá"),
                class_name="letter-frame",
            ),
        ),
    )
