"""A titled room of the gallery."""

from typing import Any

import reflex as rx

from components.layout import section_title, stack


def room(name: str, title: str, *children: Any) -> rx.Component:
    """A section with an anchor, for the eye and for the screenshot test."""
    return rx.el.section(
        section_title(title), stack(*children), id=name, class_name="stack", aria_label=title
    )
