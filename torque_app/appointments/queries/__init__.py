"""What is known of requests and appointments: lists, the calendar, the hours still free."""

from torque_app.appointments.queries.appointments import (
    agreed,
    concerned,
    find,
    of_order,
    one,
    within,
)
from torque_app.appointments.queries.booking import (
    DAYS_OFFERED,
    Door,
    Offer,
    OfferedDay,
    Service,
    door,
    offer,
    offered_days,
    service_of,
)
from torque_app.appointments.queries.calendar import calendar, free_slots, soonest
from torque_app.appointments.queries.requests import (
    asked_within,
    new_requests,
    request,
    requests,
)
from torque_app.appointments.queries.rows import (
    AppointmentRow,
    Calendar,
    DayRow,
    FreeSlots,
    Lane,
    RequestRow,
    SlotRow,
)

__all__ = [
    "DAYS_OFFERED",
    "AppointmentRow",
    "Calendar",
    "DayRow",
    "Door",
    "FreeSlots",
    "Lane",
    "Offer",
    "OfferedDay",
    "RequestRow",
    "Service",
    "SlotRow",
    "agreed",
    "asked_within",
    "calendar",
    "concerned",
    "door",
    "find",
    "free_slots",
    "new_requests",
    "of_order",
    "offer",
    "offered_days",
    "one",
    "request",
    "requests",
    "service_of",
    "soonest",
    "within",
]
