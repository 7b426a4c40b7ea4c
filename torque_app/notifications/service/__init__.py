"""Commands that tell somebody something: the bell inside, mail and messages outside."""

from torque_app.notifications.queries import Person
from torque_app.notifications.service.bell import mark_all_read, mark_read, notify, ring_me
from torque_app.notifications.service.by_rules import leave_to, tell_by_rules
from torque_app.notifications.service.content import with_logo
from torque_app.notifications.service.devices import (
    forget_device,
    note_refused,
    note_woken,
    renew,
    subscribe,
    subscription,
    unsubscribe,
)
from torque_app.notifications.service.mail import (
    NoMailServer,
    Outgoing,
    begin_mail,
    mail,
    postpone_mail,
    record_mail,
    refuse_mail,
)
from torque_app.notifications.service.sending import (
    UNKNOWN,
    Handover,
    NotYet,
    begin_message,
    bury_message,
    doubt_message,
    free_message,
    postpone_message,
    record_handover,
    record_status,
    refuse_message,
    resend,
)
from torque_app.notifications.service.standard import install_standard, offered_rules
from torque_app.notifications.service.way_out import WayOut
from torque_app.notifications.service.way_out import read as read_way_out
from torque_app.notifications.service.wishes import (
    leave,
    record_consent,
    save_by_link,
    save_client_preferences,
    save_my_preferences,
    save_preferences,
    withdraw_consent,
)
from torque_app.notifications.service.words import (
    preview,
    remove_rule,
    remove_template,
    save_rule,
    save_template,
)
from torque_app.notifications.service.writing import NoTemplate, write
from torque_app.notifications.variables import (
    Concerned,
    Kind,
    Variable,
    offer,
    whenever,
)

__all__ = [
    "UNKNOWN",
    "Concerned",
    "Handover",
    "Kind",
    "NoMailServer",
    "NoTemplate",
    "NotYet",
    "Outgoing",
    "Person",
    "Variable",
    "WayOut",
    "begin_mail",
    "begin_message",
    "bury_message",
    "doubt_message",
    "forget_device",
    "free_message",
    "install_standard",
    "leave",
    "leave_to",
    "mail",
    "mark_all_read",
    "mark_read",
    "note_refused",
    "note_woken",
    "notify",
    "offer",
    "offered_rules",
    "postpone_mail",
    "postpone_message",
    "preview",
    "read_way_out",
    "record_consent",
    "record_handover",
    "record_mail",
    "record_status",
    "refuse_mail",
    "refuse_message",
    "remove_rule",
    "remove_template",
    "renew",
    "resend",
    "ring_me",
    "save_by_link",
    "save_client_preferences",
    "save_my_preferences",
    "save_preferences",
    "save_rule",
    "save_template",
    "subscribe",
    "subscription",
    "tell_by_rules",
    "unsubscribe",
    "whenever",
    "with_logo",
    "withdraw_consent",
    "write",
]
