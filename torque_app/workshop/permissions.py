"""What one may do with the resources of a workshop."""

from enum import StrEnum


class Workshop(StrEnum):
    """Permissions of this context."""

    VIEW = "workshop.view"
    MANAGE = "workshop.manage"
