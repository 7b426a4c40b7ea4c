"""Quick answers under a thumb: yes or no by row, some of many, a level in eighths."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module


class _Answers(Piece):
    library = module("answers.jsx")

    label: rx.Var[str]
    disabled: rx.Var[bool]


class Checklist(_Answers):
    """Rows that are answered yes or no, or not at all."""

    tag = "Checklist"

    items: rx.Var[list[dict[str, Any]]]

    on_answer: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


class Toggles(_Answers):
    """Words that are pressed or not."""

    tag = "Toggles"

    items: rx.Var[list[dict[str, Any]]]
    tone: rx.Var[str]
    error: rx.Var[str]
    hide_label: rx.Var[bool]

    on_answer: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]


class Gauge(_Answers):
    """A tank's level."""

    tag = "Gauge"

    value: rx.Var[str]

    on_change: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def checklist(
    label: Text, items: Rows, *, on_answer: Any = None, disabled: Flag = False
) -> rx.Component:
    """``items`` are ``{id, label, value}``, value ``true``, ``false`` or empty.

    ``on_answer`` gets [id, value]; pressing the same answer again takes it back.
    """
    return Checklist.create(
        label=label, items=items, disabled=disabled, **handlers(on_answer=on_answer)
    )


def toggles(
    label: Text,
    items: Rows,
    *,
    on_answer: Any = None,
    tone: str = "accent",
    error: Text = "",
    disabled: Flag = False,
    hide_label: bool = False,
) -> rx.Component:
    """``items`` as in ``checklist``; ``on_answer`` gets [id, ``true`` or empty]."""
    return Toggles.create(
        label=label,
        items=items,
        tone=tone,
        error=error,
        disabled=disabled,
        hide_label=hide_label,
        **handlers(on_answer=on_answer),
    )


def gauge(
    label: Text, *, value: Text, on_change: Any = None, disabled: Flag = False
) -> rx.Component:
    """A level of 0 to 8 eighths; ``on_change`` gets it as text."""
    return Gauge.create(
        label=label, value=value, disabled=disabled, **handlers(on_change=on_change)
    )
