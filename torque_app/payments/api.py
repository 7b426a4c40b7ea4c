"""Payments by program; those of one document answer under the document's own path too."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from models.payments import PaymentMethod
from torque_app.payments import queries, service
from torque_app.shell.rest import Calling, Envelope, Wanted, answer, created, listed

router = APIRouter(tags=["Pagos"])
ALIASES: tuple[str, ...] = ()

_DOCUMENTS = ("/invoicing", "/invoices", "/ventas/facturas")
"""Where invoicing answers: its own path and its aliases, which carry payments as well."""

Pesos = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=0)]


class PaymentIn(BaseModel):
    """Money received for a document."""

    amount: Pesos = Field(description="Pesos enteros; hasta el saldo.")
    method: PaymentMethod
    paid_on: date | None = Field(default=None, description="Hoy, si no se dice.")
    reference: str | None = Field(
        default=None, max_length=80, description="N° de cheque, voucher o transferencia."
    )
    notes: str | None = Field(default=None, max_length=300)


class WholePaymentIn(BaseModel):
    """A payment of all that is owed."""

    method: PaymentMethod
    paid_on: date | None = None
    reference: str | None = Field(default=None, max_length=80)
    notes: str | None = Field(default=None, max_length=300)


class NewPaymentIn(PaymentIn):
    """A payment that names its document."""

    invoice_id: UUID


class ReversalIn(BaseModel):
    """Why a payment is taken back."""

    reason: str = Field(min_length=1, max_length=300)


@router.get("/payments", response_model=Envelope[list[queries.PaymentRow]])
async def find(calling: Calling, wanted: Wanted) -> Response:
    """Lista los pagos; filtra por documento, cliente, medio y fechas."""
    return listed(calling, queries.find, wanted)


@router.get("/payments/takings", response_model=Envelope[queries.Takings])
def takings(calling: Calling) -> Response:
    """Suma lo recibido hoy y en el mes."""
    return answer(calling, queries.takings)


@router.post("/payments", status_code=201, response_model=Envelope[queries.PaymentRow])
def record(calling: Calling, body: NewPaymentIn) -> Response:
    """Registra un pago; si salda el documento, la OT se cierra."""
    return created(calling, service.record, **body.model_dump(), idempotency_key=calling.key)


@router.post("/payments/{payment_id}/reverse", response_model=Envelope[queries.PaymentRow])
def reverse(calling: Calling, payment_id: UUID, body: ReversalIn) -> Response:
    """Reversa un pago, una sola vez y diciendo por qué."""
    return answer(calling, service.reverse, payment_id, reason=body.reason)


def of_invoice(calling: Calling, invoice_id: UUID) -> Response:
    """Lista los pagos de un documento."""
    return answer(calling, queries.of_invoice, invoice_id)


def pay(calling: Calling, invoice_id: UUID, body: PaymentIn) -> Response:
    """Registra un pago, total o parcial, de un documento."""
    return created(
        calling,
        service.record,
        invoice_id=invoice_id,
        **body.model_dump(),
        idempotency_key=calling.key,
    )


def mark_paid(calling: Calling, invoice_id: UUID, body: WholePaymentIn) -> Response:
    """Registra el pago de todo lo que se debe de un documento."""
    return answer(
        calling,
        service.record_balance,
        invoice_id=invoice_id,
        **body.model_dump(),
        idempotency_key=calling.key,
    )


for _base in _DOCUMENTS:
    _shown = _base == _DOCUMENTS[0]
    router.add_api_route(
        f"{_base}/{{invoice_id}}/payments",
        of_invoice,
        methods=["GET"],
        response_model=Envelope[list[queries.PaymentRow]],
        include_in_schema=_shown,
    )
    router.add_api_route(
        f"{_base}/{{invoice_id}}/payments",
        pay,
        methods=["POST"],
        status_code=201,
        response_model=Envelope[queries.PaymentRow],
        include_in_schema=_shown,
    )
    router.add_api_route(
        f"{_base}/{{invoice_id}}/mark-paid",
        mark_paid,
        methods=["PATCH"],
        response_model=Envelope[queries.PaymentRow],
        include_in_schema=_shown,
    )
