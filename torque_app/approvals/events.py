"""What happened to requests for approval, to their rules and to who stands in for whom."""

from dataclasses import dataclass
from uuid import UUID

from models.approvals import ApprovalState, ApprovalSubject
from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfApproval(Event):
    """Something happened to one request: its page, the inboxes and its subject re-read."""

    approval_id: UUID
    subject: ApprovalSubject
    subject_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the request, of its subject's requests and of all inboxes."""
        return (f"approval:{self.approval_id}", f"approvals_of:{self.subject_id}", "approvals")


@dataclass(frozen=True)
class ApprovalAsked(_OfApproval):
    """A request waits for somebody of `role` or above, at `level` from 1."""

    title: str
    level: int
    role: str
    requested_by: UUID


@dataclass(frozen=True)
class ApprovalEscalated(ApprovalAsked):
    """Nobody decided in time: now `role` is asked."""


@dataclass(frozen=True)
class ApprovalDecided(_OfApproval):
    """A request is closed; approved, its command was given in the same transaction.

    `status` tells a refusal from one that expired or was taken back; nobody decided those.
    """

    approved: bool
    note: str
    status: ApprovalState
    title: str
    requested_by: UUID
    decided_by: UUID | None


@dataclass(frozen=True)
class ApprovalRulesChanged(Event):
    """Another rule holds from now on."""

    rule_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the settings page."""
        return ("approval_rules",)


@dataclass(frozen=True)
class DelegationChanged(Event):
    """Somebody stands in for somebody, or no longer."""

    delegation_id: UUID
    from_user_id: UUID
    to_user_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the delegations and of all inboxes."""
        return ("delegations", "approvals")
