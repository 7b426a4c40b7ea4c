"""What one may do with the portal."""

from enum import StrEnum


class Portal(StrEnum):
    """OPEN is the holder's of a link; the others are the workshop's side of the counter."""

    OPEN = "portal.open"
    INVITE = "portal.invite"
    ANSWER = "portal.answer"
    RIGHTS = "portal.rights"
