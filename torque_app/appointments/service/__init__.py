"""What can be done with requests and appointments: the door; the work is split by noun."""

from torque_app.appointments.service.booking import create, move, remove, update
from torque_app.appointments.service.by_clock import mark_no_shows, remind
from torque_app.appointments.service.moving_on import (
    arrive,
    cancel,
    change_status,
    complete,
    complete_of_order,
    confirm,
    miss,
    note_order,
    open_order,
    receive,
)
from torque_app.appointments.service.online import (
    HourTaken,
    TooBusy,
    book_online,
    hold_for_known,
)
from torque_app.appointments.service.placing import SlotTaken
from torque_app.appointments.service.requests import close_request, request, update_request
from torque_app.appointments.service.writing import write_to_client

__all__ = [
    "HourTaken",
    "SlotTaken",
    "TooBusy",
    "arrive",
    "book_online",
    "cancel",
    "change_status",
    "close_request",
    "complete",
    "complete_of_order",
    "confirm",
    "create",
    "hold_for_known",
    "mark_no_shows",
    "miss",
    "move",
    "note_order",
    "open_order",
    "receive",
    "remind",
    "remove",
    "request",
    "update",
    "update_request",
    "write_to_client",
]
