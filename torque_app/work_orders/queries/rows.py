"""What is shown of OTs: plain frozen rows for the API and for the screens."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from models.work_orders import (
    ApprovalStatus,
    ArrivalMode,
    LineApproval,
    Location,
    OTStage,
    OTStatus,
    PartStatus,
    Priority,
)


@dataclass(frozen=True, slots=True)
class OTRow:
    """One OT of a list or a card; money is None for whoever may not see it."""

    id: UUID
    number: str
    status: OTStatus
    stage: OTStage | None
    approval_status: ApprovalStatus
    priority: Priority
    service_type: str
    plate: str
    vehicle: str
    client: str
    client_id: UUID
    vehicle_id: UUID
    service_center_id: UUID
    assigned_to: UUID | None
    technician: str | None
    promised_at: datetime | None
    status_since: datetime
    created_at: datetime
    parts_pending: bool
    tasks_done: int
    tasks_total: int
    labor_cost: Decimal | None
    parts_cost: Decimal | None
    total_cost: Decimal | None


@dataclass(frozen=True, slots=True)
class CardRow(OTRow):
    """An OT on the board: its bay, what it waits for, and how many photos hang on it."""

    bay_id: UUID | None
    waiting_reason: str | None
    photos: int


class Lanes(StrEnum):
    """What the rows of a board may stand for."""

    TECHNICIAN = "technician"
    BAY = "bay"
    CENTRE = "centre"


class Promise(StrEnum):
    """When the cars of a board are promised."""

    TODAY = "today"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class LaneKey:
    """One lane: a technician's user, a bay or a centre; no id is what nobody or no bay has."""

    by: Lanes
    id: UUID | None


@dataclass(frozen=True, slots=True)
class Filters:
    """What a board is narrowed to; `promised` asks for open OTs alone."""

    centre: UUID | None = None
    technician: UUID | None = None
    priority: Priority | None = None
    text: str = ""
    bay: UUID | None = None
    promised: Promise | None = None
    lane: LaneKey | None = None

    @property
    def narrow(self) -> bool:
        """Tell whether more than the centre is asked for."""
        chosen = self.technician or self.priority or self.bay or self.promised or self.lane
        return bool(chosen or self.text.strip())


@dataclass(frozen=True, slots=True)
class Column:
    """One status of the board: how many, how much, and its first cards."""

    status: OTStatus
    title: str
    count: int
    total: Decimal | None
    cards: tuple[CardRow, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A row of the board: how many cards each column has in it, and the first if it is open."""

    id: UUID | None
    title: str
    about: str
    counts: dict[OTStatus, int]
    cards: tuple[CardRow, ...] = ()
    is_open: bool = False

    @property
    def count(self) -> int:
        """How many cards stand in it."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Board:
    """The columns in the order of the lifecycle; with lanes, the cards stand in these."""

    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...] = ()


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part line; `unit_cost` only for whoever sees costs."""

    id: UUID
    sr_no: int
    item_id: UUID
    warehouse_id: UUID
    part_name: str
    part_code: str | None
    unit: str
    quantity: Decimal
    unit_cost: Decimal | None
    unit_price: Decimal | None
    discount_percent: Decimal | None
    amount: Decimal | None
    technician_id: UUID | None
    serial_number: str | None
    is_warranty: bool
    status: PartStatus
    approval: LineApproval = LineApproval.NOT_ASKED
    reserved: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class LaborRow:
    """A labour line."""

    id: UUID
    sr_no: int
    description: str
    labour_code: str | None
    hours: Decimal
    rate: Decimal | None
    discount_percent: Decimal | None
    amount: Decimal | None
    technician_id: UUID | None
    technician: str | None
    done_at: datetime | None
    left_out: str | None
    operation_id: UUID | None
    standard_hours: Decimal
    approval: LineApproval = LineApproval.NOT_ASKED


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One line of the status history."""

    id: UUID
    from_status: OTStatus | None
    to_status: OTStatus
    from_stage: OTStage | None
    to_stage: OTStage | None
    changed_by: UUID | None
    who: str | None
    notes: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A stretch of work; `ended_at` is None while its clock runs."""

    id: UUID
    user_id: UUID
    who: str | None
    started_at: datetime
    ended_at: datetime | None
    minutes: int
    note: str | None


@dataclass(frozen=True, slots=True)
class NextMove:
    """A move the lifecycle allows from here; `refusal` says why this actor may not make it."""

    to: OTStatus
    command: str
    label: str
    allowed: bool
    refusal: str
    note_required: bool


@dataclass(frozen=True, slots=True)
class OTDetail:
    """Everything of one OT."""

    order: OTRow
    version: int
    description: str
    location: Location
    arrival_mode: ArrivalMode
    is_temporary: bool
    odometer_in: int | None
    estimated_hours: Decimal | None
    actual_hours: Decimal
    estimated_cost: Decimal | None
    arrived_at: datetime | None
    submitted_at: datetime | None
    started_at: datetime | None
    completed_at: datetime | None
    invoiced_at: datetime | None
    closed_at: datetime | None
    waiting_reason: str | None
    centre: str
    timezone: str
    client_phone: str | None
    client_email: str | None
    client_rut: str | None
    creator: str | None
    parts_unit_cost: Decimal | None
    may_edit: bool
    lines_open: bool
    parts: tuple[PartRow, ...]
    labor: tuple[LaborRow, ...]
    history: tuple[MoveRow, ...]
    times: tuple[TimeRow, ...]
    moves: tuple[NextMove, ...]


@dataclass(frozen=True, slots=True)
class BillableLine:
    """A line as a document bills it, net of IVA; `cost` is per unit."""

    item_id: UUID | None
    name: str
    code: str | None
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Billable:
    """What invoicing needs of an OT; `unapproved` names lines the client has not said yes to."""

    id: UUID
    number: str
    status: OTStatus
    service_center_id: UUID
    client_id: UUID
    vehicle_id: UUID
    assigned_to: UUID | None
    plate: str
    total: Decimal
    lines: tuple[BillableLine, ...]
    unapproved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stats:
    """The shop in figures; hours and money of OTs completed in the last 30 days."""

    by_status: dict[str, int]
    open: int
    overdue: int
    unassigned: int
    opened_30d: int
    completed_30d: int
    cycle_hours: Decimal | None
    average_ticket: Decimal | None
    open_total: Decimal | None
