"""When this happens and that holds, do so: rules the workshop makes itself, and what they did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlmodel import Field

from models.base import (
    TenantRecord,
    TenantRow,
    Versioned,
    choice,
    document,
    index,
    link,
    stamp,
    unique,
    utc_now,
)


class RunOutcome(StrEnum):
    """What a rule did with an event."""

    DONE = "DONE"
    NOT_MET = "NOT_MET"
    REFUSED = "REFUSED"
    LOOP = "LOOP"


class AutomationRule(TenantRecord, Versioned, table=True):
    """An event, conditions on its figures, and what to do then (WFL-01..03).

    `trigger`: an event's registered name, or a "daily:" question such as service that is due.
    `conditions`: [{"figure", "operator", "value"}, …], all of which must hold.
    `actions`: [{"name", "arguments"}, …] of the deeds on offer, in order.
    `tested_at` is emptied by what changes what the rule does: it is tried again before it is on.
    """

    __tablename__ = "automation_rules"
    __table_args__ = (
        unique("name"),
        index("trigger", where="is_active AND deleted_at IS NULL"),
        CheckConstraint("priority BETWEEN 1 AND 100", name="priority_from_1_to_100"),
    )

    name: str = Field(max_length=120)
    trigger: str = Field(max_length=80)
    conditions: list[Any] = document(list)
    actions: list[Any] = document(list)
    is_active: bool = False
    priority: int = 50
    max_per_hour: int = 100
    tested_at: datetime | None = stamp(optional=True)
    created_by: UUID | None = Field(default=None, foreign_key="users.id")


class AutomationRun(TenantRow, table=True):
    """What a rule did with one event; an event runs a rule once (`event_key`)."""

    __tablename__ = "automation_runs"
    __table_args__ = (
        link("rule_id", "automation_rules"),
        unique("rule_id", "event_key", alive=False),
        index("rule_id", text("ran_at DESC")),
        CheckConstraint("depth >= 0", name="depth_not_negative"),
    )

    rule_id: UUID
    event_key: str = Field(max_length=120)
    ran_at: datetime = stamp(default_factory=utc_now)
    outcome: RunOutcome = choice(RunOutcome)
    depth: int = 0
    figures: dict[str, Any] = document()
    told: str = Field(default="", max_length=500)
