"""What is shown of inspections: plain frozen rows for the API and for the screens."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.inspections import DeferredStatus, Grade, InspectionStatus
from models.work_orders import OTStatus
from torque_app.files.queries import FileRow


@dataclass(frozen=True, slots=True)
class Target:
    """The OT an inspection is of, as far as it decides whether one may be made."""

    work_order_id: UUID
    number: str
    status: OTStatus
    vehicle_id: UUID
    service_center_id: UUID


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template; `points` are as `rules.points` reads and writes them."""

    id: UUID
    name: str
    revision: int
    is_default: bool
    is_active: bool
    version: int
    points: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """One inspection and how far it got; `looked_at` of `total` points have their light."""

    id: UUID
    work_order_id: UUID
    number: str
    vehicle_id: UUID
    plate: str
    vehicle: str
    template_id: UUID
    template_name: str
    template_revision: int
    status: InspectionStatus
    created_at: datetime
    started_by: str | None
    done_at: datetime | None
    done_by: str | None
    summary: str
    total: int
    looked_at: int
    red: int
    amber: int
    green: int
    grey: int


@dataclass(frozen=True, slots=True)
class PointRow:
    """One point as it was looked at; `suggested` is the light its measure deserves."""

    id: UUID
    inspection_id: UUID
    position: int
    key: str
    group: str
    label: str
    unit: str
    limits: dict[str, Any]
    suggestion: str
    grade: Grade | None
    suggested: Grade | None
    measure: Decimal | None
    note: str
    graded_at: datetime | None
    graded_by: str | None
    version: int
    deferred: DeferredStatus | None
    photos: tuple[FileRow, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionDetail:
    """One inspection whole; `refusal` says why the actor may not go on with it."""

    inspection: InspectionRow
    version: int
    centre: str
    timezone: str
    client: str
    odometer: int | None
    refusal: str
    points: tuple[PointRow, ...]


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A line a quotation may begin with: the work a red or amber point leads to.

    `is_quoted` says that a quotation nobody refused offers it already.
    """

    point_id: UUID
    grade: Grade
    description: str
    point: str
    found: str
    photos: int
    deferred: bool
    is_quoted: bool


@dataclass(frozen=True, slots=True)
class DeferredRow:
    """Work put off; `estimate` (net) only for who sees money, `is_due` says its moment came."""

    id: UUID
    vehicle_id: UUID
    work_order_id: UUID
    number: str
    point_id: UUID | None
    inspection_id: UUID | None
    description: str
    grade: Grade
    found_at: datetime
    due_on: date | None
    due_odometer: int | None
    is_due: bool
    estimate: Decimal | None
    status: DeferredStatus
    done_in_id: UUID | None
    done_in: str | None
    closed_reason: str
    version: int
