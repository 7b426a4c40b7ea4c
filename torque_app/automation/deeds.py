"""What rules may do: a typed list that the contexts add to, each deed with its right.

A context adds its own through `automation.service.offer_deed`, in its room `offers.py`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID

from models.notifications_messages import Audience
from torque_app.automation.rules.holes import filled
from torque_app.core.choices import Choice
from torque_app.core.tx import Tx
from torque_app.notifications.variables import Concerned

BELL: Final = "notifications.bell"
MESSAGE: Final = "notifications.message"
CLIENT: Final = Audience.CLIENT.value
"""Whom a message is for, where it is the client."""

Choices = Callable[[Tx], list[Choice]]


@dataclass(frozen=True, slots=True)
class Argument:
    """What a deed must be told: one of `choices`, or a text of at most `most` letters with holes.

    `choices` is asked when the list is shown and when the rule is written.
    """

    name: str
    label: str
    choices: Choices | None = None
    most: int = 200
    is_required: bool = True


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a deed is done about; `key` is the same whenever the same thing is told again.

    `told` are its figures as a message says them.
    """

    key: str
    rule: UUID
    told: Mapping[str, str]
    concerned: Concerned

    def filled(self, text: str) -> str:
        """Return a text with its holes filled with the figures."""
        return filled(text, self.told)

    @property
    def digest(self) -> str:
        """Return what tells this rule on this occasion from all others, in 24 characters."""
        return sha256(f"{self.rule}:{self.key}".encode()).hexdigest()[:24]


Do = Callable[[Tx, Occasion, Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing a rule may do.

    `permissions`: what whoever writes the rule must hold, and all that the platform holds while
    it does so. `subjects`: the tables it can be done about, empty for any. `do` returns what the
    log says of it, and raises a TorqueError where it cannot be done.
    """

    name: str
    label: str
    permissions: frozenset[str]
    arguments: tuple[Argument, ...]
    do: Do
    subjects: frozenset[str] = frozenset()

    def suits(self, subject: str) -> bool:
        """Tell whether it can be done about a row of this table."""
        return not self.subjects or subject in self.subjects


DEEDS: Final[dict[str, Deed]] = {}


def offer_deed(deed: Deed) -> None:
    """Let rules do this; ValueError for a name that is taken."""
    if deed.name in DEEDS:
        raise ValueError(f"{deed.name} is offered twice")
    DEEDS[deed.name] = deed
