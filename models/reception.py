"""The act of reception: how a car came in, in the client's words and by their signature."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, text
from sqlmodel import Field

from models.base import (
    Remembered,
    TenantRecord,
    Versioned,
    choice,
    document,
    index,
    link,
    stamp,
    unique,
)
from models.work_orders import ArrivalMode


class IntakeStatus(StrEnum):
    """Where a reception stands; what is signed no longer changes."""

    OPEN = "OPEN"
    SIGNED = "SIGNED"
    CANCELLED = "CANCELLED"


class BodyView(StrEnum):
    """The five drawings of the car."""

    FRONT = "FRONT"
    BACK = "BACK"
    LEFT = "LEFT"
    RIGHT = "RIGHT"
    ROOF = "ROOF"


class MarkKind(StrEnum):
    """What is wrong with the body at a place."""

    SCRATCH = "SCRATCH"
    DENT = "DENT"
    CRACK = "CRACK"
    RUST = "RUST"
    MISSING = "MISSING"


class Intake(TenantRecord, Versioned, Remembered, table=True):
    """One reception, kept field by field from the first touch on (REC-08, REC-09).

    `typed`: what was written of a client or vehicle that does not exist yet. `warning_lights`:
    names. `belongings`: name → true/false/text. `authorisations`: name → true/false/amount/text.
    Once signed only `work_order_id` may still be filled in; migration 0020 holds everybody to it.
    Its photos are files that hang on it, named after what they show.
    """

    __tablename__ = "intakes"
    __table_args__ = (
        unique("number", alive=False),
        link("service_center_id", "service_centers"),
        link("client_id", "clients"),
        link("vehicle_id", "vehicles"),
        link("appointment_id", "appointments"),
        link("work_order_id", "work_orders"),
        index("status", text("created_at DESC")),
        index("service_center_id"),
        index("client_id"),
        index("vehicle_id"),
        index("appointment_id"),
        index("work_order_id"),
        CheckConstraint("fuel_eighths BETWEEN 0 AND 8", name="fuel_in_eighths"),
        CheckConstraint("battery_percent BETWEEN 0 AND 100", name="battery_is_percent"),
    )

    number: str = Field(max_length=30)
    service_center_id: UUID
    client_id: UUID | None = None
    vehicle_id: UUID | None = None
    appointment_id: UUID | None = None
    work_order_id: UUID | None = None
    status: IntakeStatus = choice(IntakeStatus, IntakeStatus.OPEN)
    arrival_mode: ArrivalMode = choice(ArrivalMode, ArrivalMode.VEHICLE_PRESENT)
    typed: dict[str, Any] = document()
    brought_by: str = Field(default="", max_length=100)
    brought_by_rut: str = Field(default="", max_length=12)
    brought_by_phone: str = Field(default="", max_length=20)
    service_type: str = Field(default="", max_length=60)
    complaint: str = Field(default="", max_length=2000)
    symptom: str = Field(default="", max_length=40)
    symptom_when: str = Field(default="", max_length=120)
    odometer: int | None = None
    fuel_eighths: int | None = None
    battery_percent: int | None = None
    battery_serial: str = Field(default="", max_length=60)
    motor_number: str = Field(default="", max_length=60)
    charger_serial: str = Field(default="", max_length=60)
    keys_count: int | None = None
    parked_at: str = Field(default="", max_length=60)
    warning_lights: list[str] = document(list)
    belongings: dict[str, Any] = document()
    authorisations: dict[str, Any] = document()
    promised_at: datetime | None = stamp(optional=True)
    notes: str = Field(default="", max_length=1000)
    received_by: UUID | None = None
    signed_by: str = Field(default="", max_length=100)
    signed_rut: str = Field(default="", max_length=12)
    signed_at: datetime | None = stamp(optional=True)
    refused_reason: str = Field(default="", max_length=200)
    signature_file_id: UUID | None = None
    slip_file_id: UUID | None = None
    slip_sha256: str = Field(default="", max_length=64)


class IntakeMark(TenantRecord, table=True):
    """A mark on the body: where on its drawing, as shares of width and height from top left.

    Its photos are files that hang on it.
    """

    __tablename__ = "intake_marks"
    __table_args__ = (
        link("intake_id", "intakes"),
        index("intake_id"),
        CheckConstraint("x BETWEEN 0 AND 1 AND y BETWEEN 0 AND 1", name="inside_the_drawing"),
    )

    intake_id: UUID
    view: BodyView = choice(BodyView)
    kind: MarkKind = choice(MarkKind)
    x: Decimal = Field(sa_type=Numeric(5, 4))
    y: Decimal = Field(sa_type=Numeric(5, 4))
    note: str = Field(default="", max_length=200)
