"""What is known of tablets and told to them: plain frozen rows."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from models.inspections import Grade
from models.kiosk import ActionOutcome
from models.work_orders import OTStage, OTStatus, PauseReason, Priority
from models.work_orders_floor import RequisitionStatus
from torque_app.kiosk.rules.risk import Risk


class DeviceStatus(StrEnum):
    """Whether a tablet opens anything."""

    ACTIVE = "ACTIVE"
    REVOKED = "REVOKED"


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """A tablet as the list shows it; its token is shown when it is registered, and never again."""

    id: UUID
    name: str
    service_center_id: UUID
    centre: str
    status: DeviceStatus
    registered_by: str
    created_at: datetime
    last_seen_at: datetime | None
    revoked_at: datetime | None
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class PinRow:
    """Somebody who may use tablets; `is_locked` while their PIN rests after wrong ones."""

    user_id: UUID
    name: str
    role_name: str
    has_pin: bool
    set_at: datetime | None
    is_locked: bool


@dataclass(frozen=True, slots=True)
class DeviceShown:
    """A tablet as it is told to itself."""

    id: UUID
    name: str
    centre: str
    idle_seconds: int


@dataclass(frozen=True, slots=True)
class PersonShown:
    """Somebody a tablet offers on its first page; `busy_with` is the task their clock runs on."""

    user_id: UUID
    name: str
    initials: str
    has_pin: bool
    busy_with: str | None


@dataclass(frozen=True, slots=True)
class People:
    """The first page of a tablet."""

    device: DeviceShown
    people: tuple[PersonShown, ...]


class TaskState(StrEnum):
    """Where a task stands, as the tablet says it."""

    OPEN = "OPEN"
    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    DONE = "DONE"


@dataclass(frozen=True, slots=True)
class WorkTask:
    """A task; `spent_seconds` are those of stopped clocks, `started_at` says since when one runs.

    `mine` tells whether it is the person's to do, `started_at` is of their own clock if it runs.
    """

    labor_id: UUID
    description: str
    state: TaskState
    mine: bool
    technician: str
    standard_hours: Decimal
    spent_seconds: int
    started_at: datetime | None
    pause_reason: PauseReason | None


@dataclass(frozen=True, slots=True)
class Now:
    """The task the person's clock runs on."""

    ot_id: UUID
    labor_id: UUID
    number: str
    plate: str
    description: str
    started_at: datetime


@dataclass(frozen=True, slots=True)
class WorkPoint:
    """A point of an inspection; `photos` counts them."""

    id: UUID
    group: str
    name: str
    grade: Grade | None
    unit: str
    measure: Decimal | None
    note: str
    photos: int


@dataclass(frozen=True, slots=True)
class WorkInspection:
    """The inspection that goes on on a car."""

    id: UUID
    status: str
    points: tuple[WorkPoint, ...]


@dataclass(frozen=True, slots=True)
class WorkRequest:
    """A part that was asked for."""

    id: UUID
    name: str
    quantity: Decimal
    status: RequisitionStatus


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A point of a quality control; without an answer where `answered` is False."""

    key: str
    label: str
    required: bool
    unit: str
    answered: bool
    ok: bool | None
    measure: Decimal | None
    note: str


@dataclass(frozen=True, slots=True)
class WorkCheck:
    """The quality control that goes on; `worked` is whether the person did the work itself."""

    id: UUID
    status: str
    items: tuple[WorkItem, ...]
    owed: tuple[str, ...]
    road_test: bool
    road_start_km: int | None
    road_end_km: int | None
    worked: bool


@dataclass(frozen=True, slots=True)
class WorkOrderShown:
    """An OT with all a technician does on it."""

    id: UUID
    number: str
    version: int
    stage: OTStage | None
    status: OTStatus
    priority: Priority
    plate: str
    make_model: str
    client_first_name: str
    promised_at: datetime | None
    risk: Risk
    bay: str
    complaint: str
    tasks: tuple[WorkTask, ...]
    inspection: WorkInspection | None
    requests: tuple[WorkRequest, ...]
    check: WorkCheck | None
    may_check: bool
    may_finish: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A value and what the screen calls it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody a task can be given to."""

    user_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody with a PIN who can sign a control beside; `controls` if they may approve it."""

    user_id: UUID
    name: str
    controls: bool


@dataclass(frozen=True, slots=True)
class Work:
    """All of a person's work at a centre, the most urgent first."""

    at: datetime
    now: Now | None
    orders: tuple[WorkOrderShown, ...]
    pause_reasons: tuple[Choice, ...]
    people: tuple[Colleague, ...]
    signers: tuple[Signer, ...]


class ScanKind(StrEnum):
    """What a code turned out to be."""

    ORDER = "order"
    VEHICLE = "vehicle"
    PART = "part"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code stands for; `order_id` is the OT in the workshop it leads to, if any."""

    kind: ScanKind
    id: UUID | None = None
    label: str = ""
    order_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an action; `sentence` is what the tablet says of it."""

    key: UUID
    outcome: ActionOutcome
    sentence: str
    answer: dict[str, Any]


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What a technician came upon; `photos` and `voices` are addresses of its files."""

    id: UUID
    ot_id: UUID
    title: str
    grade: Grade
    note: str
    found_by: str
    created_at: datetime
    photos: tuple[str, ...]
    voices: tuple[str, ...]
