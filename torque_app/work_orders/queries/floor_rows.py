"""What the shop floor sees of an OT: tasks and their clocks, parts asked for, work outside."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from models.work_orders import LineApproval, OTStatus, PauseReason, Priority
from models.work_orders_floor import RequisitionStatus


class TaskState(StrEnum):
    """Where a task stands, by its clocks and its end."""

    OPEN = "OPEN"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    DONE = "DONE"
    LEFT_OUT = "LEFT_OUT"


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that runs on a task."""

    entry_id: UUID
    user_id: UUID
    who: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as a technician sees it; `minutes` are those of its stopped clocks.

    `amount` is None for whoever may not see money.
    """

    id: UUID
    ot_id: UUID
    number: str
    status: OTStatus
    priority: Priority
    promised_at: datetime | None
    plate: str
    vehicle: str
    service_type: str
    bay: str
    sr_no: int
    description: str
    labour_code: str | None
    standard_hours: Decimal
    hours: Decimal
    technician_id: UUID | None
    technician: str | None
    done_at: datetime | None
    left_out: str | None
    amount: Decimal | None
    approval: LineApproval
    state: TaskState
    pause_reason: PauseReason | None
    minutes: int
    running: tuple[Running, ...]


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours by the catalogue, on the bill and by the clock; of a task, an OT or a technician.

    `efficiency` is billed of worked, in percent, None while nobody worked.
    """

    id: UUID | None
    name: str
    standard: Decimal
    billed: Decimal
    worked: Decimal
    efficiency: Decimal | None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A stretch of work with what became of it; `timezone` is its centre's."""

    id: UUID
    ot_id: UUID
    number: str
    timezone: str
    user_id: UUID
    who: str
    labor_id: UUID | None
    task: str
    started_at: datetime
    ended_at: datetime | None
    minutes: int
    pause_reason: PauseReason | None
    is_forgotten: bool
    corrected_by: str
    corrected_at: datetime | None
    correction: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class WarrantyRow:
    """Part 2A of an OT; empty until somebody wrote it (`version` 0)."""

    has_video: bool = False
    issue: str = ""
    symptom: str = ""
    defect_part: str = ""
    observations: int | None = None
    vin_file_id: UUID | None = None
    odometer_file_id: UUID | None = None
    insurer: str = ""
    claim_number: str = ""
    policy_number: str = ""
    adjuster: str = ""
    deductible_uf: Decimal | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class RequisitionRow:
    """A part asked for from the shop floor."""

    id: UUID
    ot_id: UUID
    number: str
    plate: str
    item_id: UUID | None
    part_code: str
    part_name: str
    quantity: Decimal
    issued: Decimal
    returned: Decimal
    warranty_tag: str
    return_part_number: str
    approval: str
    status: RequisitionStatus
    asked_by: str
    answered_by: str
    answered_at: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """Work another shop does; `cost` only for who sees costs, `price` for who sees money."""

    id: UUID
    ot_id: UUID
    labor_id: UUID
    supplier: str
    supplier_rut: str
    description: str
    cost: Decimal | None
    price: Decimal | None
    warranty_months: int | None
    promised_at: datetime | None
    sent_at: datetime | None
    returned_at: datetime | None
    guide_id: UUID | None
    version: int


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier job on the same car."""

    id: UUID
    number: str
    service_type: str
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Floor:
    """What the shop floor knows of one OT.

    `earlier` are the jobs it may be a comeback of: done on this car in the 30 days before it.
    """

    ot_id: UUID
    service_center_id: UUID
    timezone: str
    bay_id: UUID | None
    bay: str
    comeback_of: Earlier | None
    earlier: tuple[Earlier, ...]
    tasks: tuple[TaskRow, ...]
    entries: tuple[EntryRow, ...]
    hours: HoursRow
    task_hours: tuple[HoursRow, ...]
    warranty: WarrantyRow
    requisitions: tuple[RequisitionRow, ...]
    outside: tuple[OutsideRow, ...]
    may_work: bool
    may_correct: bool
    may_issue: bool


@dataclass(frozen=True, slots=True)
class Comebacks:
    """What cars that came back cost in the last 30 days; `percent` of the jobs done in them."""

    orders: int
    hours: Decimal
    parts_cost: Decimal | None
    percent: Decimal | None
