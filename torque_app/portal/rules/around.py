"""What the words of other contexts mean to the portal."""

from typing import Final

from models.notifications import NotificationType
from models.notifications_messages import Channel
from models.quotations import Decision, DecisionMethod

Way = Channel
"""By what a client may be written to."""

WAYS: Final = tuple(Channel)
Said = Decision
"""What a client may say to a line."""

BY_CODE: Final = DecisionMethod.CODE
BY_SIGNATURE: Final = DecisionMethod.SIGNATURE
WARNING: Final = NotificationType.WARNING
