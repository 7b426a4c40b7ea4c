"""Before the car leaves: the quality control of the work, and the act of delivery."""

import datetime as dt
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
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


class QualityStatus(StrEnum):
    """How a control ended."""

    OPEN = "OPEN"
    PASSED = "PASSED"
    FAILED = "FAILED"


class QualityTemplate(TenantRecord, Versioned, table=True):
    """What is controlled for a kind of service; an empty `service_type` serves all others.

    While `enforced`, no such OT is completed before a control of it was passed.
    `points`: [{"key", "label", "unit", "required"}, …].
    """

    __tablename__ = "quality_templates"
    __table_args__ = (unique("service_type"),)

    name: str = Field(max_length=80)
    service_type: str = Field(default="", max_length=60)
    points: list[Any] = document(list)
    road_test: bool = True
    enforced: bool = True


class QualityCheck(TenantRecord, Versioned, table=True):
    """One control of an OT, decided by somebody who did not do the work; then it never changes.

    `points`: the template's as they were, each with "answered", "ok" (null: does not apply),
    "measure" (a decimal as text, or null) and "note". An OT has one open control at most.
    """

    __tablename__ = "quality_checks"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        index("work_order_id"),
        index("status"),
        Index(
            "ix_quality_checks_open",
            "tenant_id",
            "work_order_id",
            unique=True,
            postgresql_where=text("status = 'OPEN' AND deleted_at IS NULL"),
        ),
        CheckConstraint("status = 'OPEN' OR checked_at IS NOT NULL", name="decided_at_some_time"),
        CheckConstraint(
            "road_end_km IS NULL OR road_end_km >= road_start_km", name="road_goes_forward"
        ),
    )

    work_order_id: UUID
    template_name: str = Field(max_length=80)
    points: list[Any] = document(list)
    road_test: bool = True
    road_start_km: int | None = None
    road_end_km: int | None = None
    status: QualityStatus = choice(QualityStatus, QualityStatus.OPEN)
    note: str = Field(default="", max_length=500)
    checked_by: UUID | None = None
    checked_at: datetime | None = stamp(optional=True)


class Delivery(TenantRecord, Versioned, Remembered, table=True):
    """The car back in its owner's hands: what was explained, what is guaranteed, who signed.

    `deferred`: what was left for later, each with "description", "grade" and, where they are
    known, "due_on" and "due_odometer". `slip_sha256` is the hash of the signed act's PDF.
    `retorque_on` and `retorque_km` say when wheels that were off are tightened again, `reminded_at`
    when the client was reminded of it.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("vehicle_id", "vehicles"),
        unique("work_order_id"),
        index("vehicle_id"),
        index("retorque_on", where="retorque_on IS NOT NULL AND reminded_at IS NULL"),
    )

    work_order_id: UUID
    vehicle_id: UUID
    explanation: str = Field(default="", max_length=2000)
    deferred: list[Any] = document(list)
    warranty_text: str = Field(default="", max_length=2000)
    warranty_months: int | None = None
    warranty_km: int | None = None
    next_service_on: dt.date | None = None
    next_service_km: int | None = None
    retorque_on: dt.date | None = None
    retorque_km: int | None = None
    odometer_out: int | None = None
    old_parts_returned: bool = False
    received_by: str = Field(default="", max_length=100)
    received_rut: str = Field(default="", max_length=12)
    delivered_by: UUID | None = None
    delivered_at: datetime | None = stamp(optional=True)
    signature_file_id: UUID | None = None
    slip_file_id: UUID | None = None
    slip_sha256: str = Field(default="", max_length=64)
    reminded_at: datetime | None = stamp(optional=True)
