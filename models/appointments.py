"""What comes before the car: requests for service, and appointments in a calendar."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlmodel import Field

from models.base import (
    Remembered,
    TenantRecord,
    Versioned,
    choice,
    index,
    link,
    measure,
    money,
    stamp,
    unique,
)
from models.work_orders import Location


class Channel(StrEnum):
    """How a request or an appointment came (REC-07)."""

    CALL_CENTER = "CALL_CENTER"
    PORTAL = "PORTAL"
    WALK_IN = "WALK_IN"
    WEB = "WEB"


class ServiceRequestStatus(StrEnum):
    """Where a request stands."""

    NEW = "NEW"
    SCHEDULED = "SCHEDULED"
    CONVERTED = "CONVERTED"
    CLOSED = "CLOSED"


class AppointmentStatus(StrEnum):
    """REC-03, and the visit nobody came to."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    IN_PROGRESS = "IN_PROGRESS"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"
    NO_SHOW = "NO_SHOW"


class ServiceRequest(TenantRecord, Versioned, table=True):
    """Somebody asks for service; who and which car may not be known yet.

    `wanted_at`: the hour somebody asked for on the booking page; until the request is answered
    nobody else is offered it.
    """

    __tablename__ = "service_requests"
    __table_args__ = (
        unique("number", alive=False),
        link("service_center_id", "service_centers"),
        link("client_id", "clients"),
        link("vehicle_id", "vehicles"),
        link("work_order_id", "work_orders"),
        index("status", text("created_at DESC")),
        index("client_id"),
        index("vehicle_id"),
        index("service_center_id"),
        index("work_order_id", where="work_order_id IS NOT NULL"),
        index("wanted_at", where="status = 'NEW' AND wanted_at IS NOT NULL"),
    )

    number: str = Field(max_length=30)
    service_center_id: UUID | None = None
    client_id: UUID | None = None
    vehicle_id: UUID | None = None
    channel: Channel = choice(Channel)
    contact_name: str = Field(default="", max_length=100)
    contact_phone: str = Field(default="", max_length=20)
    contact_email: str = Field(default="", max_length=120)
    rut: str = Field(default="", max_length=12)
    plate: str = Field(default="", max_length=12)
    service_type: str = Field(default="", max_length=60)
    wanted_at: datetime | None = stamp(optional=True)
    wanted_minutes: int | None = None
    complaint: str = Field(default="", max_length=2000)
    status: ServiceRequestStatus = choice(ServiceRequestStatus, ServiceRequestStatus.NEW)
    work_order_id: UUID | None = None
    closed_reason: str = Field(default="", max_length=200)
    created_by: UUID | None = None


class Appointment(TenantRecord, Versioned, Remembered, table=True):
    """A car expected at a time, for a bay and a technician if they are chosen.

    Two exclusion constraints of migration 0018 keep a bay and a technician from being promised
    twice at the same time, whoever writes.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        unique("number", alive=False),
        link("service_center_id", "service_centers"),
        link("client_id", "clients"),
        link("vehicle_id", "vehicles"),
        link("bay_id", "bays"),
        link("technician_id", "technicians"),
        link("service_request_id", "service_requests"),
        link("work_order_id", "work_orders"),
        index("service_center_id", "starts_at"),
        index("client_id"),
        index("vehicle_id"),
        index("work_order_id"),
        index("service_request_id"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    number: str = Field(max_length=30)
    service_center_id: UUID
    client_id: UUID
    vehicle_id: UUID
    bay_id: UUID | None = None
    technician_id: UUID | None = None
    service_request_id: UUID | None = None
    work_order_id: UUID | None = None
    channel: Channel = choice(Channel)
    service_type: str = Field(max_length=60)
    starts_at: datetime = stamp()
    ends_at: datetime = stamp()
    status: AppointmentStatus = choice(AppointmentStatus, AppointmentStatus.PENDING)
    customer_complaint: str = Field(default="", max_length=2000)
    notes: str = Field(default="", max_length=500)
    estimated_hours: Decimal | None = measure(None)
    estimated_cost: Decimal | None = money(None)
    location: Location = choice(Location, Location.STATION)
    pickup_address: str = Field(default="", max_length=120)
    pickup_comuna: str = Field(default="", max_length=40)
    pickup_city: str = Field(default="", max_length=40)
    drop_address: str = Field(default="", max_length=120)
    drop_comuna: str = Field(default="", max_length=40)
    drop_city: str = Field(default="", max_length=40)
    confirmed_at: datetime | None = stamp(optional=True)
    arrived_at: datetime | None = stamp(optional=True)
    reminded_at: datetime | None = stamp(optional=True)
    ended_at: datetime | None = stamp(optional=True)
    ended_reason: str = Field(default="", max_length=200)
    created_by: UUID | None = None
