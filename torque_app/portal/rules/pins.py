"""The PIN a link may ask for: how it is kept, and what is said while guessing has to wait."""

from datetime import datetime
from typing import Final
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from torque_app.core.crypto import mac
from torque_app.core.pins import (
    LONGEST,
    LONGEST_REST,
    REST,
    checked,
    minutes_left,
    rest_after,
    wrong,
)
from torque_app.core.texts import Sentence, counted

__all__ = [
    "LONGEST_REST",
    "REST",
    "checked",
    "hashed",
    "is_right",
    "rest_after",
    "waiting",
    "wrong",
]

_hasher: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


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


def waiting(until: datetime, now: datetime) -> Sentence:
    """Return the sentence that says how long to wait."""
    return counted(
        minutes_left(until, now),
        "Demasiados intentos. Espera un minuto o pide otro enlace al taller.",
        "Demasiados intentos. Espera {count} minutos o pide otro enlace al taller.",
    )
