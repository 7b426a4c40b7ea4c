"""Ctrl+K: go anywhere, find anything."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, handlers, module

_text_event = rx.event.passthrough_event_spec(str)


class Palette(Piece):
    """The command palette."""

    library = module("palette.jsx")
    tag = "Palette"

    groups: rx.Var[list[dict[str, Any]]]
    results: rx.Var[list[dict[str, Any]]]
    loading: rx.Var[bool]

    on_search: rx.EventHandler[_text_event]
    on_select: rx.EventHandler[_text_event]


def palette(
    groups: Rows,
    *,
    results: Rows | None = None,
    loading: Flag = False,
    on_search: Any = None,
    on_select: Any = None,
) -> rx.Component:
    """Static ``groups`` are filtered here; ``results`` are the server's answer to ``on_search``.

    Both are ``[{label, items: [{id, label, sublabel, icon, href, keywords, shortcut}]}]``.
    """
    return Palette.create(
        groups=groups,
        results=[] if results is None else results,
        loading=loading,
        **handlers(on_search=on_search, on_select=on_select),
    )
