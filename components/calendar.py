"""A calendar of days or lanes whose items are moved and resized by mouse, touch or keyboard."""

from typing import Any

import reflex as rx

from components.kit import Flag, Number, Piece, Rows, Text, handlers, module


class Calendar(Piece):
    """Columns and items; see calendar()."""

    library = module("calendar.jsx")
    tag = "Calendar"

    columns: rx.Var[list[dict[str, Any]]]
    items: rx.Var[list[dict[str, Any]]]
    first: rx.Var[int]
    last: rx.Var[int]
    step: rx.Var[int]
    zone: rx.Var[str]
    settled: rx.Var[int]
    disabled: rx.Var[bool]
    label: rx.Var[str]

    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int, int)]
    on_open: rx.EventHandler[rx.event.passthrough_event_spec(str)]
    on_create: rx.EventHandler[rx.event.passthrough_event_spec(str, int)]


def calendar(
    columns: Rows,
    items: Rows,
    *,
    first: Number,
    last: Number,
    step: Number = 15,
    zone: Text = "",
    on_move: Any = None,
    on_open: Any = None,
    on_create: Any = None,
    settled: int | rx.Var[int] = 0,
    disabled: Flag = False,
    label: Text = "Agenda",
    **props: Any,
) -> rx.Component:
    """Columns ``{id, title, about, date, today, load, load_tone, load_hint, closed}`` and items.

    An item is ``{id, column, start, end, plate, title, client, about, tone, icon, status_label,
    fixed, lasting, quiet}``; hours are minutes of the day, from ``first`` to ``last``. ``fixed``
    items stay, ``lasting`` ones keep their hour. A move is drawn at once and reported as (id,
    column, start, end); the server's rows replace it when ``settled`` grows. Phones get a list.
    """
    return Calendar.create(
        columns=columns,
        items=items,
        first=first,
        last=last,
        step=step,
        zone=zone,
        settled=settled,
        disabled=disabled,
        label=label,
        **handlers(on_move=on_move, on_open=on_open, on_create=on_create),
        **props,
    )
