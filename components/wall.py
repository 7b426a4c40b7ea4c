"""The board on the wall: large cards that turn their pages by themselves."""

from typing import Any

import reflex as rx

from components.kit import Flag, Number, Piece, Rows, Text, module


class Wall(Piece):
    """Columns of large cards; see wall()."""

    library = module("wall.jsx")
    tag = "Wall"

    columns: rx.Var[list[dict[str, Any]]]
    cards: rx.Var[list[dict[str, Any]]]
    lanes: rx.Var[list[dict[str, Any]]]
    lane_by: rx.Var[str]
    seconds: rx.Var[int]
    loading: rx.Var[bool]
    label: rx.Var[str]
    back: rx.Var[str]
    inside: rx.Var[bool]


def wall(
    columns: Rows,
    cards: Rows,
    *,
    lanes: Rows | None = None,
    lane_by: Text = "",
    seconds: Number = 12,
    loading: Flag = False,
    label: Text = "Tablero",
    back: Text = "/tablero",
    inside: Flag = False,
) -> rx.Component:
    """Columns and cards as ``board`` takes them; with lanes each page shows one of them.

    A page stays for ``seconds``; the arrow keys turn it. It holds the screen awake and says when
    the connection is gone. ``inside`` another page it is as high as ``--board-height``.
    """
    return Wall.create(
        columns=columns,
        cards=cards,
        lanes=[] if lanes is None else lanes,
        lane_by=lane_by,
        seconds=seconds,
        loading=loading,
        label=label,
        back=back,
        inside=inside,
    )
