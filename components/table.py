"""The server-side list: one page of rows, sorted, searched and filtered by the server."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import reflex as rx

from components.kit import Flag, Number, Piece, Rows, Text, handlers, last_child, module

Kind = Literal[
    "text", "strong", "mono", "number", "money", "date", "datetime", "relative", "status", "plate",
    "rut", "user", "chips", "bool", "progress", "hours", "km",
]  # fmt: skip

_nothing = rx.event.no_args_event_spec
_text_event = rx.event.passthrough_event_spec(str)


@dataclass(frozen=True)
class Column:
    """A column: which key of the row it shows and how.

    ``sub`` is the key of a second, quieter line; ``href`` a template ("/ot/{id}"); ``labels`` the
    words of a status; ``tone`` the key that holds a tone; ``fixed`` columns cannot be hidden.
    Until somebody chooses, ``hidden`` ones are, and on a tablet ``roomy`` ones too.
    """

    key: str
    label: str
    kind: Kind = "text"
    sort: bool = False
    width: str = ""
    align: Literal["", "start", "end", "center"] = ""
    sub: str = ""
    href: str = ""
    tone: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    decimals: int = 0
    hidden: bool = False
    roomy: bool = False
    fixed: bool = False


@dataclass(frozen=True)
class Filter:
    """A filter chip; options are (value, label) pairs or a Var of ``{id, label, count}``."""

    key: str
    label: str
    options: list[tuple[str, str]] | rx.Var[list[dict[str, Any]]]
    icon: str = ""


@dataclass(frozen=True)
class BulkAction:
    """What can be done with the selected rows; ``danger`` asks first."""

    key: str
    label: str
    icon: str = ""
    danger: bool = False


class DataTable(Piece):
    """The list with its bars; see table()."""

    library = module("table.jsx")
    tag = "DataTable"

    label: rx.Var[str]
    rows: rx.Var[list[dict[str, Any]]]
    columns: rx.Var[list[dict[str, Any]]]
    loading: rx.Var[bool]
    error: rx.Var[str]
    total: rx.Var[int]
    page: rx.Var[int]
    page_size: rx.Var[int]
    sort: rx.Var[str]
    desc: rx.Var[bool]
    search: rx.Var[str]
    search_placeholder: rx.Var[str]
    filters: rx.Var[list[dict[str, Any]]]
    filter_values: rx.Var[dict[str, str]]
    views: rx.Var[list[dict[str, Any]]]
    view: rx.Var[str]
    bulk: rx.Var[list[dict[str, Any]]]
    href: rx.Var[str]
    current: rx.Var[str]
    density: rx.Var[str]
    empty_title: rx.Var[str]
    empty_text: rx.Var[str]
    has_empty_action: rx.Var[bool]

    on_retry: rx.EventHandler[_nothing]
    on_page: rx.EventHandler[rx.event.passthrough_event_spec(int)]
    on_sort: rx.EventHandler[rx.event.passthrough_event_spec(str, bool)]
    on_search: rx.EventHandler[_text_event]
    on_filter: rx.EventHandler[rx.event.passthrough_event_spec(str, str)]
    on_view: rx.EventHandler[_text_event]
    on_bulk: rx.EventHandler[rx.event.passthrough_event_spec(str, list[str])]
    on_open: rx.EventHandler[_text_event]
    on_peek: rx.EventHandler[_text_event]
    on_export: rx.EventHandler[_nothing]


class Lines(Piece):
    """A document's lines; see lines()."""

    library = module("table.jsx")
    tag = "Lines"

    label: rx.Var[str]
    rows: rx.Var[list[dict[str, Any]]]
    columns: rx.Var[list[dict[str, Any]]]
    totals: rx.Var[list[dict[str, Any]]]


def _filter(item: Filter) -> dict[str, Any]:
    given = item.options
    options = (
        given if isinstance(given, rx.Var) else [{"id": v, "label": name} for v, name in given]
    )
    return {"key": item.key, "label": item.label, "icon": item.icon, "options": options}


def table(
    rows: Rows,
    columns: Sequence[Column],
    *toolbar: rx.Component,
    id: str,
    label: Text,
    total: Number,
    page: Number = 1,
    page_size: int = 50,
    loading: Flag = False,
    error: Text = "",
    sort: Text = "",
    desc: Flag = False,
    search: Text = "",
    search_placeholder: str = "Buscar",
    filters: Sequence[Filter] = (),
    filter_values: dict[str, str] | rx.Var[dict[str, str]] | None = None,
    views: Sequence[tuple[str, str]] | rx.Var[list[dict[str, Any]]] = (),
    view: Text = "",
    bulk: Sequence[BulkAction] = (),
    href: str = "",
    current: Text = "",
    density: Literal["normal", "dense", "touch"] = "normal",
    empty_title: Text = "Nada por aquí todavía",
    empty_text: Text = "",
    empty_action: rx.Component | None = None,
    **events: Any,
) -> rx.Component:
    """One page of rows, each with a string ``id``; the server sorts, searches, filters and pages.

    ``events``: on_page(int), on_sort(key, desc), on_search(text), on_filter(key, value; "" clears),
    on_view(id), on_bulk(key, ids), on_open(id), on_peek(id), on_export(), on_retry(). A search box
    or an export button is shown only when its handler is given; ``href`` ("/ot/{id}") opens rows
    without one.
    """
    slot, has_slot = last_child(empty_action)
    return DataTable.create(
        *toolbar,
        *slot,
        has_empty_action=has_slot,
        id=id,
        label=label,
        rows=rows,
        columns=[asdict(column) for column in columns],
        total=total,
        page=page,
        page_size=page_size,
        loading=loading,
        error=error,
        sort=sort,
        desc=desc,
        search=search,
        search_placeholder=search_placeholder,
        filters=[_filter(item) for item in filters],
        filter_values={} if filter_values is None else filter_values,
        views=views if isinstance(views, rx.Var) else [{"id": k, "label": v} for k, v in views],
        view=view,
        bulk=[asdict(action) for action in bulk],
        href=href,
        current=current,
        density=density,
        empty_title=empty_title,
        empty_text=empty_text,
        **handlers(**events),
    )


def lines(
    rows: Rows,
    columns: Sequence[Column],
    *children: Any,
    label: Text,
    totals: Sequence[tuple[str, Any]] | rx.Var[list[dict[str, Any]]] = (),
) -> rx.Component:
    """The lines of a document, with (label, pesos) totals at the foot, the last one set off."""
    foot = (
        totals
        if isinstance(totals, rx.Var)
        else [{"label": name, "value": value} for name, value in totals]
    )
    return Lines.create(
        *children, label=label, rows=rows, columns=[asdict(c) for c in columns], totals=foot
    )
