"""The kanban: columns of cards moved by mouse, touch or keyboard."""

from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module

_text_event = rx.event.passthrough_event_spec(str)


class Board(Piece):
    """Columns and cards; see board()."""

    library = module("board.jsx")
    tag = "Board"

    columns: rx.Var[list[dict[str, Any]]]
    cards: rx.Var[list[dict[str, Any]]]
    allowed: rx.Var[dict[str, list[str]]]
    reasons: rx.Var[dict[str, str]]
    settled: rx.Var[int]
    density: rx.Var[str]
    disabled: rx.Var[bool]
    loading: rx.Var[bool]
    label: rx.Var[str]

    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int)]
    on_open: rx.EventHandler[_text_event]
    on_more: rx.EventHandler[_text_event]


def board(
    columns: Rows,
    cards: Rows,
    *,
    on_move: Any = None,
    on_open: Any = None,
    on_more: Any = None,
    allowed: dict[str, list[str]] | rx.Var[dict[str, list[str]]] | None = None,
    reasons: dict[str, str] | rx.Var[dict[str, str]] | None = None,
    settled: int | rx.Var[int] = 0,
    density: Text = "comfortable",
    disabled: Flag = False,
    loading: Flag = False,
    label: Text = "Tablero",
    **props: Any,
) -> rx.Component:
    """Columns ``{id, title, status, count, total, hint}`` and cards as the README lists them.

    A move is drawn at once and reported as (card id, column, index); the server's rows replace it
    when ``settled`` grows. ``allowed`` maps a column to those its cards may go to;
    ``reasons["a>b"]`` says why not.
    """
    return Board.create(
        columns=columns,
        cards=cards,
        allowed=allowed or {} if not isinstance(allowed, rx.Var) else allowed,
        reasons=reasons or {} if not isinstance(reasons, rx.Var) else reasons,
        settled=settled,
        density=density,
        disabled=disabled,
        loading=loading,
        label=label,
        **handlers(on_move=on_move, on_open=on_open, on_more=on_more),
        **props,
    )
