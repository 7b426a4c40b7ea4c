"""What one may do with controls and deliveries."""

from enum import StrEnum


class Quality(StrEnum):
    """Permissions of this context."""

    VIEW = "quality.view"
    CHECK = "quality.check"
    DELIVER = "quality.deliver"
    CONFIGURE = "quality.configure"
