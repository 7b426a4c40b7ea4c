"""The events that messages and rules may be made of: what each can tell, and whom it is about.

A context offers its events from its room `offers.py`, at import: `offer(OTCompleted, "OT lista")`.
What wants to hear of every offered event, whichever context offers it, says so by `whenever`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias
from uuid import UUID

from models.values import money
from models.values.quantity import formatted
from torque_app.core.choices import Choice
from torque_app.core.events import Event, Handler, on
from torque_app.core.texts import _

if TYPE_CHECKING:
    from torque_app.core.tx import Tx

Value: TypeAlias = str | int | Decimal | date | datetime
"""What a figure may be; a text is what a message shows as it is."""


class Kind(StrEnum):
    """What a figure is, hence how a rule may compare it."""

    TEXT = "TEXT"
    NUMBER = "NUMBER"
    MONEY = "MONEY"
    CHOICE = "CHOICE"
    DATE = "DATE"


@dataclass(frozen=True, slots=True)
class Variable:
    """One figure of an event: what the screen calls it, its kind, and the choices of a CHOICE."""

    label: str
    kind: Kind = Kind.TEXT
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whom an event is about; None where there is nobody.

    `about` is a table's name and a row of it, `link` a path of the product where it is seen;
    `way_in` makes the one by which the client sees it, where there is one.
    """

    about: tuple[str, UUID]
    client_id: UUID | None = None
    advisor_id: UUID | None = None
    technician_id: UUID | None = None
    link: str = ""
    vehicle_id: UUID | None = None
    way_in: Callable[["Tx"], str] | None = None

    def seen_at(self, tx: "Tx", *, inside: bool) -> str:
        """Return where it is seen: `inside` the product, or by the client; empty for nowhere."""
        if inside:
            return self.link
        return self.way_in(tx) if self.way_in else ""


@dataclass(frozen=True, slots=True)
class Offer:
    """An event as the screen offers it: its name, the variables it fills, and how they are read.

    `variables` maps each to what the screen calls it, `figures` to what a rule compares; `read`
    returns them as a message says them, `measured` as a rule does, and both raise NotFound when
    what the event is about is gone. `subject` is the table it is about, empty where it varies.
    """

    event: type[Event]
    label: str
    figures: Mapping[str, Variable]
    measured: Callable[["Tx", Any], Mapping[str, Value]]
    audience: Callable[["Tx", Any], Concerned]
    subject: str = ""

    @property
    def variables(self) -> dict[str, str]:
        """Return what the screen calls each variable."""
        return {name: figure.label for name, figure in self.figures.items()}

    def read(self, tx: "Tx", event: Any) -> dict[str, str]:
        """Return the variables of an event as a message says them."""
        return shown(self.measured(tx, event), self.figures)


OFFERS: dict[str, Offer] = {}
"""What was offered, by the event's name."""

_HEARERS: list[Handler] = []


def offer(
    event: type[Event],
    label: str,
    *,
    variables: Mapping[str, str | Variable],
    read: Callable[["Tx", Any], Mapping[str, Value]],
    audience: Callable[["Tx", Any], Concerned],
    subject: str = "",
) -> None:
    """Offer an event; `variables` maps each name to what the screen calls it, or to its kind too.

    Raises ValueError when it was offered before: two contexts would fill it differently.
    """
    if event.event_name in OFFERS:
        raise ValueError(f"{event.event_name} was offered before")
    OFFERS[event.event_name] = Offer(event, label, typed(variables), read, audience, subject)
    for hearer in _HEARERS:
        on(event)(hearer)


def whenever(hearer: Handler) -> Handler:
    """Have a command hear every event that is offered, before or after this; a decorator."""
    _HEARERS.append(hearer)
    for each in OFFERS.values():
        on(each.event)(hearer)
    return hearer


def typed(variables: Mapping[str, str | Variable]) -> dict[str, Variable]:
    """Return the figures that variables name; one named by its label alone is a text."""
    return {name: Variable(one) if isinstance(one, str) else one for name, one in variables.items()}


def shown(values: Mapping[str, Value], figures: Mapping[str, Variable]) -> dict[str, str]:
    """Return figures as a message says them: 1.234,5 for numbers, 24-07-2026 for dates."""
    return {name: _shown(value, figures.get(name)) for name, value in values.items()}


def _shown(value: Value, figure: Variable | None) -> str:
    choices = {one.id: one.label for one in figure.choices} if figure else {}
    if value in choices:
        return _(choices[str(value)])
    if figure is not None and figure.kind is Kind.MONEY and isinstance(value, int | Decimal):
        return money.formatted(Decimal(value))
    if isinstance(value, int | Decimal):
        return formatted(Decimal(value))
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    return _(value)
