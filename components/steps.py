"""What happened and what comes: the path of a status and the story of a document."""

from typing import Any

import reflex as rx

from components.kit import Piece, Rows, Text, module


class StatusPath(Piece):
    """The path in a record's header."""

    library = module("story.jsx")
    tag = "StatusPath"

    steps: rx.Var[list[dict[str, Any]]]
    label: rx.Var[str]


class Steps(Piece):
    """A vertical story."""

    library = module("story.jsx")
    tag = "Steps"

    items: rx.Var[list[dict[str, Any]]]
    label: rx.Var[str]


def status_path(steps: Rows, *, label: Text = "Etapas") -> rx.Component:
    """``{key, label, state}`` in order; state is done, current, next or skipped."""
    return StatusPath.create(steps=steps, label=label)


def steps(items: Rows, *, label: Text) -> rx.Component:
    """``{id, title, detail, at, actor, state, evidence: [{label, href}]}``.

    State is done, current, waiting, failed or skipped.
    """
    return Steps.create(items=items, label=label)
