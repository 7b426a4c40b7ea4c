"""What hangs on an OT beside its lines: part 2A, parts asked for, work of other shops."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from models.base import (
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


class WarrantyDetail(TenantRecord, Versioned, table=True):
    """What a maker or an insurer asks about the failure: DMS part 2A, one per OT (OT-43)."""

    __tablename__ = "work_order_warranty"
    __table_args__ = (link("work_order_id", "work_orders"), unique("work_order_id"))

    work_order_id: UUID
    has_video: bool = False
    issue: str = Field(default="", max_length=1000)
    symptom: str = Field(default="", max_length=200)
    defect_part: str = Field(default="", max_length=120)
    observations: int | None = None
    vin_file_id: UUID | None = None
    odometer_file_id: UUID | None = None
    insurer: str = Field(default="", max_length=100)
    claim_number: str = Field(default="", max_length=40)
    policy_number: str = Field(default="", max_length=40)
    adjuster: str = Field(default="", max_length=100)
    deductible_uf: Decimal | None = measure(None)


class RequisitionStatus(StrEnum):
    """Where a request for a part stands."""

    ASKED = "ASKED"
    APPROVED = "APPROVED"
    ISSUED = "ISSUED"
    REFUSED = "REFUSED"


class PartRequisition(TenantRecord, Versioned, table=True):
    """A part asked for from the shop floor: DMS part 3 (OT-44)."""

    __tablename__ = "work_order_requisitions"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("item_id", "inventory_items"),
        index("work_order_id"),
        index("item_id", where="item_id IS NOT NULL"),
        index("status", "created_at"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("returned <= issued", name="no_more_returned_than_issued"),
    )

    work_order_id: UUID
    item_id: UUID | None = None
    part_code: str = Field(default="", max_length=60)
    part_name: str = Field(max_length=80)
    quantity: Decimal = measure()
    issued: Decimal = measure()
    returned: Decimal = measure()
    warranty_tag: str = Field(default="", max_length=60)
    return_part_number: str = Field(default="", max_length=60)
    approval: str = Field(default="", max_length=200)
    status: RequisitionStatus = choice(RequisitionStatus, RequisitionStatus.ASKED)
    asked_by: UUID | None = None
    answered_by: UUID | None = None
    answered_at: datetime | None = stamp(optional=True)


class OutsideWork(TenantRecord, Versioned, table=True):
    """Work another shop does on the car (TOT): what it costs, what it is sold for, its guide.

    Its price is on a task of the OT, `labor_id`, which is done when the work is back.
    """

    __tablename__ = "work_order_outside_works"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("labor_id", "work_order_labor"),
        index("work_order_id"),
        index("labor_id"),
        CheckConstraint(
            "returned_at IS NULL OR returned_at >= sent_at", name="returns_after_sending"
        ),
    )

    work_order_id: UUID
    labor_id: UUID
    supplier: str = Field(max_length=100)
    supplier_rut: str = Field(default="", max_length=12)
    description: str = Field(max_length=200)
    cost: Decimal = money()
    price: Decimal = money()
    warranty_months: int | None = None
    promised_at: datetime | None = stamp(optional=True)
    sent_at: datetime | None = stamp(optional=True)
    returned_at: datetime | None = stamp(optional=True)
    guide_id: UUID | None = None
