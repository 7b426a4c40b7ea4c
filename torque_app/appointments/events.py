"""What happened to requests and appointments."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class AppointmentEvent(Event):
    """Base: something happened to this appointment; the calendar and its sheet re-read."""

    appointment_id: UUID
    number: str
    service_center_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the calendar's topic, its centre's, and the appointment's own."""
        return (
            "agenda",
            f"agenda:{self.service_center_id}",
            f"appointment:{self.appointment_id}",
        )


@dataclass(frozen=True)
class AppointmentBooked(AppointmentEvent):
    """A car is expected; `booked_by` is nobody where a program or the booking page wrote it."""

    client_id: UUID
    vehicle_id: UUID
    starts_at: datetime
    booked_by: UUID | None


@dataclass(frozen=True)
class AppointmentChanged(AppointmentEvent):
    """Something of it changed that the client need not be told."""


@dataclass(frozen=True)
class AppointmentConfirmed(AppointmentEvent):
    """The client is expected for sure."""


@dataclass(frozen=True)
class AppointmentMoved(AppointmentEvent):
    """It begins at another time than before."""

    before: datetime
    starts_at: datetime


@dataclass(frozen=True)
class AppointmentReminderDue(AppointmentEvent):
    """The visit is near: the client is to be reminded, once."""


@dataclass(frozen=True)
class CustomerArrived(AppointmentEvent):
    """The client is at the counter with the car (REC-05)."""

    client_id: UUID
    vehicle_id: UUID


@dataclass(frozen=True)
class AppointmentCancelled(AppointmentEvent):
    """Nobody is expected any more."""

    reason: str


@dataclass(frozen=True)
class AppointmentMissed(AppointmentEvent):
    """Nobody came."""

    client_id: UUID
    created_by: UUID | None


@dataclass(frozen=True)
class RequestEvent(Event):
    """Base: something happened to a request for service; the list of them re-reads."""

    request_id: UUID
    number: str

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the requests and of the calendar, where they hold an hour."""
        return ("service_requests", "agenda")


@dataclass(frozen=True)
class RequestReceived(RequestEvent):
    """Somebody asks for service; `is_online` says that the booking page wrote it."""

    contact_name: str
    is_online: bool


@dataclass(frozen=True)
class RequestChanged(RequestEvent):
    """It was changed, scheduled, converted or closed."""
