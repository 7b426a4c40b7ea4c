"""A row of steps that is walked in any order."""

from typing import Any

import reflex as rx

from components.kit import Piece, Rows, Text, handlers, module


class StepRow(Piece):
    """The steps; see step_row()."""

    library = module("step_row.jsx")
    tag = "StepRow"

    label: rx.Var[str]
    items: rx.Var[list[dict[str, Any]]]
    value: rx.Var[str]

    on_go: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def step_row(label: Text, items: Rows, *, value: Text, on_go: Any) -> rx.Component:
    """``{id, label, lacks}`` in order; ``lacks`` marks a step where something is missing."""
    return StepRow.create(label=label, items=items, value=value, **handlers(on_go=on_go))
