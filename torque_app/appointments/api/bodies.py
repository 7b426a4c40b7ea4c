"""What the routes of appointments and requests take."""

from decimal import Decimal
from uuid import UUID

from pydantic import BaseModel, Field

from models.appointments import AppointmentStatus, Channel, ServiceRequestStatus
from models.work_orders import Location
from torque_app.shell.rest import Instant


class Details(BaseModel):
    """What an appointment says besides who, when and where."""

    channel: Channel | None = None
    customer_complaint: str | None = Field(default=None, max_length=2000)
    notes: str | None = Field(default=None, max_length=500)
    estimated_hours: Decimal | None = Field(default=None, ge=0, le=200)
    estimated_cost: Decimal | None = Field(default=None, ge=0, le=1_000_000_000)
    location: Location | None = None
    pickup_address: str | None = Field(default=None, max_length=120)
    pickup_comuna: str | None = Field(default=None, max_length=40)
    pickup_city: str | None = Field(default=None, max_length=40)
    drop_address: str | None = Field(default=None, max_length=120)
    drop_comuna: str | None = Field(default=None, max_length=40)
    drop_city: str | None = Field(default=None, max_length=40)


class AppointmentIn(Details):
    """An appointment to book."""

    client_id: UUID
    vehicle_id: UUID
    service_center_id: UUID
    starts_at: Instant = Field(description="Con zona horaria.")
    minutes: int = Field(ge=5, le=840)
    service_type: str = Field(min_length=1, max_length=60)
    bay_id: UUID | None = None
    technician_id: UUID | None = None
    service_request_id: UUID | None = None
    confirmed: bool = False


class AppointmentChange(Details):
    """What changes; what is not said stays."""

    version: int | None = None
    service_type: str | None = Field(default=None, min_length=1, max_length=60)
    starts_at: Instant | None = None
    minutes: int | None = Field(default=None, ge=5, le=840)
    bay_id: UUID | None = None
    technician_id: UUID | None = None


class StatusIn(BaseModel):
    """Where an appointment passes to."""

    status: AppointmentStatus
    reason: str = Field(default="", max_length=200, description="Obligatorio al anular.")
    version: int | None = None


class MoveIn(BaseModel):
    """Where an appointment goes: all four as they are to be."""

    starts_at: Instant
    minutes: int = Field(ge=5, le=840)
    bay_id: UUID | None
    technician_id: UUID | None
    version: int


class ArrivalIn(BaseModel):
    """The client is here; the OT may be opened at once."""

    open_order: bool = Field(default=False, description="Abre la OT con lo que dice la cita.")
    version: int | None = None


class RequestFields(BaseModel):
    """What somebody asks for."""

    service_center_id: UUID | None = None
    client_id: UUID | None = None
    vehicle_id: UUID | None = None
    contact_name: str | None = Field(default=None, max_length=100)
    contact_phone: str | None = Field(default=None, max_length=30)
    contact_email: str | None = Field(default=None, max_length=120)
    rut: str | None = Field(default=None, max_length=20)
    plate: str | None = Field(default=None, max_length=20)
    service_type: str | None = Field(default=None, max_length=60)
    wanted_at: Instant | None = None
    wanted_minutes: int | None = Field(default=None, ge=5, le=840)
    complaint: str | None = Field(default=None, max_length=2000)


class RequestIn(RequestFields):
    """A request to write down."""

    channel: Channel = Channel.CALL_CENTER


class ScheduleIn(BaseModel):
    """The appointment a request becomes."""

    client_id: UUID
    vehicle_id: UUID
    service_center_id: UUID
    starts_at: Instant
    minutes: int = Field(ge=5, le=840)
    service_type: str = Field(min_length=1, max_length=60)
    bay_id: UUID | None = None
    technician_id: UUID | None = None


class RequestChange(RequestFields):
    """What changes; `status` CLOSED closes it with a reason, `appointment` schedules it."""

    version: int | None = None
    status: ServiceRequestStatus | None = Field(
        default=None, description="CLOSED para cerrarla; las demás cambian solas."
    )
    reason: str = Field(default="", max_length=200)
    appointment: ScheduleIn | None = None


class OrderOut(BaseModel):
    """The OT an appointment became."""

    work_order_id: UUID
