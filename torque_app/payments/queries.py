"""What is known of payments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.auth import User
from models.clients import Client
from models.invoicing import Invoice, InvoiceWorkOrder
from models.payments import ClientPayment, PaymentMethod
from models.values.clock import business_date
from models.work_orders import WorkOrder
from torque_app.core.listing import Filter, Listing, Page, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing import queries as invoicing
from torque_app.payments.permissions import Payments
from torque_app.payments.rules import METHOD_NAMES

_EVERYTHING = ("finance.read", "work_orders.edit_any")


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment; a reversal has a negative amount, `is_reversed` marks what it undid."""

    id: UUID
    invoice_id: UUID
    document: str
    client_id: UUID | None
    client: str
    amount: Decimal
    method: PaymentMethod
    method_name: str
    reference: str | None
    paid_on: date
    notes: str | None
    received_by: UUID | None
    received_by_name: str | None
    reverses_id: UUID | None
    is_reversed: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Takings:
    """What came in, in whole pesos: today, this month, and this month by method."""

    today: Decimal
    month: Decimal
    by_method: tuple[tuple[str, Decimal], ...]


@needs(Payments.VIEW)
def find(tx: Tx, listing: Listing) -> Page[PaymentRow]:
    """Return one page of the payments the actor may see."""
    query = _payments().where(_reaches(tx))
    wanted = listing.q.strip()
    if wanted:
        query = query.where(_matches(wanted))
    return paged(
        tx,
        query,
        listing,
        sorts={
            "paid_on": ClientPayment.paid_on,
            "amount": ClientPayment.amount,
            "created_at": ClientPayment.id,
        },
        default="created_at",
        filters=_filters(),
        make=_row,
    )


@needs(Payments.VIEW)
def of_invoice(tx: Tx, invoice_id: UUID) -> list[PaymentRow]:
    """Return an invoice's payments, oldest first; NotFound unless the actor may see it."""
    invoicing.sii_status(tx, invoice_id)
    query = (
        _payments()
        .where(col(ClientPayment.invoice_id) == invoice_id)
        .order_by(col(ClientPayment.id))
    )
    return [_row(found) for found in tx.session.execute(query)]


@needs(Payments.VIEW)
def takings(tx: Tx) -> Takings:
    """Return what came in today and this month, reversals taken off."""
    today = business_date(tx.now)
    query = (
        select(
            col(ClientPayment.method),
            func.sum(ClientPayment.amount),
            func.sum(ClientPayment.amount).filter(col(ClientPayment.paid_on) == today),
        )
        .join(Invoice, col(Invoice.id) == col(ClientPayment.invoice_id))
        .where(col(ClientPayment.paid_on) >= today.replace(day=1), _reaches(tx))
        .group_by(col(ClientPayment.method))
    )
    rows = tx.session.execute(query).all()
    nothing = Decimal(0)
    return Takings(
        today=sum((now or nothing for _, _, now in rows), nothing),
        month=sum((amount for _, amount, _ in rows), nothing),
        by_method=tuple((METHOD_NAMES[method], amount) for method, amount, _ in rows),
    )


def _payments() -> Select[Any]:
    undoing = aliased(ClientPayment)
    query: Select[Any] = (
        select(  # type: ignore[call-overload]
            ClientPayment,
            Invoice.dte_type,
            Invoice.folio,
            Client.name,
            User.full_name,
            exists().where(col(undoing.reverses_id) == col(ClientPayment.id)),
        )
        .join(Invoice, col(Invoice.id) == col(ClientPayment.invoice_id))
        .outerjoin(Client, col(Client.id) == col(ClientPayment.client_id))
        .outerjoin(User, col(User.id) == col(ClientPayment.received_by))
    )
    return query


def _row(found: Any) -> PaymentRow:
    payment, dte_type, folio, client, receiver, undone = found
    return payment_row(
        payment,
        document=f"{invoicing.type_name(dte_type)} {folio}",
        client=client,
        receiver=receiver,
        undone=undone,
    )


def payment_row(
    payment: ClientPayment,
    *,
    document: str,
    client: str | None,
    receiver: str | None = None,
    undone: bool = False,
) -> PaymentRow:
    """Return the plain row of a payment."""
    named = {
        name: getattr(payment, name) for name in PaymentRow.__slots__ if hasattr(payment, name)
    }
    return PaymentRow(
        **named,
        document=document,
        client=client or invoicing.NOBODY,
        method_name=METHOD_NAMES[PaymentMethod(payment.method)],
        received_by_name=receiver,
        is_reversed=undone,
    )


def _reaches(tx: Tx) -> ColumnElement[bool]:
    """CF-54: without the workshop's finances one sees the payments of one's own OTs."""
    if tx.actor.user_id is None or any(tx.actor.may(each) for each in _EVERYTHING):
        return col(ClientPayment.id).is_not(None)
    mine = (
        select(InvoiceWorkOrder.invoice_id)  # type: ignore[call-overload]
        .join(WorkOrder, col(WorkOrder.id) == col(InvoiceWorkOrder.work_order_id))
        .where(
            or_(
                col(WorkOrder.assigned_to) == tx.actor.user_id,
                col(WorkOrder.created_by) == tx.actor.user_id,
            )
        )
    )
    return or_(
        col(ClientPayment.received_by) == tx.actor.user_id,
        col(Invoice.created_by) == tx.actor.user_id,
        col(ClientPayment.invoice_id).in_(mine),
    )


def _matches(wanted: str) -> ColumnElement[bool]:
    pattern = f"%{wanted.replace('%', '').replace('_', '')}%"
    found: list[ColumnElement[bool]] = [
        col(ClientPayment.reference).ilike(pattern),
        col(Client.name).ilike(pattern),
    ]
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= 10:  # noqa: PLR2004 - a folio's digits
        found.append(col(Invoice.folio) == int(wanted))
    return or_(*found)


def _filters() -> dict[str, Filter]:
    def equals(column: Any, parse: Callable[[str], Any]) -> Filter:
        return lambda wanted: col(column) == parse(wanted)

    return {
        "invoice_id": equals(ClientPayment.invoice_id, UUID),
        "client_id": equals(ClientPayment.client_id, UUID),
        "method": equals(ClientPayment.method, PaymentMethod),
        "from": lambda wanted: col(ClientPayment.paid_on) >= date.fromisoformat(wanted),
        "to": lambda wanted: col(ClientPayment.paid_on) <= date.fromisoformat(wanted),
    }
