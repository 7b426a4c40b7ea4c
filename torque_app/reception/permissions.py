"""What one may do at the reception."""

from enum import StrEnum


class Receptions(StrEnum):
    """Permissions of this context."""

    VIEW = "reception.view"
    RECEIVE = "reception.receive"
