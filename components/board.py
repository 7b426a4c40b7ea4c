"""The kanban: cards in columns, or in lanes across them, moved by mouse, touch or keyboard."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

from components.kit import Flag, Piece, Rows, Text, handlers, module

_text_event = rx.event.passthrough_event_spec(str)


class Board(Piece):
    """Columns and cards; see board()."""

    library = module("board.jsx")
    tag = "Board"

    columns: rx.Var[list[dict[str, Any]]]
    decks: rx.Var[list[list[dict[str, Any]]]]
    lanes: rx.Var[list[dict[str, Any]]]
    lane_by: rx.Var[str]
    lane_reason: rx.Var[str]
    allowed: rx.Var[dict[str, list[str]]]
    reasons: rx.Var[dict[str, str]]
    settled: rx.Var[int]
    density: rx.Var[str]
    disabled: rx.Var[bool]
    loading: rx.Var[bool]
    label: rx.Var[str]

    on_move: rx.EventHandler[rx.event.passthrough_event_spec(str, str, int, str, str)]
    on_carry: rx.EventHandler[rx.event.passthrough_event_spec(list[str], str, str)]
    on_open: rx.EventHandler[_text_event]
    on_more: rx.EventHandler[_text_event]
    on_lane: rx.EventHandler[_text_event]


def board(
    columns: Rows,
    decks: Sequence[Rows],
    *,
    lanes: Rows | None = None,
    lane_by: Text = "",
    lane_reason: Text = "",
    on_move: Any = None,
    on_carry: Any = None,
    on_open: Any = None,
    on_more: Any = None,
    on_lane: Any = None,
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

    The cards come in as many lists as suits who changes them; only a list that changed travels.

    A move is drawn at once and reported as (card id, cell, index, the cell it was lifted from, the
    card it stands in front of); the server's rows replace it when ``settled`` grows. A cell is a
    column's id, with lanes ``column|lane``. ``allowed`` maps a column to those its cards may go
    to; ``reasons["a>b"]`` says why not. Cards picked together are reported by ``on_carry`` as
    (ids, column, lane), either of them "" where it stays.

    ``lane_by`` names the kind of ``lanes`` ``{id, title, about, count, counts, open}``; each is
    opened and closed by ``on_lane``. A ``lane_reason`` says why no card changes its lane.
    """
    return Board.create(
        columns=columns,
        decks=list(decks),
        lanes=[] if lanes is None else lanes,
        lane_by=lane_by,
        lane_reason=lane_reason,
        allowed=allowed or {} if not isinstance(allowed, rx.Var) else allowed,
        reasons=reasons or {} if not isinstance(reasons, rx.Var) else reasons,
        settled=settled,
        density=density,
        disabled=disabled,
        loading=loading,
        label=label,
        **handlers(
            on_move=on_move, on_carry=on_carry, on_open=on_open, on_more=on_more, on_lane=on_lane
        ),
        **props,
    )
