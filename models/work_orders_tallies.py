"""What a board counts of its OTs, kept by triggers as they change."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index

from models.base import TenantRow, choice, link, money, unique
from models.work_orders import OTStatus


class WorkOrderTally(TenantRow, table=True):
    """How many OTs of a centre stand in a status, and their money; a trigger keeps it.

    The count is the sum over the slots: each database connection writes in one of 64.
    """

    __tablename__ = "work_order_tallies"
    __table_args__ = (
        unique("service_center_id", "status", "slot", alive=False),
        link("service_center_id", "service_centers"),
    )

    service_center_id: UUID
    status: OTStatus = choice(OTStatus)
    slot: int
    orders: int
    total: Decimal = money()


class LaneKind(StrEnum):
    """What lanes of a board are kept counted for."""

    TECHNICIAN = "TECHNICIAN"
    BAY = "BAY"


class WorkOrderLaneTally(TenantRow, table=True):
    """How many open OTs a technician or a bay, or nobody, has in a status; a trigger keeps it.

    The count is the sum over the slots: each database connection writes in one of 8.
    """

    __tablename__ = "work_order_lane_tallies"
    __table_args__ = (
        Index(
            "ix_work_order_lane_tallies_once",
            "tenant_id",
            "service_center_id",
            "status",
            "lanes",
            "lane",
            "slot",
            unique=True,
            postgresql_nulls_not_distinct=True,
        ),
        link("service_center_id", "service_centers"),
    )

    service_center_id: UUID
    status: OTStatus = choice(OTStatus)
    lanes: LaneKind = choice(LaneKind)
    lane: UUID | None = None
    slot: int
    orders: int
