"""The OT: the one paper everything else hangs on."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
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
    measure,
    money,
    percent,
    stamp,
    unique,
    utc_now,
)


class OTStatus(StrEnum):
    """The canonical machine (OT-02)."""

    DRAFT = "DRAFT"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    IN_PROGRESS = "IN_PROGRESS"
    WAITING_PARTS = "WAITING_PARTS"
    QC = "QC"
    COMPLETED = "COMPLETED"
    INVOICED = "INVOICED"
    CLOSED = "CLOSED"


OT_NAMES: Final[Mapping[OTStatus, str]] = {
    OTStatus.DRAFT: "Borrador",
    OTStatus.PENDING: "Por aprobar",
    OTStatus.APPROVED: "Aprobada",
    OTStatus.IN_PROGRESS: "En trabajo",
    OTStatus.WAITING_PARTS: "Espera repuestos",
    OTStatus.QC: "Control de calidad",
    OTStatus.COMPLETED: "Terminada",
    OTStatus.INVOICED: "Facturada",
    OTStatus.CLOSED: "Cerrada",
}
"""What people call each status."""


class OTStage(StrEnum):
    """DMS job-card states, as sub-states of DRAFT, PENDING and APPROVED (OT-15)."""

    ARRIVAL_PENDING = "ARRIVAL_PENDING"
    PENDING_VEHICLE = "PENDING_VEHICLE"
    ACTIVE = "ACTIVE"
    CHECK_IN_ONLY = "CHECK_IN_ONLY"
    CREATED = "CREATED"
    MANAGER_QUOTE = "MANAGER_QUOTE"
    AWAITING_QUOTATION_APPROVAL = "AWAITING_QUOTATION_APPROVAL"
    NO_RESPONSE_LEAD = "NO_RESPONSE_LEAD"
    ASSIGNED = "ASSIGNED"


class ApprovalStatus(StrEnum):
    """Where the approval of the work stands (CF-13)."""

    NONE = "NONE"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"


class Priority(StrEnum):
    """How much of a hurry (OT-30)."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"
    URGENT = "URGENT"


class Location(StrEnum):
    """At the workshop or at the client's."""

    STATION = "STATION"
    HOME = "HOME"


class ArrivalMode(StrEnum):
    """Whether the car came along (OT-31)."""

    VEHICLE_PRESENT = "VEHICLE_PRESENT"
    VEHICLE_ABSENT = "VEHICLE_ABSENT"
    CHECK_IN_ONLY = "CHECK_IN_ONLY"


class PartStatus(StrEnum):
    """Whether a part line's stock has left the shelf."""

    RESERVED = "RESERVED"
    ISSUED = "ISSUED"
    RETURNED = "RETURNED"


class LineApproval(StrEnum):
    """Whether the client said yes to a line; one that still waits or was declined is not billed."""

    NOT_ASKED = "NOT_ASKED"
    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"


class PauseReason(StrEnum):
    """Why work on a task stops for a while."""

    PARTS = "PARTS"
    CLIENT = "CLIENT"
    OUTSIDE_WORK = "OUTSIDE_WORK"
    CAPACITY = "CAPACITY"
    PRIORITY = "PRIORITY"
    LUNCH = "LUNCH"
    END_OF_DAY = "END_OF_DAY"
    HELP = "HELP"


def _cells(key: str, *, where: str | None = None) -> Index:
    """The OTs of a technician, a bay or a centre, each status in the order of its column."""
    return Index(
        f"ix_work_orders_cells_{key}",
        "tenant_id",
        key,
        "status",
        "board_position",
        "promised_at",
        "id",
        postgresql_where=text(where) if where else None,
    )


class WorkOrder(TenantRecord, Versioned, Remembered, table=True):
    """One job on one car for one client."""

    __tablename__ = "work_orders"
    __table_args__ = (
        unique("number", alive=False),
        link("service_center_id", "service_centers"),
        link("client_id", "clients"),
        link("vehicle_id", "vehicles"),
        index("client_id"),
        index("vehicle_id"),
        link("bay_id", "bays"),
        link("comeback_of_id", "work_orders"),
        _cells("assigned_to"),
        _cells("service_center_id"),
        _cells("bay_id", where="bay_id IS NOT NULL"),
        Index(
            "ix_work_orders_in_bay",
            "tenant_id",
            "bay_id",
            unique=True,
            postgresql_where=text(
                "bay_id IS NOT NULL AND status = 'IN_PROGRESS' AND deleted_at IS NULL"
            ),
        ),
        index("comeback_of_id", where="comeback_of_id IS NOT NULL"),
        Index(
            "ix_work_orders_board",
            "tenant_id",
            "status",
            "board_position",
            "promised_at",
            "id",
            postgresql_where=text("deleted_at IS NULL"),
        ),
        index(text("created_at DESC")),
        index("status", text("created_at DESC")),
    )

    number: str = Field(max_length=30)
    service_center_id: UUID
    client_id: UUID
    vehicle_id: UUID
    service_type: str = Field(max_length=60)
    description: str = Field(default="", max_length=2000)
    status: OTStatus = choice(OTStatus, OTStatus.DRAFT)
    stage: OTStage | None = choice(OTStage, OTStage.CREATED, optional=True)
    approval_status: ApprovalStatus = choice(ApprovalStatus, ApprovalStatus.NONE)
    priority: Priority = choice(Priority, Priority.MEDIUM)
    location: Location = choice(Location, Location.STATION)
    arrival_mode: ArrivalMode = choice(ArrivalMode, ArrivalMode.VEHICLE_PRESENT)
    is_temporary: bool = False
    odometer_in: int | None = None
    board_position: int = 0
    created_by: UUID | None = None
    assigned_to: UUID | None = Field(default=None, foreign_key="users.id")
    bay_id: UUID | None = None
    comeback_of_id: UUID | None = None
    estimated_hours: Decimal | None = measure(None)
    actual_hours: Decimal = measure()
    estimated_cost: Decimal | None = money(None)
    promised_at: datetime | None = stamp(optional=True)
    arrived_at: datetime | None = stamp(optional=True)
    submitted_at: datetime | None = stamp(optional=True)
    started_at: datetime | None = stamp(optional=True)
    completed_at: datetime | None = stamp(optional=True)
    invoiced_at: datetime | None = stamp(optional=True)
    closed_at: datetime | None = stamp(optional=True)
    status_since: datetime = stamp(default_factory=utc_now)
    parts_pending: bool = False
    waiting_reason: str | None = Field(default=None, max_length=200)
    completion_notified: bool = False
    labor_cost: Decimal = money()
    parts_cost: Decimal = money()
    total_cost: Decimal = money()
    parts_unit_cost: Decimal = money()
    tasks_done: int = 0
    tasks_total: int = 0
    client_snapshot: dict[str, Any] = document()
    intake: dict[str, Any] = document()
    custom_fields: dict[str, Any] = document()
    search: str | None = generated(
        "app.f_unaccent(number || ' ' || service_type || ' ' ||"
        " coalesce(client_snapshot->>'plate','') || ' ' ||"
        " coalesce(client_snapshot->>'client','') || ' ' ||"
        " coalesce(client_snapshot->>'vehicle',''))"
    )


class WorkOrderPart(TenantRecord, table=True):
    """A part used on an OT: price and cost are snapshots, net of IVA.

    `reserved`: how much of a RESERVED line is kept for it on its shelf.
    """

    __tablename__ = "work_order_parts"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("item_id", "inventory_items"),
        link("warehouse_id", "warehouses"),
        link("requisition_id", "work_order_requisitions"),
        link("quotation_line_id", "quotation_lines"),
        index("work_order_id"),
        index("item_id"),
        index("warehouse_id"),
        index("requisition_id", where="requisition_id IS NOT NULL"),
        index("quotation_line_id", where="quotation_line_id IS NOT NULL"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    work_order_id: UUID
    sr_no: int
    item_id: UUID
    warehouse_id: UUID
    part_name: str = Field(max_length=80)
    part_code: str | None = Field(default=None, max_length=60)
    unit: str = Field(default="UN", max_length=4)
    quantity: Decimal = measure()
    unit_cost: Decimal = money()
    unit_price: Decimal = money()
    discount_percent: Decimal = percent()
    amount: Decimal = money()
    technician_id: UUID | None = Field(default=None, foreign_key="users.id")
    serial_number: str | None = Field(default=None, max_length=60)
    is_warranty: bool = False
    status: PartStatus = choice(PartStatus, PartStatus.ISSUED)
    movement_id: UUID | None = None
    requisition_id: UUID | None = None
    quotation_line_id: UUID | None = None
    approval: LineApproval = choice(LineApproval, LineApproval.NOT_ASKED)
    reserved: Decimal = measure()


class WorkOrderLabor(TenantRecord, table=True):
    """A task of the OT: hours by rate, or a fixed amount; net of IVA.

    `left_out`: why it will not be done after all; it is then neither owed nor billed.
    """

    __tablename__ = "work_order_labor"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("operation_id", "labor_operations"),
        link("quotation_line_id", "quotation_lines"),
        index("work_order_id"),
        index("operation_id", where="operation_id IS NOT NULL"),
        index("quotation_line_id", where="quotation_line_id IS NOT NULL"),
        index("technician_id", where="done_at IS NULL AND deleted_at IS NULL"),
    )

    work_order_id: UUID
    sr_no: int
    operation_id: UUID | None = None
    standard_hours: Decimal = measure()
    description: str = Field(max_length=200)
    labour_code: str | None = Field(default=None, max_length=40)
    hours: Decimal = measure()
    rate: Decimal = money()
    discount_percent: Decimal = percent()
    amount: Decimal = money()
    technician_id: UUID | None = Field(default=None, foreign_key="users.id")
    done_at: datetime | None = stamp(optional=True)
    left_out: str | None = Field(default=None, max_length=200)
    quotation_line_id: UUID | None = None
    approval: LineApproval = choice(LineApproval, LineApproval.NOT_ASKED)


class WorkOrderStatusHistory(TenantRow, table=True):
    """One move of the OT (OT-17); append only."""

    __tablename__ = "work_order_status_history"
    __table_args__ = (link("work_order_id", "work_orders"), index("work_order_id", "changed_at"))

    work_order_id: UUID
    from_status: OTStatus | None = choice(OTStatus, optional=True)
    to_status: OTStatus = choice(OTStatus)
    from_stage: OTStage | None = choice(OTStage, optional=True)
    to_stage: OTStage | None = choice(OTStage, optional=True)
    changed_by: UUID | None = None
    notes: str | None = Field(default=None, max_length=500)
    changed_at: datetime = stamp(default_factory=utc_now)


class TimeEntry(TenantRecord, table=True):
    """A stretch of work of one person on one OT."""

    __tablename__ = "time_entries"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("labor_id", "work_order_labor"),
        index("work_order_id"),
        index("labor_id"),
        index("user_id", text("started_at DESC")),
        Index(
            "ix_time_entries_running",
            "tenant_id",
            "user_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND deleted_at IS NULL"),
        ),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
    )

    work_order_id: UUID
    user_id: UUID = Field(foreign_key="users.id")
    started_at: datetime = stamp()
    ended_at: datetime | None = stamp(optional=True)
    minutes: int = 0
    labor_id: UUID | None = None
    pause_reason: PauseReason | None = choice(PauseReason, optional=True)
    is_forgotten: bool = False
    corrected_by: UUID | None = None
    corrected_at: datetime | None = stamp(optional=True)
    correction: str | None = Field(default=None, max_length=200)
    note: str | None = Field(default=None, max_length=200)
