"""The cars, by plate; their odometer and what was done to them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import (
    Remembered,
    TenantRecord,
    TenantRow,
    Versioned,
    choice,
    document,
    generated,
    index,
    link,
    money,
    stamp,
    unique,
    utc_now,
)


class VehicleStatus(StrEnum):
    """Whether the car is with us."""

    AVAILABLE = "AVAILABLE"
    ACTIVE_JOB_CARD = "ACTIVE_JOB_CARD"
    IN_SERVICE = "IN_SERVICE"


class OdometerSource(StrEnum):
    """Where a reading comes from."""

    RECEPTION = "RECEPTION"
    DELIVERY = "DELIVERY"
    CLIENT = "CLIENT"
    TELEMATICS = "TELEMATICS"


class Vehicle(TenantRecord, Versioned, Remembered, table=True):
    """A car; `plate` is stored normalised (upper case, no separators)."""

    __tablename__ = "vehicles"
    __table_args__ = (
        unique("plate"),
        Index(
            None,
            "tenant_id",
            "vin",
            unique=True,
            postgresql_where=text("vin IS NOT NULL AND deleted_at IS NULL"),
        ),
        link("client_id", "clients"),
        index("client_id"),
        index(text("created_at DESC")),
    )

    client_id: UUID
    plate: str = Field(max_length=12)
    vin: str | None = Field(default=None, max_length=20)
    make: str = Field(max_length=40)
    model: str = Field(max_length=60)
    year: int | None = None
    color: str | None = Field(default=None, max_length=30)
    variant: str | None = Field(default=None, max_length=60)
    fuel: str | None = Field(default=None, max_length=20)
    motor_number: str | None = Field(default=None, max_length=40)
    odometer: int | None = None
    current_status: VehicleStatus = choice(VehicleStatus, VehicleStatus.AVAILABLE)
    inspection_due: date | None = None
    insurance_company: str | None = Field(default=None, max_length=80)
    insurance_end: date | None = None
    last_service_at: datetime | None = stamp(optional=True)
    total_services: int = 0
    total_spent: Decimal = money()
    notes: str | None = Field(default=None, max_length=2000)
    custom_fields: dict[str, Any] = document()
    search: str | None = generated(
        "app.f_unaccent(plate || ' ' || coalesce(vin,'') || ' ' || make || ' ' || model)"
    )


class OdometerReading(TenantRow, table=True):
    """One reading of the odometer in km; never changed."""

    __tablename__ = "odometer_readings"
    __table_args__ = (link("vehicle_id", "vehicles"), index("vehicle_id", text("read_at DESC")))

    vehicle_id: UUID
    kilometres: int
    read_at: datetime = stamp(default_factory=utc_now)
    source: OdometerSource = choice(OdometerSource, OdometerSource.RECEPTION)
    warning: str | None = Field(default=None, max_length=200)
    recorded_by: UUID | None = None
    created_at: datetime = stamp(default_factory=utc_now)


class ServiceRecord(TenantRecord, table=True):
    """One finished job in the life of a car."""

    __tablename__ = "vehicle_service_history"
    __table_args__ = (
        link("vehicle_id", "vehicles"),
        link("service_center_id", "service_centers"),
        index("vehicle_id", text("service_date DESC")),
        index("service_center_id"),
        unique("work_order_id"),
    )

    vehicle_id: UUID
    service_center_id: UUID
    service_center_name: str = Field(max_length=120)
    work_order_id: UUID
    work_order_number: str = Field(max_length=30)
    service_date: datetime = stamp()
    service_type: str = Field(max_length=60)
    engineer: str | None = Field(default=None, max_length=120)
    parts: list[Any] = document(list)
    labor: Decimal = money()
    parts_cost: Decimal = money()
    total_cost: Decimal = money()
    invoice_number: str | None = Field(default=None, max_length=40)
    odometer: int | None = None
