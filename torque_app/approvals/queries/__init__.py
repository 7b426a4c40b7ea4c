"""What is known of requests, rules and delegations: the door; the reads are split by noun."""

from torque_app.approvals.queries.configured import delegations, rule, rules
from torque_app.approvals.queries.inbox import find, of_subject, one, pending
from torque_app.approvals.queries.people import deciders, stand_ins
from torque_app.approvals.queries.rows import (
    ApprovalDetail,
    ApprovalRow,
    DelegationRow,
    LevelRow,
    RuleRow,
    StepRow,
)

__all__ = [
    "ApprovalDetail",
    "ApprovalRow",
    "DelegationRow",
    "LevelRow",
    "RuleRow",
    "StepRow",
    "deciders",
    "delegations",
    "find",
    "of_subject",
    "one",
    "pending",
    "rule",
    "rules",
    "stand_ins",
]
