"""Tabs over one room."""

from typing import Any

import reflex as rx

from components.kit import Piece, Text, handlers, module

Tab = tuple[str, str, rx.Component] | tuple[str, str, rx.Component, Any]


class Tabs(Piece):
    """The list of tabs and the panel in sight."""

    library = module("tabs.jsx")
    tag = "Tabs"

    items: rx.Var[list[dict[str, Any]]]
    value: rx.Var[str]
    label: rx.Var[str]

    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def tabs(
    items: list[Tab], *, label: Text, value: Text | None = None, on_change: Any = None
) -> rx.Component:
    """Tabs of (key, label, content[, count]); without ``value`` they keep their own."""
    heads = [
        {"key": key, "label": label_, **({"count": rest[0]} if rest else {})}
        for key, label_, _, *rest in items
    ]
    return Tabs.create(
        *(rx.el.div(item[2]) for item in items),
        items=heads,
        label=label,
        **({} if value is None else {"value": value}),
        **handlers(on_change=on_change),
    )
