"""The PIN a link may ask for: what it may be, how it is kept, and how long guessing has to wait."""

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from torque_app.core.crypto import mac
from torque_app.core.errors import Invalid
from torque_app.core.texts import Sentence, counted

SHORTEST: Final = 4
LONGEST: Final = 8
TRIES: Final = 5
"""Wrong PINs in a row before the link rests."""

REST: Final = timedelta(minutes=15)
LONGEST_REST: Final = timedelta(hours=24)
_DOUBLINGS: Final = 7  # 15 minutes doubled so often is beyond a day
_DIGITS: Final = re.compile(r"[0-9]+", re.ASCII)
_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


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


def hashed(link_id: UUID, pin: str) -> str:
    """Return a link's PIN as it is stored: Argon2id, and of no use without the server's key."""
    return _hasher.hash(_secret(link_id, pin))


def is_right(pin_hash: str, link_id: UUID, typed: str) -> bool:
    """Tell whether what was typed is the link's PIN."""
    try:
        return _hasher.verify(pin_hash, _secret(link_id, typed[: LONGEST * 2]))
    except (VerificationError, InvalidHashError):
        return False


def _secret(link_id: UUID, pin: str) -> str:
    """Return what is hashed: without the server's key four digits are tried in an afternoon."""
    return mac(f"{link_id}:{pin.strip()}", purpose="portal.pin")


def rest_after(failed: int) -> timedelta | None:
    """Return how long a link rests after so many wrong PINs in a row, twice as long every time.

    None while there are tries left: so a PIN of four digits is not found in a year.
    """
    times, left = divmod(failed, TRIES)
    if left or not times:
        return None
    doubled: int = 2 ** min(times - 1, _DOUBLINGS)
    return min(REST * doubled, LONGEST_REST)


def waiting(until: datetime, now: datetime) -> Sentence:
    """Return the sentence that says how long to wait."""
    minutes = max(1, -(-int((until - now).total_seconds()) // 60))
    return counted(
        minutes,
        "Demasiados intentos. Espera un minuto o pide otro enlace al taller.",
        "Demasiados intentos. Espera {count} minutos o pide otro enlace al taller.",
    )


def wrong(failed: int) -> Sentence:
    """Return the sentence of a wrong PIN, with the tries that are left."""
    return counted(
        TRIES - failed % TRIES,
        "PIN incorrecto. Te queda un intento.",
        "PIN incorrecto. Te quedan {count} intentos.",
    )
