"""What one may do with the audit log."""

from enum import StrEnum


class Audit(StrEnum):
    """Permissions of this context."""

    VIEW = "audit.view"
