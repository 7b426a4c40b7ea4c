"""PINs of four to eight digits: what they may be, and how long guessing has to wait."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence, counted

SHORTEST: Final = 4
LONGEST: Final = 8
TRIES: Final = 5
"""Wrong ones in a row before a PIN rests."""

REST: Final = timedelta(minutes=15)
LONGEST_REST: Final = timedelta(hours=24)
_DOUBLINGS: Final = 7  # 15 minutes doubled so often is beyond a day
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)


def checked(typed: str) -> str:
    """Return a PIN that may be chosen: 4 to 8 digits, neither all the same nor in a row."""
    pin = typed.strip()
    if not _DIGITS.fullmatch(pin) or not SHORTEST <= len(pin) <= LONGEST:
        raise Invalid.field(
            "pin",
            Sentence("El PIN tiene de {least} a {most} números.", least=SHORTEST, most=LONGEST),
        )
    steps = {int(after) - int(before) for before, after in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        raise Invalid.field("pin", "Ese PIN se adivina fácil. Elige otro.")
    return pin


def rest_after(failed: int) -> timedelta | None:
    """Return how long a PIN rests after so many wrong ones in a row, twice as long every time.

    None while there are tries left: so a PIN of four digits is not found in a year.
    """
    times, left = divmod(failed, TRIES)
    if left or not times:
        return None
    doubled: int = 2 ** min(times - 1, _DOUBLINGS)
    return min(REST * doubled, LONGEST_REST)


def tries_left(failed: int) -> int:
    """Return how many wrong PINs may still be typed before it rests."""
    return TRIES - failed % TRIES


def minutes_left(until: datetime, now: datetime) -> int:
    """Return how many minutes a rest still lasts, begun ones whole and at least one."""
    return max(1, -(-int((until - now).total_seconds()) // 60))


def wrong(failed: int) -> Sentence:
    """Return the sentence of a wrong PIN, with the tries that are left."""
    return counted(
        tries_left(failed),
        "PIN incorrecto. Te queda un intento.",
        "PIN incorrecto. Te quedan {count} intentos.",
    )
