"""What one may do with requests for approval."""

from enum import StrEnum


class Approvals(StrEnum):
    """REQUEST is everybody's who may give the command; whose turn it is decides the rule's role."""

    VIEW = "approvals.view"
    REQUEST = "approvals.request"
    DECIDE = "approvals.decide"
    DELEGATE = "approvals.delegate"
    CONFIGURE = "approvals.configure"
