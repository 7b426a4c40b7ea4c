"""The documents of a client and what they still owe."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlmodel import col

from models.invoicing import Invoice, InvoiceStatus
from models.payments import ClientPayment
from models.values import clock
from torque_app.core.errors import NotFound
from torque_app.core.listing import columns
from torque_app.core.needs import needs
from torque_app.core.paper import Paper
from torque_app.core.tx import Tx
from torque_app.invoicing import queries as invoicing
from torque_app.invoicing.queries import SharedDocument
from torque_app.portal.permissions import Portal

MOST: Final = 60
_NEVER_OWED: Final = (InvoiceStatus.DRAFT, InvoiceStatus.VOID)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A document as its buyer reads it; amounts in whole pesos, `is_late` once its day passed."""

    id: UUID
    type_name: str
    folio: int
    issued_on: date
    due_on: date | None
    total: Decimal
    balance: Decimal
    is_void: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payment on a document; one taken back is not told of."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PaperDetail:
    """A document with what SII says of it and what was paid."""

    paper: PaperRow
    shared: SharedDocument
    payments: tuple[PaidRow, ...]


def _rows(client_id: UUID) -> Select[Any]:
    return columns(
        Invoice.id,
        Invoice.dte_type,
        Invoice.folio,
        Invoice.invoice_date,
        Invoice.due_date,
        Invoice.total,
        Invoice.balance,
        Invoice.status,
    ).where(col(Invoice.client_id) == client_id, col(Invoice.folio).is_not(None))


def _row(found: Any, today: date) -> PaperRow:
    is_void = found.status == InvoiceStatus.VOID
    balance = Decimal(0) if found.status in _NEVER_OWED else found.balance
    return PaperRow(
        id=found.id,
        type_name=invoicing.type_name(found.dte_type),
        folio=found.folio,
        issued_on=found.invoice_date,
        due_on=found.due_date,
        total=found.total,
        balance=balance,
        is_void=is_void,
        is_late=balance > 0 and found.due_date is not None and found.due_date < today,
    )


@needs(Portal.OPEN)
def papers_of(tx: Tx, client_id: UUID) -> list[PaperRow]:
    """Return a client's last issued documents, the newest first."""
    query = _rows(client_id).order_by(col(Invoice.id).desc()).limit(MOST)
    today = clock.business_date(tx.now)
    return [_row(found, today) for found in tx.session.execute(query)]


@needs(Portal.OPEN)
def owed(tx: Tx, client_id: UUID) -> Decimal:
    """Return what a client still owes on all their documents, in whole pesos."""
    query = select(func.coalesce(func.sum(col(Invoice.balance)), 0)).where(
        col(Invoice.client_id) == client_id, _may_be_owed()
    )
    return Decimal(tx.session.execute(query).scalar_one())


def _may_be_owed() -> ColumnElement[bool]:
    issued = col(Invoice.folio).is_not(None) & (col(Invoice.balance) > 0)
    return issued & col(Invoice.status).not_in(_NEVER_OWED)


@needs(Portal.OPEN)
def paper(tx: Tx, client_id: UUID, invoice_id: UUID) -> PaperDetail:
    """Return a client's own document; NotFound for anybody else's."""
    found = tx.session.execute(_rows(client_id).where(col(Invoice.id) == invoice_id)).first()
    if found is None:
        raise NotFound
    return PaperDetail(
        _row(found, clock.business_date(tx.now)),
        invoicing.shared_document(tx, invoice_id),
        _payments(tx, invoice_id),
    )


def _payments(tx: Tx, invoice_id: UUID) -> tuple[PaidRow, ...]:
    paid: Sequence[Any] = tx.session.execute(
        columns(
            ClientPayment.id, ClientPayment.reverses_id, ClientPayment.paid_on, ClientPayment.amount
        )
        .where(col(ClientPayment.invoice_id) == invoice_id)
        .order_by(col(ClientPayment.paid_on), col(ClientPayment.id))
    ).all()
    undone = {each.reverses_id for each in paid if each.reverses_id is not None}
    return tuple(
        PaidRow(each.paid_on, each.amount)
        for each in paid
        if each.reverses_id is None and each.id not in undone
    )


@needs(Portal.OPEN)
def paper_file(tx: Tx, client_id: UUID, invoice_id: UUID, *, of: str) -> Paper:
    """Return the PDF or the signed XML (`of`: pdf, xml) of a client's own document.

    NotFound for anybody else's, and while SII does not have it: it has it before the buyer does.
    """
    if not paper(tx, client_id, invoice_id).shared.has_papers:
        raise NotFound
    return invoicing.pdf(tx, invoice_id) if of == "pdf" else invoicing.xml(tx, invoice_id)
