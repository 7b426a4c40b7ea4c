"""How good a new password is, for the bar under its field."""

from dataclasses import dataclass
from typing import Final

from torque_app.auth import rules
from torque_app.core.texts import _

REFUSED, FAIR, STRONG = 1, 2, 3
_TONES: Final = {REFUSED: "danger", FAIR: "warning", STRONG: "success"}


@dataclass(frozen=True)
class Strength:
    """A level from 1 (refused) to 3 (strong), 0 for nothing typed, with its sentence and tone."""

    level: int = 0
    sentence: str = ""
    tone: str = "neutral"


def strength(password: str, email: str = "") -> Strength:
    """Return how good a password is; what is far too long is judged by its beginning."""
    if not password:
        return Strength()
    typed = password[: rules.MAX_PASSWORD + 1]
    said = rules.strength(typed, rules.email_of(email) or "")
    if rules.wrong_password(typed, rules.email_of(email) or ""):
        level = REFUSED
    else:
        level = STRONG if said == rules.STRONG else FAIR
    return Strength(level, _(said), _TONES[level])
