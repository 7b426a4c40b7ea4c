"""What one may do with notifications."""

from enum import StrEnum


class Notifications(StrEnum):
    """OWN is everybody's; SEND is the platform's; LOG is what went out; CONFIGURE its words."""

    OWN = "notifications.own"
    SEND = "notifications.send"
    LOG = "notifications.log"
    CONFIGURE = "notifications.configure"
