"""The inspection by traffic light (DVI), its templates, and the work it leaves for later."""

import datetime as dt
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlmodel import Field

from models.base import (
    TenantRecord,
    Versioned,
    choice,
    document,
    index,
    link,
    measure,
    money,
    stamp,
    unique,
)


class Grade(StrEnum):
    """The light of a point: good, soon, now, not looked at."""

    GREEN = "GREEN"
    AMBER = "AMBER"
    RED = "RED"
    GREY = "GREY"


class InspectionStatus(StrEnum):
    """Whether the inspection still changes."""

    OPEN = "OPEN"
    DONE = "DONE"


class DeferredStatus(StrEnum):
    """What became of work the client put off."""

    OPEN = "OPEN"
    DONE = "DONE"
    DISMISSED = "DISMISSED"


class InspectionTemplate(TenantRecord, Versioned, table=True):
    """The points a workshop looks at; `revision` grows with each change of the points.

    `points`: [{"key", "group", "label", "unit", "amber", "red", "higher_is_better",
    "suggestion"}, …]; a finished inspection keeps the points it was graded on.
    """

    __tablename__ = "inspection_templates"
    __table_args__ = (unique("name"),)

    name: str = Field(max_length=80)
    revision: int = 1
    points: list[Any] = document(list)
    is_default: bool = False
    is_active: bool = True


class Inspection(TenantRecord, Versioned, table=True):
    """One look over a car, for one OT."""

    __tablename__ = "inspections"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("vehicle_id", "vehicles"),
        link("template_id", "inspection_templates"),
        index("work_order_id"),
        index("vehicle_id"),
        index("template_id"),
    )

    work_order_id: UUID
    vehicle_id: UUID
    template_id: UUID
    template_name: str = Field(max_length=80)
    template_revision: int
    status: InspectionStatus = choice(InspectionStatus, InspectionStatus.OPEN)
    started_by: UUID | None = None
    done_by: UUID | None = None
    done_at: datetime | None = stamp(optional=True)
    summary: str = Field(default="", max_length=1000)


class InspectionPoint(TenantRecord, Versioned, table=True):
    """One point as it was looked at; `limits` is its template's, pinned; photos are files of it."""

    __tablename__ = "inspection_points"
    __table_args__ = (
        link("inspection_id", "inspections"),
        unique("inspection_id", "key"),
    )

    inspection_id: UUID
    position: int
    key: str = Field(max_length=40)
    group_name: str = Field(max_length=60)
    label: str = Field(max_length=120)
    unit: str = Field(default="", max_length=12)
    limits: dict[str, Any] = document()
    suggestion: str = Field(default="", max_length=200)
    grade: Grade | None = choice(Grade, optional=True)
    measure: Decimal | None = measure(None)
    note: str = Field(default="", max_length=500)
    graded_by: UUID | None = None
    graded_at: datetime | None = stamp(optional=True)


class DeferredWork(TenantRecord, Versioned, table=True):
    """Work found and put off: offered again at the car's next visit."""

    __tablename__ = "deferred_works"
    __table_args__ = (
        link("vehicle_id", "vehicles"),
        link("work_order_id", "work_orders"),
        link("point_id", "inspection_points"),
        link("done_in_id", "work_orders"),
        unique("point_id"),
        index("vehicle_id", "status"),
        index("work_order_id"),
        index("done_in_id"),
    )

    vehicle_id: UUID
    work_order_id: UUID
    point_id: UUID | None = None
    description: str = Field(max_length=200)
    grade: Grade = choice(Grade, Grade.AMBER)
    due_on: dt.date | None = None
    due_odometer: int | None = None
    estimate: Decimal | None = money(None)
    status: DeferredStatus = choice(DeferredStatus, DeferredStatus.OPEN)
    done_in_id: UUID | None = None
    closed_reason: str = Field(default="", max_length=200)
