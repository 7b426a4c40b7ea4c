"""Invoices and the electronic documents behind them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, Numeric, Text, text
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
    money,
    percent,
    stamp,
    unique,
    utc_now,
)
from models.tenants import DteEnvironment


class InvoiceStatus(StrEnum):
    """The commercial life of an invoice (CF-17); OVERDUE is derived, never stored."""

    DRAFT = "DRAFT"
    ISSUED = "ISSUED"
    SENT = "SENT"
    PARTIALLY_PAID = "PARTIALLY_PAID"
    PAID = "PAID"
    VOID = "VOID"


class DteStatus(StrEnum):
    """The life of a document before SII."""

    ISSUED = "ISSUED"
    SIGNED = "SIGNED"
    SENDING = "SENDING"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    OBJECTED = "OBJECTED"
    REJECTED = "REJECTED"


class NoteKind(StrEnum):
    """What a credit or debit note does to its document (`CodRef` 1, 2, 3; DTE-20)."""

    VOID = "VOID"
    TEXT = "TEXT"
    AMOUNT = "AMOUNT"


class BundleStatus(StrEnum):
    """The life of a file made of many documents."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class EnvelopeStatus(StrEnum):
    """The life of an envelope: an answer that was lost is asked about, not sent again."""

    BUILT = "BUILT"
    UPLOADING = "UPLOADING"
    SENT = "SENT"
    PROCESSED = "PROCESSED"
    REFUSED = "REFUSED"


class ClaimStanding(StrEnum):
    """What a receiver registered at SII about a document; that silence accepted it is derived."""

    SILENT = "SILENT"
    ACKNOWLEDGED = "ACKNOWLEDGED"
    ACCEPTED = "ACCEPTED"
    CLAIMED = "CLAIMED"


class Channel(StrEnum):
    """SII's two doors: boletas go by REST, everything else by DTEUpload."""

    DTE = "DTE"
    BOLETA = "BOLETA"


def exact() -> Any:
    """A price or quantity as a DTE carries it: NUMERIC(18,6), SII "Formato DTE" v2.5."""
    return Field(default=Decimal(0), sa_type=Numeric(18, 6), nullable=False)


class Certificate(TenantRecord, table=True):
    """A person's signing certificate; the .pfx is encrypted, its password is not kept.

    SII enrols a person for each of its two worlds apart: a row serves one `environment`.
    `is_chosen` marks the one to sign with where there are several; `warned_days` is the last
    warning given before its end.
    """

    __tablename__ = "certificates"
    __table_args__ = (link("company_id", "companies"), index("company_id"))

    company_id: UUID
    environment: DteEnvironment = choice(DteEnvironment, DteEnvironment.CERTIFICATION)
    holder_rut: str = Field(max_length=12)
    holder_name: str = Field(max_length=120)
    fingerprint: str = Field(max_length=64)
    not_before: datetime = stamp()
    not_after: datetime = stamp()
    secret_enc: bytes = Field(sa_type=LargeBinary)
    is_active: bool = True
    is_chosen: bool = False
    warned_days: int | None = None


class CafFolio(TenantRecord, table=True):
    """A range of folios SII authorised; `next_folio` moves under a row lock."""

    __tablename__ = "caf_folios"
    __table_args__ = (
        link("company_id", "companies"),
        index("company_id", "dte_type", "range_from"),
        CheckConstraint("range_from <= range_to", name="range_in_order"),
        CheckConstraint("next_folio BETWEEN range_from AND range_to + 1", name="next_in_range"),
    )

    company_id: UUID
    environment: DteEnvironment = choice(DteEnvironment)
    dte_type: int
    range_from: int = Field(sa_type=BigInteger)
    range_to: int = Field(sa_type=BigInteger)
    next_folio: int = Field(sa_type=BigInteger)
    authorised_on: date
    expires_on: date | None = None
    caf_xml_enc: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    is_active: bool = True
    warned_days: int | None = None
    told_low_at: datetime | None = stamp(optional=True)


class Invoice(TenantRecord, Versioned, Remembered, table=True):
    """What a client owes for what was done; totals in whole pesos.

    `draft` is what was typed, until it is issued. `non_billable` is charged besides the total
    (`MontoNF`). Notes in force move `credited_amount` (61) and
    `debited_amount` (56) of the document they refer to; what was paid beyond the rest is
    `credit_balance`, in favour of the client. Guías and notes owe nothing themselves.
    `voided_by_id` is the note that annuls it, accepted or on its way.
    """

    __tablename__ = "invoices"
    __table_args__ = (
        link("company_id", "companies"),
        link("service_center_id", "service_centers"),
        link("client_id", "clients"),
        link("vehicle_id", "vehicles"),
        link("reference_invoice_id", "invoices"),
        link("voided_by_id", "invoices"),
        Index(
            None,
            "tenant_id",
            "company_id",
            "environment",
            "dte_type",
            "folio",
            unique=True,
            postgresql_where=text("folio IS NOT NULL"),
        ),
        index("client_id"),
        index("vehicle_id"),
        index("service_center_id"),
        index(text("invoice_date DESC"), text("id DESC")),
        index("status"),
        index("reference_invoice_id", where="reference_invoice_id IS NOT NULL"),
        index("voided_by_id", where="voided_by_id IS NOT NULL"),
        CheckConstraint(
            "balance - credit_balance = CASE WHEN dte_type IN (52, 56, 61) THEN 0"
            " ELSE total + non_billable + debited_amount - credited_amount - paid_amount END",
            name="balance_adds_up",
        ),
        CheckConstraint(
            "balance >= 0 AND credit_balance >= 0 AND (balance = 0 OR credit_balance = 0)",
            name="owed_one_way",
        ),
        CheckConstraint(
            "paid_amount >= 0 AND credited_amount >= 0 AND debited_amount >= 0",
            name="amounts_not_negative",
        ),
        CheckConstraint("net + exempt + iva = total", name="total_adds_up"),
    )

    company_id: UUID
    service_center_id: UUID
    client_id: UUID | None = None
    vehicle_id: UUID | None = None
    environment: DteEnvironment = choice(DteEnvironment)
    dte_type: int
    folio: int | None = Field(default=None, sa_type=BigInteger)
    caf_id: UUID | None = None
    invoice_date: date
    due_date: date | None = None
    status: InvoiceStatus = choice(InvoiceStatus, InvoiceStatus.DRAFT)
    dte_status: DteStatus | None = choice(DteStatus, optional=True)
    net: Decimal = money()
    exempt: Decimal = money()
    iva: Decimal = money()
    iva_rate: Decimal = percent(Decimal(19))
    total: Decimal = money()
    non_billable: Decimal = money()
    paid_amount: Decimal = money()
    credited_amount: Decimal = money()
    debited_amount: Decimal = money()
    balance: Decimal = money()
    credit_balance: Decimal = money()
    cost: Decimal = money()
    note_kind: NoteKind | None = choice(NoteKind, optional=True)
    reference_invoice_id: UUID | None = None
    voided_by_id: UUID | None = None
    draft: dict[str, Any] = document()
    discounts: list[Any] = document(list)
    delivery: dict[str, Any] = document()
    issuer_snapshot: dict[str, Any] = document()
    receiver_snapshot: dict[str, Any] = document()
    references: list[Any] = document(list)
    notes: str | None = Field(default=None, max_length=500)
    created_by: UUID | None = None
    issued_at: datetime | None = stamp(optional=True)


class InvoiceItem(TenantRecord, table=True):
    """A line of an invoice, as it was (DTE-29)."""

    __tablename__ = "invoice_items"
    __table_args__ = (link("invoice_id", "invoices"), index("invoice_id", "line"))

    invoice_id: UUID
    line: int
    item_id: UUID | None = None
    name: str = Field(max_length=80)
    code: str | None = Field(default=None, max_length=35)
    description: str | None = Field(default=None, max_length=1000)
    quantity: Decimal = exact()
    unit: str = Field(default="UN", max_length=4)
    unit_price: Decimal = exact()
    discount_percent: Decimal = percent()
    surcharge_percent: Decimal = percent()
    amount: Decimal = money()
    cost: Decimal = money()
    is_exempt: bool = False
    is_billable: bool = True


class InvoiceWorkOrder(TenantRow, table=True):
    """Which OTs an invoice bills (CF-15: n to m)."""

    __tablename__ = "invoice_work_orders"
    __table_args__ = (
        link("invoice_id", "invoices"),
        link("work_order_id", "work_orders"),
        index("invoice_id"),
        index("work_order_id"),
    )

    invoice_id: UUID
    work_order_id: UUID
    created_at: datetime = stamp(default_factory=utc_now)


class InvoiceGuide(TenantRow, table=True):
    """Which guías de despacho a factura or boleta bills; a guía is billed once."""

    __tablename__ = "invoice_guides"
    __table_args__ = (
        link("invoice_id", "invoices"),
        link("guide_id", "invoices"),
        index("invoice_id"),
        index("guide_id"),
    )

    invoice_id: UUID
    guide_id: UUID
    created_at: datetime = stamp(default_factory=utc_now)


class InvoiceBundle(TenantRecord, table=True):
    """A zip of printed documents that a worker makes; `key` is where the storage has it."""

    __tablename__ = "invoice_bundles"
    __table_args__ = (index(text("created_at DESC")),)

    status: BundleStatus = choice(BundleStatus, BundleStatus.QUEUED)
    layout: str = Field(max_length=20)
    cedible: bool = False
    invoice_ids: list[Any] = document(list)
    skipped: list[Any] = document(list)
    done: int = 0
    total: int = 0
    key: str | None = Field(default=None, max_length=200)
    size: int = 0
    requested_by: UUID | None = None
    finished_at: datetime | None = stamp(optional=True)


class Dte(TenantRecord, table=True):
    """The electronic document of an invoice; once signed its bytes never change.

    `sii_received_at` is when the upload was answered, until the registry of claims told SII's own
    moment; `claims_asked_at` is when it last did, `claims` what it has, oldest first.
    """

    __tablename__ = "dtes"
    __table_args__ = (
        link("invoice_id", "invoices"),
        link("caf_id", "caf_folios"),
        link("envelope_id", "dte_submissions"),
        unique("company_rut", "environment", "dte_type", "folio", alive=False),
        index("invoice_id"),
        index("caf_id"),
        index("envelope_id"),
        index("status"),
        index("sii_received_at", where="sii_received_at IS NOT NULL AND dte_type IN (33, 34)"),
    )

    invoice_id: UUID
    caf_id: UUID
    company_rut: str = Field(max_length=12)
    environment: DteEnvironment = choice(DteEnvironment)
    dte_type: int
    folio: int = Field(sa_type=BigInteger)
    status: DteStatus = choice(DteStatus, DteStatus.ISSUED)
    content: dict[str, Any] = document()
    xml: bytes | None = Field(default=None, sa_type=LargeBinary)
    ted: str | None = Field(default=None, sa_type=Text)
    sha256: str | None = Field(default=None, max_length=64)
    signed_at: datetime | None = stamp(optional=True)
    envelope_id: UUID | None = None
    reasons: list[Any] = document(list)
    sii_received_at: datetime | None = stamp(optional=True)
    claims_asked_at: datetime | None = stamp(optional=True)
    claims: list[Any] = document(list)
    claim_standing: ClaimStanding = choice(ClaimStanding, ClaimStanding.SILENT)


class DteSubmission(TenantRecord, table=True):
    """One envelope sent to SII; its bytes are frozen before the upload."""

    __tablename__ = "dte_submissions"
    __table_args__ = (
        link("company_id", "companies"),
        index("company_id"),
        index("status"),
        index(text("created_at DESC")),
    )

    company_id: UUID
    environment: DteEnvironment = choice(DteEnvironment)
    channel: Channel = choice(Channel)
    status: EnvelopeStatus = choice(EnvelopeStatus, EnvelopeStatus.BUILT)
    xml: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    track_id: str | None = Field(default=None, max_length=20)
    sent_at: datetime | None = stamp(optional=True)
    upload_attempts: int = 0
    poll_count: int = 0
    last_polled_at: datetime | None = stamp(optional=True)
    sii_state: str | None = Field(default=None, max_length=20)
    counts: dict[str, Any] = document()
    last_answer: str | None = Field(default=None, max_length=4000)


class DteStep(TenantRow, table=True):
    """One step of a document's story; append only."""

    __tablename__ = "dte_steps"
    __table_args__ = (link("dte_id", "dtes"), index("dte_id", "happened_at"))

    dte_id: UUID
    step: str = Field(max_length=40)
    sentence: str = Field(max_length=300)
    evidence: dict[str, Any] = document()
    actor_id: UUID | None = None
    happened_at: datetime = stamp(default_factory=utc_now)
