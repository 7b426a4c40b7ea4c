"""What may be done with what suppliers send."""

from enum import StrEnum


class Purchases(StrEnum):
    """UPLOAD takes documents in; ANSWER accepts or claims them before SII, which binds.

    CONFIGURE says which mailbox suppliers write to.
    """

    VIEW = "purchases.view"
    UPLOAD = "purchases.upload"
    ANSWER = "purchases.answer"
    CONFIGURE = "purchases.configure"
