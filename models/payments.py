"""Money that came in."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.base import TenantRecord, choice, index, link, money


class PaymentMethod(StrEnum):
    """How it was paid."""

    CASH = "CASH"
    TRANSFER = "TRANSFER"
    DEBIT_CARD = "DEBIT_CARD"
    CREDIT_CARD = "CREDIT_CARD"
    CHECK = "CHECK"
    OTHER = "OTHER"


class ClientPayment(TenantRecord, table=True):
    """One payment on one invoice; never changed, compensated by a reversal (PAY-08).

    A reversal has a negative amount and names the payment it undoes.
    """

    __tablename__ = "client_payments"
    __table_args__ = (
        link("invoice_id", "invoices"),
        link("client_id", "clients"),
        link("reverses_id", "client_payments"),
        index("invoice_id"),
        index("client_id"),
        index(text("paid_on DESC"), text("id DESC")),
        Index(
            None,
            "tenant_id",
            "reverses_id",
            unique=True,
            postgresql_where=text("reverses_id IS NOT NULL"),
        ),
        Index(
            None,
            "tenant_id",
            "idempotency_key",
            unique=True,
            postgresql_where=text("idempotency_key IS NOT NULL"),
        ),
        CheckConstraint("amount <> 0", name="amount_not_zero"),
    )

    invoice_id: UUID
    client_id: UUID | None = None
    amount: Decimal = money()
    method: PaymentMethod = choice(PaymentMethod)
    reference: str | None = Field(default=None, max_length=80)
    paid_on: date
    notes: str | None = Field(default=None, max_length=300)
    received_by: UUID | None = None
    reverses_id: UUID | None = None
    idempotency_key: str | None = Field(default=None, max_length=120)
