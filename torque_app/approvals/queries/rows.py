"""What is shown of requests, rules and delegations: plain frozen rows for API and screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from models.approvals import ApprovalState, ApprovalSubject


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One request. `level` of `levels` is decided next, by `required_role` or above, by `due_at`.

    `figures` are its numbers by name, percentages and pesos; `link` is where its subject stands,
    `command` the registered name of what is done once it is approved.
    """

    id: UUID
    subject: ApprovalSubject
    subject_id: UUID
    subject_version: int | None
    title: str
    reason: str
    link: str
    figures: Mapping[str, Decimal]
    command: str
    status: ApprovalState
    level: int
    levels: int
    required_role: str
    requested_by: UUID
    requester: str
    requested_at: datetime
    due_at: datetime | None
    escalated_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None
    note: str
    outcome: str
    version: int


@dataclass(frozen=True, slots=True)
class StepRow:
    """One decision at one level; `on_behalf_of` names whom the decider stood in for."""

    level: int
    role: str
    approved: bool
    decided_by: str
    on_behalf_of: str | None
    decided_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class ApprovalDetail:
    """One request whole.

    `roles` are those of its levels in order; `refusal` says why this actor may not decide it and
    `approving_refusal` why not approve it (empty: may); `on_behalf_of` whom they stand in for.
    """

    approval: ApprovalRow
    rule_name: str
    roles: tuple[str, ...]
    steps: tuple[StepRow, ...]
    refusal: str
    approving_refusal: str
    on_behalf_of: str | None
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class LevelRow:
    """Whom a rule asks, and for how many hours; 0 is without end."""

    role: str
    hours: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: above `threshold` of `figure`, each level decides, then `escalates_to` is asked."""

    id: UUID
    subject: ApprovalSubject
    name: str
    figure: str
    threshold: Decimal
    levels: tuple[LevelRow, ...]
    escalates_to: str
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class DelegationRow:
    """Who stands in for whom, and when; `is_now` says whether this very moment counts."""

    id: UUID
    from_user_id: UUID
    from_name: str
    to_user_id: UUID
    to_name: str
    starts_at: datetime
    ends_at: datetime
    is_now: bool
    may_end: bool
