"""What one may do with notifications."""

from enum import StrEnum


class Notifications(StrEnum):
    """OWN is everybody's; SEND is the platform's; LOG is what went out by mail."""

    OWN = "notifications.own"
    SEND = "notifications.send"
    LOG = "notifications.log"
