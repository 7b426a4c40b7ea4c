"""What one may do with tablets."""

from enum import StrEnum


class Kiosk(StrEnum):
    """Permissions of this context."""

    MANAGE = "kiosk.manage"
    USE = "kiosk.use"
