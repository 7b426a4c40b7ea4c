"""Pure rules of files: their names, and what may be shown in a page."""

import re
from typing import Final

from models.files import FileKind
from torque_app.core import paper
from torque_app.integrations.storage.pictures import Limits

MAX_BYTES: Final = 20 * 2**20

PHOTO: Final = Limits(MAX_BYTES, max_pixels=60_000_000, longest_side=2560, small_side=320)
"""A plate stays legible, and a day's photos fit a phone's plan."""

PIECE: Final = 512 * 1024
"""Bytes of a piece at most: on a weak line no more than this is sent twice."""

MOST_PIECES: Final = MAX_BYTES // (64 * 1024)

NAME_WIDTH: Final = 120
PICTURES_ONLY: Final = frozenset({FileKind.PHOTO})
NOT_TAKEN: Final = frozenset({FileKind.VIDEO})
SHOWN_IN_PLACE: Final = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Media types a browser may show inside a page; everything else is saved, never run."""

_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]')


def safe_name(name: str, *, extension: str) -> str:
    """Return the name as it is shown and saved: no folders, no control marks, the true ending."""
    last = re.split(r"[/\\]", name)[-1]
    stem = _NOT_IN_NAMES.sub("", last.rpartition(".")[0] or last).strip(" .")
    return f"{stem[: NAME_WIDTH - len(extension) - 1] or 'archivo'}.{extension}"


def disposition(name: str, mime: str) -> str:
    """Return how a file is handed over: pictures in place, the rest saved."""
    how = "inline" if mime in SHOWN_IN_PLACE else "attachment"
    return paper.disposition(name, how=how)
