"""What the portal's pages are put together of."""

from dataclasses import dataclass
from datetime import datetime

from models.values import clock
from torque_app.core.texts import Sentence, _
from torque_app.portal.public.visiting import Way
from torque_app.portal.queries import OrderDetail, OrderRow
from torque_app.portal.rules.progress import StepState


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list; with `href` all of it leads there."""

    what: str
    about: str = ""
    much: str = ""
    href: str = ""
    pill: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of a job's way; `at` as people read it, empty while unknown."""

    name: str
    state: StepState
    at: str


@dataclass(frozen=True, slots=True)
class Block:
    """A card of a record: a sentence, facts (name, value, whether a total), rows and buttons."""

    title: str = ""
    said: str = ""
    tone: str = "info"
    facts: tuple[tuple[str, str, bool], ...] = ()
    rows: tuple[Row, ...] = ()
    note: str = ""
    buttons: tuple[Way, ...] = ()


def steps_of(detail: OrderDetail, zone: str) -> list[StepShown]:
    """Return the way of a job as it is shown."""
    return [
        StepShown(step.name, step.state, clock.formatted(step.at, zone) if step.at else "")
        for step in detail.steps
    ]


def tone_of(detail: OrderDetail) -> str:
    """Return the colour of a job's sentence: green once the car is ready or gone."""
    last = detail.steps[-1].state
    return "info" if last is StepState.NEXT else "success"


def promised(order: OrderRow, now: datetime, zone: str) -> str:
    """Return when a car is promised, as a sentence; nothing once that passed or it is over."""
    if order.promised_at is None or order.is_over or order.promised_at < now:
        return ""
    return _(Sentence("Entrega estimada: {when}.", when=clock.formatted(order.promised_at, zone)))
