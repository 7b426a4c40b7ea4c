"""How long guessing has to wait, at a tablet that several people share."""

from datetime import datetime, timedelta
from typing import Final

from torque_app.core.pins import REST, checked, minutes_left, rest_after, tries_left, wrong
from torque_app.core.texts import Sentence, counted

__all__ = ["REST", "checked", "rest_after", "rests", "tries_left", "waiting", "wrong"]

MOST_OF_A_TABLET: Final = 20
"""Wrong PINs at one tablet, whoever's, before it takes none for a while."""

FORGIVEN_AFTER: Final = timedelta(hours=1)


def rests(locked_until: datetime | None, now: datetime) -> bool:
    """Tell whether something still rests after too many wrong PINs."""
    return locked_until is not None and locked_until > now


def waiting(locked_until: datetime, now: datetime) -> Sentence:
    """Return the sentence that says how long to wait."""
    return counted(
        minutes_left(locked_until, now),
        "Demasiados intentos. Espera un minuto o pide ayuda al jefe de taller.",
        "Demasiados intentos. Espera {count} minutos o pide ayuda al jefe de taller.",
    )
