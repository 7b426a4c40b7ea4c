"""Commands that tell somebody something: the bell inside, mail outside."""

from torque_app.notifications.service.bell import mark_all_read, mark_read, notify
from torque_app.notifications.service.mail import (
    NoMailServer,
    Outgoing,
    begin_mail,
    mail,
    postpone_mail,
    record_mail,
    refuse_mail,
)

__all__ = [
    "NoMailServer",
    "Outgoing",
    "begin_mail",
    "mail",
    "mark_all_read",
    "mark_read",
    "notify",
    "postpone_mail",
    "record_mail",
    "refuse_mail",
]
