"""What a centre works with: bays, technicians and their hours, its calendar, its labour times."""

import datetime as dt
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.base import (
    TenantRecord,
    Versioned,
    choice,
    document,
    index,
    link,
    measure,
    stamp,
    unique,
)


class BayKind(StrEnum):
    """What a bay is made for."""

    GENERAL = "GENERAL"
    LIFT_TWO = "LIFT_TWO"
    LIFT_FOUR = "LIFT_FOUR"
    PIT = "PIT"
    ALIGNMENT = "ALIGNMENT"
    BODY = "BODY"
    WASH = "WASH"
    ELECTRIC = "ELECTRIC"


class Skill(StrEnum):
    """What a technician knows, and what an operation asks for."""

    MECHANICS = "MECHANICS"
    ELECTRICITY = "ELECTRICITY"
    SCANNER = "SCANNER"
    TYRES = "TYRES"
    ALIGNMENT = "ALIGNMENT"
    BODY_PAINT = "BODY_PAINT"
    AIR_CONDITIONING = "AIR_CONDITIONING"
    HIGH_VOLTAGE = "HIGH_VOLTAGE"
    WASH = "WASH"


class Level(StrEnum):
    """How much a technician may be left alone with."""

    MASTER = "MASTER"
    TECHNICIAN = "TECHNICIAN"
    HELPER = "HELPER"
    APPRENTICE = "APPRENTICE"


class Bay(TenantRecord, Versioned, table=True):
    """A place where one vehicle at a time is worked on (CORE-36)."""

    __tablename__ = "bays"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        unique("service_center_id", "code"),
    )

    service_center_id: UUID
    code: str = Field(max_length=12)
    name: str = Field(max_length=60)
    kind: BayKind = choice(BayKind, BayKind.GENERAL)
    capacity_kg: int | None = None
    height_cm: int | None = None
    position: int = 0
    is_active: bool = True


class Technician(TenantRecord, Versioned, table=True):
    """A member who works on vehicles; `week` holds weekday 0-6 → [["09:00", "18:00"], …]."""

    __tablename__ = "technicians"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        unique("user_id"),
        index("service_center_id"),
    )

    user_id: UUID = Field(foreign_key="users.id")
    service_center_id: UUID
    level: Level = choice(Level, Level.TECHNICIAN)
    skills: list[str] = document(list)
    week: dict[str, Any] = document()
    is_active: bool = True


class Absence(TenantRecord, table=True):
    """A time a technician is not there: holidays, illness, training."""

    __tablename__ = "technician_absences"
    __table_args__ = (
        link("technician_id", "technicians"),
        index("technician_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    technician_id: UUID
    starts_at: datetime = stamp()
    ends_at: datetime = stamp()
    reason: str = Field(default="", max_length=120)


class CentreCalendar(TenantRecord, Versioned, table=True):
    """When a centre is open and how much it takes on; `week` as a technician's.

    `max_load_percent`: how much of the technicians' hours may be booked (practice: 85-90).
    `services`: what the public booking page offers, [{"name": …, "minutes": …}, …].
    """

    __tablename__ = "centre_calendars"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        unique("service_center_id"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 240", name="slot_of_a_day"),
        CheckConstraint("max_load_percent BETWEEN 10 AND 100", name="load_is_percent"),
    )

    service_center_id: UUID
    week: dict[str, Any] = document()
    slot_minutes: int = 30
    max_load_percent: int = 85
    no_show_minutes: int = 15
    works_on_holidays: bool = False
    online_booking: bool = False
    lead_hours: int = 2
    horizon_days: int = 30
    services: list[Any] = document(list)


class SpecialDay(TenantRecord, table=True):
    """A day unlike its weekday: closed, or open although it is a holiday; no centre: all.

    `hours`: when it is open, as a day of a week; none are those of its weekday.
    """

    __tablename__ = "special_days"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        Index(
            "ix_special_days_once",
            "tenant_id",
            "service_center_id",
            "day",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
    )

    service_center_id: UUID | None = None
    day: dt.date
    is_open: bool = False
    hours: list[Any] = document(list)
    reason: str = Field(default="", max_length=120)


class LaborOperation(TenantRecord, Versioned, table=True):
    """An operation of the catalogue: its standard hours, for a make and model or for any."""

    __tablename__ = "labor_operations"
    __table_args__ = (
        unique("code", "make", "model"),
        CheckConstraint("standard_hours > 0", name="takes_time"),
    )

    code: str = Field(max_length=40)
    description: str = Field(max_length=200)
    service_type: str = Field(default="", max_length=60)
    skill: Skill = choice(Skill, Skill.MECHANICS)
    standard_hours: Decimal = measure()
    make: str = Field(default="", max_length=40)
    model: str = Field(default="", max_length=60)
    is_active: bool = True
