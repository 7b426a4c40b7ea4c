"""Charts with our palette, a sentence before and the same numbers as a table behind."""

from collections.abc import Sequence
from typing import Any, Final

import reflex as rx

from components.kit import Piece, Rows, Text, module
from components.table import Column, lines
from components.tokens import CHART

LAYOUT: Final[dict[str, Any]] = {
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "colorway": list(CHART),
    "font": {"family": "Inter Variable, system-ui, sans-serif", "size": 12},
    "margin": {"l": 8, "r": 8, "t": 8, "b": 8, "autoexpand": True},
    "xaxis": {"automargin": True, "showgrid": False, "zeroline": False, "fixedrange": True},
    "yaxis": {"automargin": True, "zeroline": False, "fixedrange": True, "tickformat": ",d"},
    "separators": ",.",
    "hovermode": "x unified",
    "showlegend": False,
    "bargap": 0.45,
    "template": None,
}
"""Merged under a figure's own layout; ink and grid colours come from the style sheet, per theme."""


class ChartFrame(Piece):
    """The sentence, the drawing and the table behind it."""

    library = module("story.jsx")
    tag = "ChartFrame"

    label: rx.Var[str]
    sentence: rx.Var[str]


def figure(traces: Sequence[dict[str, Any]], **layout: Any) -> dict[str, Any]:
    """A plotly figure as a plain dict (a State var must not hold a ``go.Figure``), in our look."""
    merged = {**LAYOUT, **layout}
    for axis in ("xaxis", "yaxis"):
        merged[axis] = {**LAYOUT[axis], **layout.get(axis, {})}
    return {"data": [dict(trace) for trace in traces], "layout": merged}


def chart(
    data: dict[str, Any] | rx.Var[dict[str, Any]],
    *,
    label: Text,
    sentence: Text = "",
    table_columns: Sequence[Column] = (),
    table_rows: Rows | None = None,
    height: int = 280,
    on_click: Any = None,
) -> rx.Component:
    """Draws ``figure()``'s dict; with ``table_columns`` the same numbers can be read as a table."""
    import plotly.graph_objects as go  # noqa: PLC0415  # half a second of import, only pages with charts pay

    source = data if isinstance(data, rx.Var) else rx.Var.create(data)
    drawing = rx.plotly.basic(
        data=source.to(go.Figure),
        config={"displayModeBar": False, "responsive": True, "locale": "es"},
        use_resize_handler=True,
        width="100%",
        height=f"{height}px",
        **({} if on_click is None else {"on_click": on_click}),
    )
    numbers = (
        [lines(table_rows, table_columns, label=label)]
        if table_columns and table_rows is not None
        else []
    )
    return ChartFrame.create(drawing, *numbers, label=label, sentence=sentence)
