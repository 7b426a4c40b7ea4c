"""Commands on payments: a payment is never changed, only compensated by its reversal (PAY-08)."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from sqlmodel import select

from models.base import new_id
from models.payments import ClientPayment, PaymentMethod
from models.values.clock import business_date
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing import queries as invoicing_queries
from torque_app.invoicing import service as invoicing
from torque_app.payments import rules
from torque_app.payments.events import PaymentRecorded, PaymentReversed
from torque_app.payments.permissions import Payments
from torque_app.payments.queries import PaymentRow, of_invoice


class AlreadyReversed(Conflict):
    """The payment was taken back before, or is itself a reversal."""

    code = "already_reversed"
    message = "Ese pago ya se reversó."


class KeyReused(Conflict):
    """The same idempotency key came with another payment (PAY-07)."""

    code = "idempotency_key_reused"
    message = "Esa clave ya se usó para otro pago."


@needs(Payments.RECORD)
def record(
    tx: Tx,
    *,
    invoice_id: UUID,
    amount: Decimal,
    method: PaymentMethod,
    paid_on: date | None = None,
    reference: str | None = None,
    notes: str | None = None,
    idempotency_key: str | None = None,
) -> PaymentRow:
    """Record a payment in whole pesos, never more than the balance; in full, it closes the OT.

    The same `idempotency_key` again returns the first payment and charges nothing (PAY-07).
    Raises NotFound, Invalid, KeyReused or NotPayable.
    """
    day = paid_on or business_date(tx.now)
    _check(tx, amount=amount, method=method, paid_on=day, reference=reference)
    # NotFound for a document the actor may not see, before a key says anything about it
    invoicing_queries.sii_status(tx, invoice_id)
    earlier = _earlier(tx, idempotency_key, invoice_id, amount)
    if earlier is not None:
        return earlier
    invoice = invoicing.settle(tx, invoice_id, amount)
    # the invoice is locked from here: whoever sent the same key meanwhile has committed
    if _earlier(tx, idempotency_key, invoice_id, amount) is not None:
        raise KeyReused("Ese pago ya se registró. Recarga para verlo.")
    payment = ClientPayment(
        id=new_id(),
        invoice_id=invoice_id,
        client_id=invoice.client_id,
        amount=amount,
        method=method,
        reference=_short(reference, 80),
        paid_on=day,
        notes=_short(notes, 300),
        received_by=tx.actor.user_id,
        idempotency_key=idempotency_key,
    )
    tx.session.add(payment)
    tx.emit(
        PaymentRecorded(payment.id, invoice_id, invoice.client_id, int(amount), method=method.value)
    )
    return _shown(tx, payment)


def _check(
    tx: Tx, *, amount: Decimal, method: PaymentMethod, paid_on: date, reference: str | None
) -> None:
    found = rules.faults(
        amount=amount,
        method=method,
        paid_on=paid_on,
        reference=reference,
        today=business_date(tx.now),
    )
    if found:
        raise Invalid(next(iter(found.values())), fields=found)


@needs(Payments.RECORD)
def record_balance(
    tx: Tx,
    *,
    invoice_id: UUID,
    method: PaymentMethod,
    paid_on: date | None = None,
    reference: str | None = None,
    notes: str | None = None,
    idempotency_key: str | None = None,
) -> PaymentRow:
    """Record one payment of all that is owed; raises like `record`."""
    balance = invoicing_queries.one(tx, invoice_id).invoice.balance
    if balance <= 0:
        raise invoicing.NotPayable("El documento ya está pagado.")
    return record(
        tx,
        invoice_id=invoice_id,
        amount=balance,
        method=method,
        paid_on=paid_on,
        reference=reference,
        notes=notes,
        idempotency_key=idempotency_key,
    )


@needs(Payments.REVERSE)
def reverse(tx: Tx, payment_id: UUID, *, reason: str) -> PaymentRow:
    """Take a payment back, once, saying why; returns the reversal."""
    why = _short(reason, 300)
    if why is None:
        raise Invalid.field("reason", "Escribe por qué se reversa el pago.")
    # the payment's own lock: two reversals at once meet here, the second finds the first
    payment = tx.get(ClientPayment, payment_id, lock=True)
    if not _reversible(tx, payment):
        raise AlreadyReversed
    invoicing.unsettle(tx, payment.invoice_id, payment.amount)
    reversal = ClientPayment(
        id=new_id(),
        invoice_id=payment.invoice_id,
        client_id=payment.client_id,
        amount=-payment.amount,
        method=payment.method,
        reference=payment.reference,
        paid_on=business_date(tx.now),
        notes=why,
        received_by=tx.actor.user_id,
        reverses_id=payment.id,
    )
    tx.session.add(reversal)
    tx.emit(
        PaymentReversed(
            reversal.id, payment.invoice_id, payment.client_id, int(reversal.amount),
            reverses_id=payment.id, reason=why,
        )
    )  # fmt: skip
    return _shown(tx, reversal)


def _reversible(tx: Tx, payment: ClientPayment) -> bool:
    """Tell whether it is a payment that nobody took back yet."""
    if payment.reverses_id is not None:
        return False
    query = select(ClientPayment.id).where(ClientPayment.reverses_id == payment.id)
    return tx.session.exec(query).first() is None


def _earlier(tx: Tx, key: str | None, invoice_id: UUID, amount: Decimal) -> PaymentRow | None:
    if key is None:
        return None
    query = select(ClientPayment).where(ClientPayment.idempotency_key == key)
    found = tx.session.exec(query).first()
    if found is None:
        return None
    if (found.invoice_id, found.amount) != (invoice_id, amount):
        raise KeyReused
    return _shown(tx, found)


def _shown(tx: Tx, payment: ClientPayment) -> PaymentRow:
    tx.session.flush()
    for row in of_invoice(tx, payment.invoice_id):
        if row.id == payment.id:
            return row
    raise NotFound


def _short(text: str | None, most: int) -> str | None:
    return " ".join((text or "").split())[:most] or None
