"""The activity of a record: history, messages, files and money in one line of time."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module


class Timeline(Piece):
    """Newest first, filterable by kind."""

    library = module("story.jsx")
    tag = "Timeline"

    items: rx.Var[list[dict[str, Any]]]
    kinds: rx.Var[list[dict[str, Any]]]
    label: rx.Var[str]
    has_more: rx.Var[bool]
    empty: rx.Var[str]

    on_more: rx.EventHandler[rx.event.no_args_event_spec]


def timeline(
    items: Rows,
    *,
    label: Text = "Actividad",
    kinds: Sequence[tuple[str, str]] = (),
    has_more: Flag = False,
    empty: Text = "",
    on_more: Any = None,
) -> rx.Component:
    """``{id, kind, icon, title, text, actor, at, href, amount, tone}``; ``kinds`` make filters.

    ``raw``, if given, is what a machine said, small beneath the text.
    ``when``, if given, is ``at`` as the place's own clock shows it, and stands beside it.
    """
    return Timeline.create(
        items=items,
        kinds=[{"id": key, "label": name} for key, name in kinds],
        label=label,
        has_more=has_more,
        empty=empty,
        **handlers(on_more=on_more),
    )
