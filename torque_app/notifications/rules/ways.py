"""By which way a message goes: the first that nothing forbids, or all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from models.notifications_messages import Channel
from torque_app.core.texts import _

ORDER: Final = (Channel.IN_APP, Channel.PUSH, Channel.WHATSAPP, Channel.EMAIL, Channel.SMS)
"""The ways in order of preference where nobody says otherwise."""

CLIENT_WAYS: Final[tuple[Channel, ...]] = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)
"""The ways that lead to clients, who have no bell here."""

NAMES: Final = {
    Channel.IN_APP: _("Campana"),
    Channel.EMAIL: _("Correo"),
    Channel.WHATSAPP: _("WhatsApp"),
    Channel.SMS: _("SMS"),
    Channel.PUSH: _("Navegador"),
}
"""What people call each way."""


class Obstacle(StrEnum):
    """Why a way is closed to a message."""

    NO_ADDRESS = "NO_ADDRESS"
    NO_PROVIDER = "NO_PROVIDER"
    NOT_WANTED = "NOT_WANTED"
    NO_CONSENT = "NO_CONSENT"
    READ_ALREADY = "READ_ALREADY"


SENTENCES: Final = {
    Obstacle.NO_ADDRESS: "No tiene una dirección para este canal.",
    Obstacle.NO_PROVIDER: "Esta instalación no tiene este canal configurado.",
    Obstacle.NOT_WANTED: "Pidió no recibir avisos por este canal.",
    Obstacle.NO_CONSENT: "No ha dado su consentimiento para recibir publicidad por este canal.",
    Obstacle.READ_ALREADY: "Ya lo leyó en la campana.",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ways to go; where there is none, the first one looked at and why it is closed."""

    open: tuple[Channel, ...]
    closed: tuple[Channel, Obstacle] | None = None


def choose(
    ways: Sequence[Channel],
    obstacle: Callable[[Channel], Obstacle | None],
    *,
    every: bool = False,
) -> Chosen:
    """Return the first way without an obstacle, or `every` one of them."""
    told: tuple[Channel, Obstacle] | None = None
    found: list[Channel] = []
    for way in dict.fromkeys(ways):
        against = obstacle(way)
        if against is None:
            found.append(way)
            if not every:
                break
        elif told is None:
            told = (way, against)
    return Chosen(tuple(found), None if found else told)
