"""Drawings that take marks: where something is wrong with a body."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module


class BodyDiagram(Piece):
    """The drawings and the kind of mark the next touch puts."""

    library = module("body_diagram.jsx")
    tag = "BodyDiagram"

    label: rx.Var[str]
    views: rx.Var[list[dict[str, Any]]]
    kinds: rx.Var[list[dict[str, Any]]]
    marks: rx.Var[list[dict[str, Any]]]
    chosen: rx.Var[str]
    disabled: rx.Var[bool]

    on_mark: rx.EventHandler[rx.event.passthrough_event_spec(str, str, float, float)]
    on_choose: rx.EventHandler[rx.event.passthrough_event_spec(str)]


def body_diagram(
    label: Text,
    *,
    views: Rows,
    kinds: Rows,
    marks: Rows,
    chosen: Text = "",
    disabled: Flag = False,
    on_mark: Any = None,
    on_choose: Any = None,
) -> rx.Component:
    """``views`` are ``{id, label, width, height, outline, lines, mirrored}``.

    ``marks`` are ``{id, number, view, kind_label, x, y}`` with x and y as shares of the drawing;
    ``kinds`` are ``{id, label}``. ``on_mark`` gets [view, kind, x, y], ``on_choose`` a mark's id.
    Touch and mouse mark where they press; by keyboard the arrows move a point and Enter marks.
    """
    return BodyDiagram.create(
        label=label,
        views=views,
        kinds=kinds,
        marks=marks,
        chosen=chosen,
        disabled=disabled,
        **handlers(on_mark=on_mark, on_choose=on_choose),
    )
