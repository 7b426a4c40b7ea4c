"""The five drawings of a car that marks are put on: lines of our own, the same on glass and paper.

Coordinates are those of each drawing's box; a mark's place is a share of the box.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from models.reception import BodyView


@dataclass(frozen=True, slots=True)
class Drawing:
    """A view of the car: its box, the outline (filled), the lines within, and whether mirrored."""

    width: int
    height: int
    outline: str
    lines: tuple[str, ...]
    mirrored: bool = False


_SIDE: Final = Drawing(
    240,
    120,
    "M14 80 C14 68 20 62 34 59 L62 54 C76 40 92 30 112 28 L150 28 C170 29 184 38 198 52 L220 57"
    " C228 60 230 68 229 80 L226 86 L206 86 A20 20 0 0 0 166 86 L82 86 A20 20 0 0 0 42 86 L20 86"
    " C16 86 14 84 14 80 Z",
    (
        "M78 86 A16 16 0 1 1 46 86 A16 16 0 1 1 78 86 Z",
        "M202 86 A16 16 0 1 1 170 86 A16 16 0 1 1 202 86 Z",
        "M68 86 A6 6 0 1 1 56 86 A6 6 0 1 1 68 86 Z",
        "M192 86 A6 6 0 1 1 180 86 A6 6 0 1 1 192 86 Z",
        "M74 54 C84 44 96 36 112 35 L124 35 L124 56 L74 57 Z",
        "M130 35 L150 35 C164 36 176 42 186 52 L186 56 L130 56 Z",
        "M127 35 L127 84",
        "M88 57 L88 82",
        "M172 56 C174 64 172 70 166 74",
        "M112 64 L120 64",
        "M152 64 L160 64",
        "M16 68 L30 63 L31 70 L15 73 Z",
        "M220 60 L229 64 L229 72 L219 69 Z",
    ),
)
DRAWINGS: Final[Mapping[BodyView, Drawing]] = {
    BodyView.LEFT: _SIDE,
    BodyView.RIGHT: Drawing(_SIDE.width, _SIDE.height, _SIDE.outline, _SIDE.lines, mirrored=True),
    BodyView.FRONT: Drawing(
        160,
        120,
        "M28 96 L26 64 C26 58 30 54 36 52 L46 28 C48 22 54 20 62 20 L98 20 C106 20 112 22 114 28"
        " L124 52 C130 54 134 58 134 64 L132 96 Z",
        (
            "M50 50 L58 27 L102 27 L110 50 Z",
            "M32 62 L52 65 L50 73 L31 70 Z",
            "M128 62 L108 65 L110 73 L129 70 Z",
            "M60 66 L100 66 L97 77 L63 77 Z",
            "M64 83 L96 83 L96 92 L64 92 Z",
            "M31 96 L31 107 L46 107 L46 96",
            "M114 96 L114 107 L129 107 L129 96",
            "M38 47 L25 44 L25 51 L36 52",
            "M122 47 L135 44 L135 51 L124 52",
        ),
    ),
    BodyView.BACK: Drawing(
        160,
        120,
        "M28 96 L26 62 C26 56 30 52 36 50 L46 28 C48 22 54 20 62 20 L98 20 C106 20 112 22 114 28"
        " L124 50 C130 52 134 56 134 62 L132 96 Z",
        (
            "M52 46 L59 28 L101 28 L108 46 Z",
            "M44 54 L116 54",
            "M28 60 L46 60 L44 76 L28 74 Z",
            "M132 60 L114 60 L116 76 L132 74 Z",
            "M62 64 L98 64 L98 75 L62 75 Z",
            "M28 83 L132 83",
            "M31 96 L31 107 L46 107 L46 96",
            "M114 96 L114 107 L129 107 L129 96",
        ),
    ),
    BodyView.ROOF: Drawing(
        240,
        120,
        "M12 60 C12 34 22 24 44 22 L196 22 C218 24 230 36 230 60 C230 84 218 96 196 98 L44 98"
        " C22 96 12 86 12 60 Z",
        (
            "M72 33 C64 46 64 74 72 87 L94 81 L94 39 Z",
            "M94 39 L164 39 L164 81 L94 81 Z",
            "M164 39 L184 33 C190 46 190 74 184 87 L164 81 Z",
            "M78 30 L178 30 L164 36 L96 36 Z",
            "M78 90 L178 90 L164 84 L96 84 Z",
            "M30 36 C40 31 52 31 62 33",
            "M30 84 C40 89 52 89 62 87",
        ),
    ),
}
"""In the order they are walked round the car."""
