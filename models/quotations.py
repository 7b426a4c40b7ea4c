"""What a job would cost, version by version, and what the client said to each line."""

import datetime as dt
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
    index,
    link,
    measure,
    money,
    percent,
    stamp,
    unique,
    utc_now,
)


class QuotationStatus(StrEnum):
    """Where a quotation stands (QUO-03)."""

    DRAFT = "DRAFT"
    SENT_TO_MANAGER = "SENT_TO_MANAGER"
    MANAGER_APPROVED = "MANAGER_APPROVED"
    MANAGER_REJECTED = "MANAGER_REJECTED"
    SENT_TO_CUSTOMER = "SENT_TO_CUSTOMER"
    CUSTOMER_APPROVED = "CUSTOMER_APPROVED"
    CUSTOMER_REJECTED = "CUSTOMER_REJECTED"
    NO_RESPONSE_LEAD = "NO_RESPONSE_LEAD"
    MANAGER_QUOTE = "MANAGER_QUOTE"


QUOTATION_NAMES: Final[Mapping[QuotationStatus, str]] = {
    QuotationStatus.DRAFT: "Borrador",
    QuotationStatus.SENT_TO_MANAGER: "Espera al jefe",
    QuotationStatus.MANAGER_APPROVED: "Visto bueno",
    QuotationStatus.MANAGER_REJECTED: "Rechazado por el jefe",
    QuotationStatus.SENT_TO_CUSTOMER: "Enviado al cliente",
    QuotationStatus.CUSTOMER_APPROVED: "Aprobado",
    QuotationStatus.CUSTOMER_REJECTED: "Rechazado por el cliente",
    QuotationStatus.NO_RESPONSE_LEAD: "Sin respuesta",
    QuotationStatus.MANAGER_QUOTE: "En manos del jefe",
}
"""What people call each status."""


class QuotationDocument(StrEnum):
    """What is printed above it (QUO-02); the check-in slip is reception's own document."""

    QUOTATION = "QUOTATION"
    PROFORMA_INVOICE = "PROFORMA_INVOICE"


class VehicleLocation(StrEnum):
    """Where the car waits for the answer (QUO-11)."""

    WITH_CUSTOMER = "WITH_CUSTOMER"
    AT_WORKSHOP = "AT_WORKSHOP"


class QuotedKind(StrEnum):
    """What a line sells."""

    LABOR = "LABOR"
    PART = "PART"
    SUPPLY = "SUPPLY"
    OUTSIDE_WORK = "OUTSIDE_WORK"
    TYRE = "TYRE"
    DISCOUNT = "DISCOUNT"


class PartCondition(StrEnum):
    """Where a part comes from; used or rebuilt must be told in writing (Ley 19.496 art. 40)."""

    OEM = "OEM"
    OES = "OES"
    AFTERMARKET = "AFTERMARKET"
    USED = "USED"
    REBUILT = "REBUILT"


class QuotedPriority(StrEnum):
    """Why a line should be done."""

    SAFETY = "SAFETY"
    MAINTENANCE = "MAINTENANCE"
    OPTIONAL = "OPTIONAL"


class Payer(StrEnum):
    """Who pays a line."""

    CUSTOMER = "CUSTOMER"
    INSURER = "INSURER"


class Decision(StrEnum):
    """What the client said to a line."""

    PENDING = "PENDING"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    DEFERRED = "DEFERRED"


class DecisionMethod(StrEnum):
    """How we know who decided."""

    SIGNATURE = "SIGNATURE"
    CODE = "CODE"
    RECORDED = "RECORDED"


class Quotation(TenantRecord, Versioned, Remembered, table=True):
    """One offer to a client; its lines stand in versions, its totals are the current version's.

    `supplements_id` names the OT whose extra work it offers; `work_order_id` the OT it became.
    """

    __tablename__ = "quotations"
    __table_args__ = (
        unique("number", alive=False),
        link("service_center_id", "service_centers"),
        link("client_id", "clients"),
        link("vehicle_id", "vehicles"),
        link("appointment_id", "appointments"),
        link("work_order_id", "work_orders"),
        link("supplements_id", "work_orders"),
        link("insurer_id", "insurers"),
        index("client_id"),
        index("service_center_id"),
        index("appointment_id", where="appointment_id IS NOT NULL"),
        index("insurer_id", where="insurer_id IS NOT NULL"),
        index("vehicle_id", where="vehicle_id IS NOT NULL"),
        index("work_order_id", where="work_order_id IS NOT NULL"),
        index("supplements_id", where="supplements_id IS NOT NULL"),
        index("status", text("created_at DESC")),
        index(text("created_at DESC")),
        index("valid_until", where="status = 'SENT_TO_CUSTOMER' AND deleted_at IS NULL"),
        CheckConstraint("discount_percent BETWEEN 0 AND 100", name="discount_is_a_share"),
        CheckConstraint("net + tax + exempt = total", name="adds_up"),
    )

    number: str = Field(max_length=30)
    service_center_id: UUID
    client_id: UUID
    vehicle_id: UUID | None = None
    appointment_id: UUID | None = None
    work_order_id: UUID | None = None
    supplements_id: UUID | None = None
    document_type: QuotationDocument = choice(QuotationDocument, QuotationDocument.QUOTATION)
    status: QuotationStatus = choice(QuotationStatus, QuotationStatus.DRAFT)
    revision: int = 1
    quotation_date: dt.date
    valid_until: dt.date | None = None
    delivery_days: int | None = None
    has_insurance: bool = False
    insurer_id: UUID | None = None
    claim_number: str = Field(default="", max_length=40)
    insurance_start_date: dt.date | None = None
    insurance_end_date: dt.date | None = None
    deductible: Decimal = money()
    notes: str = Field(default="", max_length=2000)
    custom_notes: str = Field(default="", max_length=2000)
    note_template_id: UUID | None = None
    vehicle_location: VehicleLocation | None = choice(VehicleLocation, optional=True)
    battery_serial_number: str = Field(default="", max_length=60)
    discount_percent: Decimal = percent()
    subtotal: Decimal = money()
    discount: Decimal = money()
    net: Decimal = money()
    exempt: Decimal = money()
    tax: Decimal = money()
    total: Decimal = money()
    cost: Decimal = money()
    client_snapshot: dict[str, Any] = document()
    created_by: UUID | None = None
    advisor_id: UUID | None = None
    manager_id: UUID | None = None
    passed_to_manager_at: datetime | None = stamp(optional=True)
    manager_decided_at: datetime | None = stamp(optional=True)
    manager_note: str = Field(default="", max_length=500)
    sent_to_customer_at: datetime | None = stamp(optional=True)
    reminded_at: datetime | None = stamp(optional=True)
    seen_at: datetime | None = stamp(optional=True)
    customer_decided_at: datetime | None = stamp(optional=True)
    rejection_reason: str = Field(default="", max_length=500)
    whatsapp_sent_at: datetime | None = stamp(optional=True)
    converted_at: datetime | None = stamp(optional=True)


class QuotationVersion(TenantRow, table=True):
    """One revision; once sent (`frozen_at`) neither it nor its lines' offer ever change again.

    `pdf_sha256` is the hash of the very file the client saw; `totals` is told as it was offered.
    """

    __tablename__ = "quotation_versions"
    __table_args__ = (
        link("quotation_id", "quotations"),
        unique("quotation_id", "revision", alive=False),
        CheckConstraint("revision >= 1", name="counts_from_one"),
    )

    quotation_id: UUID
    revision: int
    created_at: datetime = stamp(default_factory=utc_now)
    created_by: UUID | None = None
    why: str = Field(default="", max_length=300)
    totals: dict[str, Any] = document()
    frozen_at: datetime | None = stamp(optional=True)
    pdf_file_id: UUID | None = None
    pdf_sha256: str = Field(default="", max_length=64)


class QuotationLine(TenantRecord, table=True):
    """One thing offered at one net price, and what the client said to it.

    Prices are net of IVA; `amount` is quantity x price less its discount, in whole pesos. Labour
    is sold `by_hours`, its quantity and price being theirs, or at a fixed amount.
    """

    __tablename__ = "quotation_lines"
    __table_args__ = (
        link("quotation_version_id", "quotation_versions"),
        link("item_id", "inventory_items"),
        link("operation_id", "labor_operations"),
        link("inspection_point_id", "inspection_points"),
        index("quotation_version_id", "position"),
        index("item_id", where="item_id IS NOT NULL"),
        index("operation_id", where="operation_id IS NOT NULL"),
        index("inspection_point_id", where="inspection_point_id IS NOT NULL"),
        CheckConstraint("discount_percent BETWEEN 0 AND 100", name="discount_is_a_share"),
        CheckConstraint("quantity > 0", name="some"),
        CheckConstraint("kind = 'LABOR' OR NOT by_hours", name="only_labor_by_hours"),
        CheckConstraint(
            "(kind = 'DISCOUNT') = (amount < 0) OR amount = 0", name="only_discounts_take_away"
        ),
        CheckConstraint("(decision = 'PENDING') = (decided_at IS NULL)", name="decided_some_time"),
    )

    quotation_version_id: UUID
    position: int
    kind: QuotedKind = choice(QuotedKind)
    item_id: UUID | None = None
    operation_id: UUID | None = None
    inspection_point_id: UUID | None = None
    package_code: str = Field(default="", max_length=40)
    description: str = Field(max_length=300)
    part_number: str = Field(default="", max_length=60)
    quantity: Decimal = measure(Decimal(1))
    by_hours: bool = False
    unit_price: Decimal = money()
    discount_percent: Decimal = percent()
    is_exempt: bool = False
    amount: Decimal = money()
    unit_cost: Decimal = money()
    condition: PartCondition | None = choice(PartCondition, optional=True)
    warranty_months: int | None = None
    warranty_km: int | None = None
    priority: QuotedPriority = choice(QuotedPriority, QuotedPriority.MAINTENANCE)
    payer: Payer = choice(Payer, Payer.CUSTOMER)
    expected_on: dt.date | None = None
    decision: Decision = choice(Decision, Decision.PENDING)
    decided_at: datetime | None = stamp(optional=True)
    order_line_id: UUID | None = None


class QuotationAnswer(TenantRow, table=True):
    """The evidence of a decision: who, when, from where, on which file; it never changes.

    `decisions`: [{"line_id", "decision", "amount"}, …] as they were told and recalculated here.
    """

    __tablename__ = "quotation_answers"
    __table_args__ = (
        link("quotation_version_id", "quotation_versions"),
        unique("quotation_version_id", "key", alive=False),
    )

    quotation_version_id: UUID
    key: UUID
    answered_at: datetime = stamp(default_factory=utc_now)
    method: DecisionMethod = choice(DecisionMethod)
    decisions: list[Any] = document(list)
    total: Decimal = money()
    name: str = Field(default="", max_length=100)
    rut: str = Field(default="", max_length=12)
    recorded_by: UUID | None = None
    ip: str = Field(default="", max_length=45)
    device: str = Field(default="", max_length=300)
    pdf_sha256: str = Field(default="", max_length=64)
    signature_file_id: UUID | None = None


class QuotationCode(TenantRow, table=True):
    """A one-time code a client types to decide; only its hash is kept, and few tries."""

    __tablename__ = "quotation_codes"
    __table_args__ = (
        link("quotation_version_id", "quotation_versions"),
        index("quotation_version_id", text("sent_at DESC")),
        CheckConstraint("failed_attempts >= 0", name="tries_not_negative"),
    )

    quotation_version_id: UUID
    code_hash: str = Field(max_length=64)
    sent_to: str = Field(max_length=254)
    sent_at: datetime = stamp(default_factory=utc_now)
    expires_at: datetime = stamp()
    failed_attempts: int = 0
    used_at: datetime | None = stamp(optional=True)


class Insurer(TenantRecord, Versioned, table=True):
    """A company that pays for its insured (QUO-09)."""

    __tablename__ = "insurers"
    __table_args__ = (unique("name"),)

    name: str = Field(max_length=120)
    rut: str = Field(default="", max_length=12)
    address: str = Field(default="", max_length=200)
    phone: str = Field(default="", max_length=30)
    email: str = Field(default="", max_length=254)
    is_active: bool = True


class NoteTemplate(TenantRecord, Versioned, table=True):
    """A text to put under a quotation (QUO-10)."""

    __tablename__ = "note_templates"
    __table_args__ = (unique("name"),)

    name: str = Field(max_length=80)
    category: str = Field(default="", max_length=40)
    content: str = Field(max_length=2000)
    is_active: bool = True


class ServicePackage(TenantRecord, Versioned, table=True):
    """Lines that are always sold together, such as a service at 10,000 km.

    `lines`: [{"kind", "description", "quantity", "item_id", "operation_id", "unit_price"}, …];
    a line without a price takes the shelf's or the catalogue's of the day.
    """

    __tablename__ = "service_packages"
    __table_args__ = (unique("code"),)

    code: str = Field(max_length=40)
    name: str = Field(max_length=120)
    make: str = Field(default="", max_length=40)
    model: str = Field(default="", max_length=60)
    lines: list[Any] = document(list)
    fixed_price: Decimal | None = money(None)
    is_active: bool = True


class PriceMatrix(TenantRecord, Versioned, table=True):
    """How cost becomes price, by brackets of cost.

    `brackets`: [{"up_to": "5000" or null, "percent": "60"}, …], rising; `on_cost` says whether
    the percentage is added to the cost or is the share of the price that is margin.
    """

    __tablename__ = "price_matrices"
    __table_args__ = (
        unique("name"),
        Index(
            "ix_price_matrices_default",
            "tenant_id",
            unique=True,
            postgresql_where=text("is_default AND deleted_at IS NULL"),
        ),
    )

    name: str = Field(max_length=80)
    brackets: list[Any] = document(list)
    on_cost: bool = True
    is_default: bool = False
