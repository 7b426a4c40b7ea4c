"""What rules may be about: every event on offer, and questions asked once a day.

A context adds a question through `automation.service.offer_question`, in its room `offers.py`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from torque_app.core.tx import Tx
from torque_app.notifications.variables import OFFERS, Concerned, Value, Variable, typed

DAILY: Final = "daily:"
"""How the name of a question begins."""


@dataclass(frozen=True, slots=True)
class Due:
    """One answer to a daily question; `key` (at most 60 characters) tells it from all others.

    The same key is acted on once, so it carries what makes it new: a car and the day of a visit.
    """

    key: str
    values: Mapping[str, Value]
    concerned: Concerned


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event, or a question when `due` is set; `subject` is the table it is about."""

    name: str
    label: str
    figures: Mapping[str, Variable]
    subject: str = ""
    due: Callable[[Tx], Iterable[Due]] | None = None


QUESTIONS: Final[dict[str, Trigger]] = {}


def offer_question(
    name: str,
    label: str,
    *,
    subject: str,
    variables: Mapping[str, str | Variable],
    due: Callable[[Tx], Iterable[Due]],
) -> None:
    """Let rules ask this once a day; ValueError for a name that is taken."""
    full = f"{DAILY}{name}"
    if full in QUESTIONS:
        raise ValueError(f"{full} was offered before")
    QUESTIONS[full] = Trigger(full, label, typed(variables), subject, due)


def triggers() -> list[Trigger]:
    """Return all that rules may be about."""
    events = [trigger(name) for name in OFFERS]
    return [*(one for one in events if one is not None), *QUESTIONS.values()]


def trigger(name: str) -> Trigger | None:
    """Return what is on offer under a name, or None."""
    offer = OFFERS.get(name)
    if offer is None:
        return QUESTIONS.get(name)
    return Trigger(name, offer.label, offer.figures, offer.subject)
