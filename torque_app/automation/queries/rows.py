"""What is told of rules and of what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models.automation import RunOutcome
from torque_app.core.choices import Choice


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule; `conditions` and `actions` are as they are written, `*_told` in words."""

    id: UUID
    name: str
    trigger: str
    trigger_label: str
    conditions: tuple[dict[str, Any], ...]
    conditions_told: str
    actions: tuple[dict[str, Any], ...]
    actions_told: str
    is_active: bool
    priority: int
    max_per_hour: int
    tested_at: datetime | None
    last_run_at: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class RunRow:
    """What a rule did with one event."""

    id: UUID
    rule_id: UUID
    rule: str
    created_at: datetime
    outcome: RunOutcome
    depth: int
    figures: Mapping[str, Any]
    told: str


@dataclass(frozen=True, slots=True)
class FigureOffer:
    """A figure of an event and how it may be compared."""

    name: str
    label: str
    kind: str
    operators: tuple[Choice, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class TriggerOffer:
    """An event, or a daily question, rules may be about."""

    name: str
    label: str
    is_daily: bool
    subject: str
    figures: tuple[FigureOffer, ...]


@dataclass(frozen=True, slots=True)
class ArgumentOffer:
    """What a deed must be told; `choices` is None for a text with holes."""

    name: str
    label: str
    choices: tuple[Choice, ...] | None
    most: int
    is_required: bool


@dataclass(frozen=True, slots=True)
class DeedOffer:
    """A thing rules may do; `is_allowed` says that the reader holds its right."""

    name: str
    label: str
    subjects: tuple[str, ...]
    arguments: tuple[ArgumentOffer, ...]
    is_allowed: bool


@dataclass(frozen=True, slots=True)
class Offered:
    """All that rules are made of."""

    triggers: tuple[TriggerOffer, ...]
    deeds: tuple[DeedOffer, ...]


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What a rule would have done with one thing that happened."""

    at: datetime
    is_met: bool
    figures: Mapping[str, str]
    would: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A rule tried on the past `days`: how much of it there was, and what it would have done.

    `gone` counts what is not there any more to be read; `rows` are the newest, at most 50.
    """

    days: int
    happened: int
    met: int
    gone: int
    rows: tuple[Rehearsed, ...]
