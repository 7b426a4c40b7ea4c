"""What is shown of quotations: plain frozen rows for the API and for the screens."""

import datetime as dt
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from models.quotations import (
    Decision,
    DecisionMethod,
    PartCondition,
    Payer,
    QuotationDocument,
    QuotationStatus,
    QuotedKind,
    QuotedPriority,
    VehicleLocation,
)
from torque_app.quotations.rules.amounts import Split, Totals


@dataclass(frozen=True, slots=True)
class QuotationRow:
    """One quotation of a list; `total` is with IVA, `supplements` the OT whose extra work it is."""

    id: UUID
    number: str
    status: QuotationStatus
    revision: int
    client_id: UUID
    client: str
    vehicle_id: UUID | None
    plate: str
    vehicle: str
    service_center_id: UUID
    quotation_date: dt.date
    valid_until: dt.date | None
    total: Decimal
    advisor_id: UUID | None
    advisor: str | None
    work_order_id: UUID | None
    supplements_id: UUID | None
    sent_to_customer_at: datetime | None
    seen_at: datetime | None
    customer_decided_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line; `amount` is net, `unit_cost` and `margin_percent` only for who sees costs.

    `available` is what shelves have free of its item, None for what no shelf holds; `missing`
    is how much of it would have to be bought. `photos` are of the inspection's point behind it.
    `by_hours`: its quantity is hours of work; labour at a fixed amount is not sold by them.
    """

    id: UUID
    position: int
    kind: QuotedKind
    item_id: UUID | None
    operation_id: UUID | None
    inspection_point_id: UUID | None
    package_code: str
    description: str
    part_number: str
    quantity: Decimal
    by_hours: bool
    unit_price: Decimal
    discount_percent: Decimal
    is_exempt: bool
    amount: Decimal
    condition: PartCondition | None
    warranty_months: int | None
    warranty_km: int | None
    priority: QuotedPriority
    payer: Payer
    expected_on: dt.date | None
    decision: Decision
    decided_at: datetime | None
    order_line_id: UUID | None
    unit_cost: Decimal | None
    margin_percent: Decimal | None
    available: Decimal | None = None
    missing: Decimal = Decimal(0)
    finding: str = ""
    photos: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version; once `frozen_at` it is what the client saw, in the file of that hash."""

    id: UUID
    revision: int
    created_at: datetime
    created_by: str | None
    why: str
    total: Decimal
    frozen_at: datetime | None
    pdf_file_id: UUID | None
    pdf_sha256: str


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The evidence of a decision on one version."""

    id: UUID
    revision: int
    answered_at: datetime
    method: DecisionMethod
    name: str
    rut: str
    recorded_by: str | None
    ip: str
    device: str
    total: Decimal
    pdf_sha256: str
    signature_file_id: UUID | None


@dataclass(frozen=True, slots=True)
class QuotationDetail:
    """One quotation whole, in its current version.

    `totals` are of the lines that stand: all offered, or those approved once it was decided;
    their cost is zero for whoever does not see costs. `refusal` says why this actor changes
    nothing here, `awaits_document` that a document may bill it now.
    """

    quotation: QuotationRow
    version: int
    document_type: QuotationDocument
    appointment_id: UUID | None
    delivery_days: int | None
    has_insurance: bool
    insurer_id: UUID | None
    insurer: str
    claim_number: str
    insurance_start_date: dt.date | None
    insurance_end_date: dt.date | None
    deductible: Decimal
    notes: str
    custom_notes: str
    note_template_id: UUID | None
    vehicle_location: VehicleLocation | None
    battery_serial_number: str
    discount_percent: Decimal
    manager_note: str
    rejection_reason: str
    converted_at: datetime | None
    order_number: str
    centre: str
    timezone: str
    client_email: str
    client_phone: str
    sees_cost: bool
    refusal: str
    awaits_document: bool
    totals: Totals
    offered: Totals
    split: Split
    lines: tuple[QuotedLine, ...]
    versions: tuple[VersionRow, ...]
    answers: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class InsurerRow:
    """A company that pays for its insured."""

    id: UUID
    name: str
    rut: str
    address: str
    phone: str
    email: str
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class NoteTemplateRow:
    """A text to put under a quotation."""

    id: UUID
    name: str
    category: str
    content: str
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class PackageLine:
    """A line of a package; without a price it takes that of the day."""

    kind: QuotedKind
    description: str
    quantity: Decimal
    item_id: UUID | None = None
    operation_id: UUID | None = None
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PackageRow:
    """Lines that are sold together, at their prices or at one."""

    id: UUID
    code: str
    name: str
    make: str
    model: str
    lines: tuple[PackageLine, ...]
    fixed_price: Decimal | None
    is_active: bool
    version: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """How cost becomes price: `brackets` are pairs of a top (None: open) and a percentage."""

    id: UUID
    name: str
    brackets: tuple[tuple[Decimal | None, Decimal], ...]
    on_cost: bool
    is_default: bool
    version: int
