"""What the doors of the reception hand out: plain frozen rows."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.reception import BodyView, IntakeStatus, MarkKind
from models.work_orders import ArrivalMode
from torque_app.core.choices import Choice
from torque_app.files.queries import FileRow
from torque_app.inspections.queries import DeferredRow


@dataclass(frozen=True, slots=True)
class IntakeRow:
    """One act as the list shows it; plate, vehicle and client may still be only typed."""

    id: UUID
    number: str
    status: IntakeStatus
    status_name: str
    arrival_mode: ArrivalMode
    service_center_id: UUID
    plate: str
    vehicle: str
    client: str
    service_type: str
    promised_at: datetime | None
    received_by: str | None
    created_at: datetime
    updated_at: datetime
    signed_at: datetime | None
    work_order_id: UUID | None
    work_order_number: str | None


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark on a drawing of the body; x and y are shares of its width and height."""

    id: UUID
    view: BodyView
    kind: MarkKind
    x: Decimal
    y: Decimal
    note: str
    photos: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class IntakeDetail:
    """An act with all it says; `missing` is what it lacks before it may be signed, by field.

    `owner_id` is who the car belongs to by the books, `already` the OTs still open on it, and
    `put_off` the work found on it before and not done yet, while the act is open.
    """

    intake: IntakeRow
    version: int
    client_id: UUID | None
    client_rut: str | None
    client_phone: str | None
    client_email: str | None
    vehicle_id: UUID | None
    vin: str | None
    owner_id: UUID | None
    last_odometer: int | None
    is_electric: bool
    appointment_id: UUID | None
    timezone: str
    centre: str
    typed: dict[str, Any]
    brought_by: str
    brought_by_rut: str
    brought_by_phone: str
    complaint: str
    symptom: str
    symptom_when: str
    odometer: int | None
    fuel_eighths: int | None
    battery_percent: int | None
    battery_serial: str
    motor_number: str
    charger_serial: str
    keys_count: int | None
    parked_at: str
    warning_lights: tuple[str, ...]
    belongings: dict[str, Any]
    authorisations: dict[str, Any]
    notes: str
    signed_by: str
    signed_rut: str
    refused_reason: str
    signature_file_id: UUID | None
    slip_file_id: UUID | None
    slip_sha256: str
    marks: tuple[MarkRow, ...]
    photos: tuple[FileRow, ...]
    already: tuple[Choice, ...]
    put_off: tuple[DeferredRow, ...]
    missing: dict[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Found:
    """A car and its owner, or a client without a car, that answers what was typed."""

    vehicle_id: UUID | None
    client_id: UUID
    plate: str
    vehicle: str
    client: str
    client_rut: str | None
    client_phone: str | None
    is_here: bool
