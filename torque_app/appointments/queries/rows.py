"""What the doors of appointments hand out: plain frozen rows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from models.appointments import AppointmentStatus, Channel, ServiceRequestStatus
from models.work_orders import Location
from torque_app.workshop.queries import Span


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment; `warnings` is what whoever books should know, told by commands and `one`.

    `technician_id` is the technician's, not the user's; estimated_cost is in pesos, net of IVA.
    """

    id: UUID
    number: str
    status: AppointmentStatus
    status_name: str
    service_center_id: UUID
    client_id: UUID
    client: str
    client_phone: str | None
    vehicle_id: UUID
    plate: str
    vehicle: str
    bay_id: UUID | None
    bay: str | None
    technician_id: UUID | None
    technician: str | None
    service_request_id: UUID | None
    work_order_id: UUID | None
    channel: Channel
    service_type: str
    starts_at: datetime
    ends_at: datetime
    customer_complaint: str
    notes: str
    estimated_hours: Decimal | None
    estimated_cost: Decimal | None
    location: Location
    pickup_address: str
    pickup_comuna: str
    pickup_city: str
    drop_address: str
    drop_comuna: str
    drop_city: str
    confirmed_at: datetime | None
    arrived_at: datetime | None
    reminded_at: datetime | None
    ended_at: datetime | None
    ended_reason: str
    created_at: datetime
    version: int
    warnings: tuple[str, ...] = ()

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One request; client and vehicle are empty while nobody knows who or which car it is.

    `appointment_id` is the newest appointment made from it.
    """

    id: UUID
    number: str
    status: ServiceRequestStatus
    status_name: str
    channel: Channel
    channel_name: str
    service_center_id: UUID | None
    client_id: UUID | None
    client: str | None
    vehicle_id: UUID | None
    vehicle: str | None
    contact_name: str
    contact_phone: str
    contact_email: str
    rut: str
    plate: str
    service_type: str
    wanted_at: datetime | None
    wanted_minutes: int | None
    complaint: str
    appointment_id: UUID | None
    work_order_id: UUID | None
    closed_reason: str
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Lane:
    """A bay or a technician of a calendar; `present` says when a technician is there."""

    id: UUID
    name: str
    about: str
    present: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day of a calendar; `load_percent` is None where nobody's hours are known."""

    day: date
    opened: tuple[Span, ...]
    holiday: str
    appointments: int
    load_percent: int | None
    is_full: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Some days of a centre: its hours, lanes, appointments, and hours asked for online."""

    service_center_id: UUID
    timezone: str
    slot_minutes: int
    max_load_percent: int
    days: tuple[DayRow, ...]
    bays: tuple[Lane, ...]
    technicians: tuple[Lane, ...]
    appointments: tuple[AppointmentRow, ...]
    requests: tuple[RequestRow, ...]


@dataclass(frozen=True, slots=True)
class SlotRow:
    """An hour that may be promised, and how many cars still fit into it."""

    starts_at: datetime
    ends_at: datetime
    places: int


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """The hours of a day that are free; `is_full` says that its load is at the limit."""

    day: date
    minutes: int
    load_percent: int | None
    is_full: bool
    slots: tuple[SlotRow, ...]
