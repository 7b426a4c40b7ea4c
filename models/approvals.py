"""What waits for somebody with more authority, and the rules that make it wait."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.base import (
    TenantRecord,
    TenantRow,
    Versioned,
    choice,
    document,
    index,
    link,
    money,
    stamp,
    unique,
    utc_now,
)


class ApprovalSubject(StrEnum):
    """What kind of thing is asked for."""

    QUOTATION = "QUOTATION"
    DISCOUNT = "DISCOUNT"
    CREDIT_NOTE = "CREDIT_NOTE"
    WORK_ORDER = "WORK_ORDER"
    PURCHASE_ORDER = "PURCHASE_ORDER"


class ApprovalState(StrEnum):
    """Where a request stands; all but PENDING are final."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    CANCELLED = "CANCELLED"


class ApprovalRule(TenantRecord, Versioned, table=True):
    """Above which figure whose approval is needed, level after level.

    `figure` names a number of the request ("discount_percent", "total"); the rule holds above
    `threshold`. `levels`: [{"role", "hours"}, …], the last hours leading to `escalates_to`.
    """

    __tablename__ = "approval_rules"
    __table_args__ = (
        unique("subject", "figure", "threshold"),
        CheckConstraint("threshold >= 0", name="threshold_not_negative"),
    )

    subject: ApprovalSubject = choice(ApprovalSubject)
    name: str = Field(max_length=120)
    figure: str = Field(max_length=40)
    threshold: Decimal = money()
    levels: list[Any] = document(list)
    escalates_to: str = Field(default="", max_length=40)
    is_active: bool = True


class Approval(TenantRecord, Versioned, table=True):
    """A command somebody may not give alone, kept as it was given until somebody else decides.

    `command` is its registered name and `arguments` its JSON; approved, it is given once, under
    the approver's authority. `level` counts from 1; `required_role` is the present level's.
    """

    __tablename__ = "approvals"
    __table_args__ = (
        link("rule_id", "approval_rules"),
        index("status", "required_role", "due_at"),
        index("subject", "subject_id"),
        index("requested_by"),
        index("rule_id"),
        Index(
            "ix_approvals_one_open",
            "tenant_id",
            "subject",
            "subject_id",
            "command",
            unique=True,
            postgresql_where=text("status = 'PENDING' AND deleted_at IS NULL"),
        ),
        CheckConstraint("status = 'PENDING' OR decided_at IS NOT NULL", name="decided_some_time"),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="not_by_oneself"),
        CheckConstraint("level >= 1", name="levels_count_from_one"),
    )

    subject: ApprovalSubject = choice(ApprovalSubject)
    subject_id: UUID
    subject_version: int | None = None
    title: str = Field(max_length=200)
    reason: str = Field(default="", max_length=500)
    link: str = Field(default="", max_length=200)
    figures: dict[str, Any] = document()
    rule_id: UUID
    level: int = 1
    levels: list[Any] = document(list)
    required_role: str = Field(max_length=40)
    command: str = Field(max_length=80)
    arguments: dict[str, Any] = document()
    status: ApprovalState = choice(ApprovalState, ApprovalState.PENDING)
    requested_by: UUID
    requested_at: datetime = stamp(default_factory=utc_now)
    due_at: datetime | None = stamp(optional=True)
    escalated_at: datetime | None = stamp(optional=True)
    decided_by: UUID | None = None
    decided_at: datetime | None = stamp(optional=True)
    note: str = Field(default="", max_length=500)
    outcome: str = Field(default="", max_length=300)


class ApprovalStep(TenantRow, table=True):
    """One decision at one level; it never changes."""

    __tablename__ = "approval_steps"
    __table_args__ = (
        link("approval_id", "approvals"),
        unique("approval_id", "level", alive=False),
    )

    approval_id: UUID
    level: int
    role: str = Field(max_length=40)
    approved: bool
    decided_by: UUID
    on_behalf_of: UUID | None = None
    decided_at: datetime = stamp(default_factory=utc_now)
    note: str = Field(default="", max_length=500)


class Delegation(TenantRecord, table=True):
    """While somebody is away, somebody else may decide in their place."""

    __tablename__ = "delegations"
    __table_args__ = (
        index("from_user_id"),
        index("to_user_id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    from_user_id: UUID
    to_user_id: UUID
    starts_at: datetime = stamp()
    ends_at: datetime = stamp()
    created_by: UUID | None = None
