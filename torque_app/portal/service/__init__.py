"""What clients and the workshop do through the portal: the door; the work is split by noun."""

from torque_app.portal.service.booking import book
from torque_app.portal.service.deciding import Answer, answer_quotation, ask_code, note_seen
from torque_app.portal.service.inviting import Invited, invite, revoke, way_in
from torque_app.portal.service.opening import PinNeeded, PinRests, WrongPin, prove_pin
from torque_app.portal.service.photos import hide_photo, share_photo
from torque_app.portal.service.reminding import remind_of_terms
from torque_app.portal.service.requests import (
    AlreadyAsked,
    ask_right,
    deny,
    extend,
    grant,
    record_request,
)
from torque_app.portal.service.tickets import (
    assign,
    begin_ticket,
    close,
    mark_read,
    read_by_client,
    reopen,
    reply,
    write_in,
)

__all__ = [
    "AlreadyAsked",
    "Answer",
    "Invited",
    "PinNeeded",
    "PinRests",
    "WrongPin",
    "answer_quotation",
    "ask_code",
    "ask_right",
    "assign",
    "begin_ticket",
    "book",
    "close",
    "deny",
    "extend",
    "grant",
    "hide_photo",
    "invite",
    "mark_read",
    "note_seen",
    "prove_pin",
    "read_by_client",
    "record_request",
    "remind_of_terms",
    "reopen",
    "reply",
    "revoke",
    "share_photo",
    "way_in",
    "write_in",
]
