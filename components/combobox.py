"""A choice out of thousands: the server searches while the person types."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module

_text_event = rx.event.passthrough_event_spec(str)


class Combobox(Piece):
    """An input with a list of answers."""

    library = module("combobox.jsx")
    tag = "Combobox"

    label: rx.Var[str]
    name: rx.Var[str]
    value: rx.Var[dict[str, str]]
    options: rx.Var[list[dict[str, Any]]]
    loading: rx.Var[bool]
    error: rx.Var[str]
    hint: rx.Var[str]
    required: rx.Var[bool]
    disabled: rx.Var[bool]
    placeholder: rx.Var[str]
    create_label: rx.Var[str]
    empty: rx.Var[str]
    icon: rx.Var[str]
    hide_label: rx.Var[bool]
    auto_focus: rx.Var[bool]

    on_search: rx.EventHandler[_text_event]
    on_select: rx.EventHandler[_text_event]
    on_create: rx.EventHandler[_text_event]


def combobox(
    label: Text,
    name: str,
    *,
    options: Rows,
    value: dict[str, str] | rx.Var[dict[str, str]] | None = None,
    on_search: Any = None,
    on_select: Any = None,
    on_create: Any = None,
    loading: Flag = False,
    error: Text = "",
    hint: Text = "",
    **props: Any,
) -> rx.Component:
    """Options are ``{id, label, sublabel}``; ``on_search`` waits 250 ms; the form sends the id.

    ``on_select`` gets "" when the box is emptied; ``on_create`` gets what was typed.
    """
    chosen = {} if value is None else {"value": value}
    return Combobox.create(
        label=label,
        name=name,
        options=options,
        loading=loading,
        error=error,
        hint=hint,
        **chosen,
        **handlers(on_search=on_search, on_select=on_select, on_create=on_create),
        **props,
    )
