"""What is shown of controls and deliveries: plain frozen rows for the API and for the screens."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from models.quality import QualityStatus
from models.work_orders import OTStatus, Priority
from torque_app.quality.rules.delivery import Terms
from torque_app.quality.rules.points import Point, TemplatePoint


@dataclass(frozen=True, slots=True)
class Target:
    """The OT that is controlled or delivered, as far as it decides whether it may be."""

    work_order_id: UUID
    number: str
    status: OTStatus
    service_type: str
    vehicle_id: UUID
    service_center_id: UUID
    status_since: datetime
    technician_id: UUID | None


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """A template; an empty `service_type` serves every kind of service that has none.

    `enforced`: no such OT is completed before a control of it was passed.
    """

    id: UUID
    name: str
    service_type: str
    road_test: bool
    points: tuple[TemplatePoint, ...]
    version: int
    enforced: bool = True


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One control and how far it got: `answered` of `total` points, `wrong` of them to correct."""

    id: UUID
    work_order_id: UUID
    number: str
    plate: str
    vehicle: str
    template_name: str
    status: QualityStatus
    total: int
    answered: int
    wrong: int
    note: str
    created_at: datetime
    checked_at: datetime | None
    checked_by: str | None


@dataclass(frozen=True, slots=True)
class CheckDetail:
    """One control whole.

    `refusal` says why this actor may not go on with it, `owed` what is left before it can pass;
    `worked` is whether the actor worked on the OT, for then somebody else passes it.
    """

    check: CheckRow
    version: int
    points: tuple[Point, ...]
    road_test: bool
    road_start_km: int | None
    road_end_km: int | None
    odometer_in: int | None
    owed: tuple[str, ...]
    worked: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An OT that waits for its control; `answered` of `total` once somebody began."""

    work_order_id: UUID
    number: str
    plate: str
    vehicle: str
    client: str
    service_type: str
    technician: str | None
    priority: Priority
    promised_at: datetime | None
    since: datetime
    answered: int
    total: int


@dataclass(frozen=True, slots=True)
class DeferredLine:
    """Work left for later, as the act says it."""

    description: str
    grade: str
    due_on: date | None = None
    due_odometer: int | None = None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery as it was signed."""

    id: UUID
    work_order_id: UUID
    vehicle_id: UUID
    explanation: str
    deferred: tuple[DeferredLine, ...]
    warranty_text: str
    warranty_months: int | None
    warranty_km: int | None
    next_service_on: date | None
    next_service_km: int | None
    retorque_on: date | None
    retorque_km: int | None
    odometer_out: int | None
    old_parts_returned: bool
    received_by: str
    received_rut: str
    delivered_by: str | None
    delivered_at: datetime | None
    signature_file_id: UUID | None
    slip_file_id: UUID | None
    slip_sha256: str
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class DeliveryDetail:
    """The delivery of an OT: done, or what it would say; `refusal` says why it may not be made."""

    work_order_id: UUID
    number: str
    status: OTStatus
    plate: str
    vehicle: str
    client: str
    client_rut: str
    timezone: str
    odometer_in: int | None
    control: CheckRow | None
    road_end_km: int | None
    deferred: tuple[DeferredLine, ...]
    proposed: Terms
    delivery: DeliveryRow | None
    refusal: str
