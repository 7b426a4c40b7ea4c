"""What can be done with requests for approval: the door; the work is split by noun."""

from torque_app.approvals.service.asking import BeingDecided, NobodyDecides, demand
from torque_app.approvals.service.deciding import approve, cancel, reject
from torque_app.approvals.service.replaying import SubjectChanged
from torque_app.approvals.service.rules import offered_rules, remove_rule, save_rule
from torque_app.approvals.service.standing_in import delegate, end_delegation
from torque_app.approvals.service.watching import escalate_overdue, expire
from torque_app.approvals.subjects import asks_for

__all__ = [
    "BeingDecided",
    "NobodyDecides",
    "SubjectChanged",
    "approve",
    "asks_for",
    "cancel",
    "delegate",
    "demand",
    "end_delegation",
    "escalate_overdue",
    "expire",
    "offered_rules",
    "reject",
    "remove_rule",
    "save_rule",
]
