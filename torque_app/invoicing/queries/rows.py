"""What is shown of invoices: plain frozen rows for the API and for the screens."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from models.invoicing import BundleStatus, DteStatus, InvoiceStatus, NoteKind

OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One document of a list; amounts in whole pesos. `state` adds OVERDUE to the status."""

    id: UUID
    dte_type: int
    type_name: str
    folio: int | None
    invoice_date: date
    due_date: date | None
    status: InvoiceStatus
    state: str
    state_name: str
    dte_status: DteStatus | None
    dte_status_name: str
    client_id: UUID | None
    client: str
    receiver_rut: str
    vehicle_id: UUID | None
    plate: str
    service_center_id: UUID
    net: Decimal
    exempt: Decimal
    iva: Decimal
    total: Decimal
    paid_amount: Decimal
    balance: Decimal
    created_at: datetime
    non_billable: Decimal = Decimal(0)
    credited_amount: Decimal = Decimal(0)
    debited_amount: Decimal = Decimal(0)
    credit_balance: Decimal = Decimal(0)
    note_kind: NoteKind | None = None
    reference_invoice_id: UUID | None = None
    voided_by_id: UUID | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line as it stands on the document; `cost` only for whoever sees costs."""

    id: UUID
    line: int
    name: str
    code: str | None
    quantity: Decimal
    unit: str
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal
    is_exempt: bool
    cost: Decimal | None
    description: str | None = None
    surcharge_percent: Decimal = Decimal(0)
    is_billable: bool = True


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the document's story, with its evidence."""

    id: UUID
    step: str
    sentence: str
    evidence: dict[str, Any]
    actor: str | None
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class Billed:
    """An OT or a quotation the document bills."""

    id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another document of ours beside this one.

    `relation` says what it is to this one: REFERENCE, NOTE, GUIDE (billed here), BILLED_BY.
    """

    id: UUID
    relation: str
    dte_type: int
    type_name: str
    folio: int | None
    invoice_date: date
    total: Decimal
    note_kind: NoteKind | None
    dte_status: DteStatus | None


@dataclass(frozen=True, slots=True)
class InvoiceDetail:
    """Everything of one document; `next_steps` are what SII's story still has to tell.

    `draft` is the content as typed, while it is one; `related` are notes, guías and references.
    `quotations` are those it bills, and those whose approved work its OTs did.
    `claim_state` is empty where no receiver can answer; `may_ask_mail` says that SII has something
    to explain in its e-mail.
    """

    invoice: InvoiceRow
    version: int
    environment: str
    receiver: dict[str, Any]
    issuer: dict[str, Any]
    items: tuple[ItemRow, ...]
    work_orders: tuple[Billed, ...]
    quotations: tuple[Billed, ...]
    steps: tuple[StepRow, ...]
    next_steps: tuple[str, ...]
    reasons: tuple[dict[str, Any], ...]
    track_id: str | None
    sii_state: str | None
    may_resend: bool
    may_reissue: bool
    may_print: bool
    has_cedible: bool
    notes: str | None
    cost: Decimal | None
    references: tuple[dict[str, Any], ...] = ()
    discounts: tuple[dict[str, Any], ...] = ()
    delivery: dict[str, Any] = field(default_factory=dict)
    related: tuple[Related, ...] = ()
    draft: dict[str, Any] = field(default_factory=dict)
    may_edit: bool = False
    claim_notice: str | None = None
    claim_state: str = ""
    may_ask_mail: bool = False


@dataclass(frozen=True, slots=True)
class SiiStatus:
    """What SII knows of a document."""

    invoice_id: UUID
    dte_status: DteStatus | None
    dte_status_name: str
    track_id: str | None
    sii_state: str | None
    reasons: tuple[dict[str, Any], ...]
    last_polled_at: datetime | None
    steps: tuple[StepRow, ...]


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """A line of a document that does not exist yet."""

    name: str
    code: str | None
    quantity: Decimal | None
    unit: str | None
    unit_price: Decimal | None
    discount: int
    amount: int
    description: str | None = None
    exempt: bool = False
    non_billable: bool = False
    surcharge: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """What issuing would write, and everything that stands in its way.

    `refusals` no field can mend; `warnings` are for a person to judge. `payable` is the total
    and what is charged besides it. `payment` (1 contado, 2 crédito, 3 sin costo) and `due_on` are
    those it would carry; `version` is that of the draft it was read from, 0 without one.
    """

    work_order_id: UUID | None
    work_order_number: str
    client: str
    plate: str
    dte_type: int
    type_name: str
    lines: tuple[PreviewLine, ...]
    net: int
    exempt: int
    iva: int
    total: int
    receiver: dict[str, str]
    missing: dict[str, str]
    refusals: tuple[str, ...]
    invoice_id: UUID | None
    credit_days: int
    warnings: tuple[str, ...] = ()
    non_billable: int = 0
    payable: int = 0
    guides: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    payment: int | None = None
    due_on: date | None = None
    version: int = 0
    quotation_number: str = ""


@dataclass(frozen=True, slots=True)
class GuideRow:
    """A guía de despacho that waits to be billed; `total` in whole pesos."""

    id: UUID
    folio: int
    issued_on: date
    client_id: UUID | None
    client: str
    rut: str
    net: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class NoteOptions:
    """Which notes a document takes (`allowed`: type, kind), in whole pesos, and which waits."""

    invoice_id: UUID
    document: str
    total: int
    credited: int
    debited: int
    remaining: int
    allowed: tuple[tuple[int, str], ...]
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]
    approval_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class NotePreview:
    """What issuing a note would write; `remaining` is the most it may say of the document."""

    invoice_id: UUID
    dte_type: int
    type_name: str
    kind: NoteKind
    lines: tuple[PreviewLine, ...]
    net: int
    exempt: int
    iva: int
    total: int
    remaining: int
    receiver: dict[str, str]
    missing: dict[str, str]
    refusals: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A zip of printed documents in the making; `skipped` says which have no paper yet."""

    id: UUID
    status: BundleStatus
    layout: str
    cedible: bool
    done: int
    total: int
    size: int
    skipped: tuple[str, ...]
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one document of a bulk sending."""

    invoice_id: UUID
    sent: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class MonthlyTotal:
    """What was issued of one type in one month; what SII rejected does not count."""

    month: str
    dte_type: int
    type_name: str
    documents: int
    net: Decimal
    exempt: Decimal
    iva: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures over the list, in whole pesos."""

    month_total: Decimal = Decimal(0)
    month_documents: int = 0
    owed: Decimal = Decimal(0)
    overdue: Decimal = Decimal(0)
    rejected: int = 0
