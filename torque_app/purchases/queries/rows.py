"""What the doors of purchases hand out: plain frozen rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.purchases import (
    AnswerKind,
    ClaimAction,
    ClaimStatus,
    PurchaseDocument,
    PurchaseSource,
    PurchaseStatus,
    SignatureGrade,
    StampGrade,
)
from models.values import claim_window
from torque_app.invoicing import queries as invoicing
from torque_app.purchases import lifecycle, rules

_TYPE_NAMES: Final[Mapping[int, str]] = {
    43: "Liquidación factura",
    46: "Factura de compra",
    110: "Factura de exportación",
    111: "Nota de débito de exportación",
    112: "Nota de crédito de exportación",
}

ANSWER_NAMES: Final[Mapping[AnswerKind, str]] = {
    AnswerKind.RECEPTION: "Acuse de recibo del envío",
    AnswerKind.RESULT: "Respuesta comercial",
    AnswerKind.RECEIPT: "Recibo de mercaderías o servicios",
}

_STATE_NAMES: Final[Mapping[str, str]] = {
    **{status.value: name for status, name in lifecycle.DOCUMENT.names.items()},
    rules.DEEMED: "Aceptado por plazo",
}


def type_name(dte_type: int) -> str:
    """Return what a received document is called on screen."""
    return _TYPE_NAMES.get(dte_type) or invoicing.type_name(dte_type)


def state_name(state: str) -> str:
    """Return what a shown state is called."""
    return _STATE_NAMES[state]


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """One received document; the countdown is None for types that have none or once answered.

    `is_waiting` says that SII has still to answer something we asked it to register.
    """

    id: UUID
    company_id: UUID
    issuer_rut: str
    issuer_name: str
    dte_type: int
    type_name: str
    folio: int
    issued_on: date
    total: Decimal
    signature: SignatureGrade
    stamp: StampGrade
    status: PurchaseStatus
    state: str
    state_name: str
    received_at: datetime
    deadline: datetime | None
    days_left: int | None
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step of the story."""

    id: UUID
    step: str
    sentence: str
    evidence: Mapping[str, Any]
    actor: str | None
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One signed file for the supplier."""

    id: UUID
    kind: AnswerKind
    kind_name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One act we asked SII to register; `sii_code` is its `codResp`."""

    id: UUID
    action: ClaimAction
    action_name: str
    status: ClaimStatus
    status_name: str
    reason: str
    sii_code: int | None
    sii_sentence: str
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Origin:
    """How the envelope of a document came in."""

    id: UUID
    kind: str
    source: PurchaseSource
    filename: str
    signature: SignatureGrade
    received_by: str | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PurchaseDetail:
    """A document with its lines, its story, and what may still be answered.

    `deadline_is_sure` is False while SII has not said when it received the document.
    """

    document: PurchaseRow
    company: str
    net: Decimal
    exempt: Decimal
    iva: Decimal
    due_on: date | None
    payment: int | None
    signature_fault: str
    signed_by: str
    stamp_fault: str
    lines: tuple[Mapping[str, Any], ...]
    references: tuple[Mapping[str, Any], ...]
    origin: Origin
    steps: tuple[StepRow, ...]
    answers: tuple[AnswerRow, ...]
    claims: tuple[ClaimRow, ...]
    possible: tuple[ClaimAction, ...]
    deadline_is_sure: bool
    version: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures over the list: documents to answer, those within 3 days, this month's total."""

    to_answer: int = 0
    urgent: int = 0
    month_total: Decimal = Decimal(0)
    month_documents: int = 0


def purchase_row(document: PurchaseDocument, *, waiting: bool, now: datetime) -> PurchaseRow:
    """Return the plain row of a document as it stands at a moment."""
    counted_from = document.sii_received_at or document.received_at
    over = claim_window.is_over(document.dte_type, counted_from, now=now)
    state = rules.shown_state(document.status, over=over)
    open_ = state == PurchaseStatus.RECEIVED and document.dte_type in claim_window.REGISTERED_TYPES
    return PurchaseRow(
        id=document.id,
        company_id=document.company_id,
        issuer_rut=document.issuer_rut,
        issuer_name=document.issuer_name,
        dte_type=document.dte_type,
        type_name=type_name(document.dte_type),
        folio=document.folio,
        issued_on=document.issued_on,
        total=document.total,
        signature=document.signature,
        stamp=document.ted,
        status=document.status,
        state=state,
        state_name=state_name(state),
        received_at=document.received_at,
        deadline=claim_window.deadline(counted_from) if open_ else None,
        days_left=claim_window.days_left(counted_from, now=now) if open_ else None,
        is_waiting=waiting,
    )
