"""What a PIN may be, and how long guessing has to wait."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence, counted

SHORTEST: Final = 4
LONGEST: Final = 8
MOST_OF_A_PERSON: Final = 5
"""Wrong PINs of one person in a row before theirs rests."""

MOST_OF_A_TABLET: Final = 20
"""Wrong PINs at one tablet, whoever's, before it takes none for a while."""

REST: Final = timedelta(minutes=15)
LONGEST_REST: Final = timedelta(hours=24)
FORGIVEN_AFTER: Final = timedelta(hours=1)
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


def attempts_left(failed: int) -> int:
    """Return how many wrong PINs a person may still type."""
    return MOST_OF_A_PERSON - failed % MOST_OF_A_PERSON


def rest_after(failed: int) -> timedelta | None:
    """Return how long a PIN rests after so many wrong ones in a row, twice as long every time.

    None while there are attempts left: so a PIN of four digits is not found in a year.
    """
    times, left = divmod(failed, MOST_OF_A_PERSON)
    if left or not times:
        return None
    doubled: int = 2 ** min(times - 1, 10)
    return min(REST * doubled, LONGEST_REST)


def rests(locked_until: datetime | None, now: datetime) -> bool:
    """Tell whether something still rests after too many wrong PINs."""
    return locked_until is not None and locked_until > now


def waiting(locked_until: datetime, now: datetime) -> Sentence:
    """Return the sentence that says how long to wait."""
    minutes = max(1, -(-int((locked_until - now).total_seconds()) // 60))
    return counted(
        minutes,
        "Demasiados intentos. Espera un minuto o pide ayuda al jefe de taller.",
        "Demasiados intentos. Espera {count} minutos o pide ayuda al jefe de taller.",
    )


def wrong(left: int) -> Sentence:
    """Return the sentence of a wrong PIN, with what is left."""
    return counted(
        left,
        "PIN incorrecto. Te queda un intento.",
        "PIN incorrecto. Te quedan {count} intentos.",
    )
