"""What may be done to people and to one's own sessions."""

from enum import StrEnum


class Users(StrEnum):
    """NAMES is everybody's; REMOVE is the OWNER's."""

    NAMES = "users.names"
    VIEW = "users.view"
    MANAGE = "users.manage"
    REMOVE = "users.remove"


class ApiKeys(StrEnum):
    """No key ever holds it: a key makes no keys."""

    MANAGE = "api_keys.manage"


class OwnSession(StrEnum):
    """OWN is everybody's; MFA is all a session holds that still owes its second factor."""

    OWN = "session.own"
    MFA = "session.mfa"


class Entry(StrEnum):
    """Held only by the platform while somebody unknown comes in."""

    ENTER = "auth.enter"
