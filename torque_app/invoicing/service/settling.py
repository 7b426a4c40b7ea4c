"""What is owed: payments and notes move the balance, and a paid invoice closes its OTs."""

from decimal import Decimal
from uuid import UUID

from models.invoicing import DteStatus, Invoice, InvoiceStatus
from models.values.money import formatted, rounded
from torque_app.core.errors import Conflict, Invalid
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.invoicing import lifecycle
from torque_app.invoicing.events import InvoiceBalanceChanged, InvoicePaid
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import invoiced_orders, reachable
from torque_app.invoicing.rules.notes import owes
from torque_app.work_orders import service as work_orders


class NotPayable(Conflict):
    """The invoice takes no payment, or not that much."""

    code = "not_payable"
    message = "Este documento no admite ese pago."


@needs(Invoicing.SEND)
def settle(tx: Tx, invoice_id: UUID, amount: Decimal) -> Invoice:
    """Count a payment of whole pesos; at zero balance the invoice is paid and its OTs close.

    The invoice stays locked until commit, so two payments at once never exceed the balance.
    """
    invoice = reachable(tx, invoice_id, lock=True)
    _check_amount(amount)
    _refuse(invoice)
    if amount > invoice.balance:
        raise NotPayable(
            "El documento ya está pagado."
            if invoice.balance == 0
            else Sentence(
                "El pago supera el saldo, que es de {balance}.", balance=formatted(invoice.balance)
            ),
            fields={
                "amount": Sentence("Puede ser hasta {balance}.", balance=formatted(invoice.balance))
            },
            balance=str(invoice.balance),
        )
    _count(tx, invoice, amount)
    if invoice.balance == 0:
        tx.emit(InvoicePaid(invoice.id, invoice.dte_type, invoice.folio or 0))
        close_orders(tx, invoice)
    return invoice


def _refuse(invoice: Invoice) -> None:
    """Raise for a document nobody can pay."""
    if invoice.status in (InvoiceStatus.DRAFT, InvoiceStatus.VOID):
        name = lifecycle.INVOICE.names[invoice.status].lower()
        raise NotPayable(
            Sentence("Un documento en estado {name} no admite pagos.", name=Sentence(name))
        )
    if not owes(invoice.dte_type):
        raise NotPayable("Las guías y las notas no se pagan: se paga la factura o la boleta.")
    if invoice.voided_by_id is not None:
        raise NotPayable("Una nota de crédito lo está anulando: ya no admite pagos.")


@needs(Invoicing.SEND)
def unsettle(tx: Tx, invoice_id: UUID, amount: Decimal) -> Invoice:
    """Take a payment back; OTs that it closed stay closed, the debt is the invoice's."""
    invoice = reachable(tx, invoice_id, lock=True)
    _check_amount(amount)
    if amount > invoice.paid_amount:
        raise NotPayable("No se puede devolver más de lo pagado.")
    _count(tx, invoice, -amount)
    return invoice


def close_orders(tx: Tx, invoice: Invoice) -> None:
    """Close the invoice's OTs once nothing is owed and SII did not reject the document."""
    if invoice.balance > 0 or invoice.dte_status is DteStatus.REJECTED:
        return
    if not owes(invoice.dte_type) or invoice.voided_by_id is not None:
        return
    for work_order_id in invoiced_orders(tx, invoice.id):
        work_orders.close(tx, work_order_id)


def restate(invoice: Invoice) -> None:
    """Give the invoice the status that its balance and its document call for."""
    if invoice.status is InvoiceStatus.VOID:
        return
    there = _status(invoice)
    if there is not invoice.status:
        lifecycle.INVOICE.check(invoice.status, there)
        invoice.status = there


def _status(invoice: Invoice) -> InvoiceStatus:
    at_sii = (DteStatus.SENT, DteStatus.ACCEPTED, DteStatus.OBJECTED)
    if owes(invoice.dte_type) and invoice.voided_by_id is None:
        if invoice.balance == 0:
            return InvoiceStatus.PAID
        if invoice.paid_amount > 0:
            return InvoiceStatus.PARTIALLY_PAID
    return InvoiceStatus.SENT if invoice.dte_status in at_sii else InvoiceStatus.ISSUED


def _count(tx: Tx, invoice: Invoice, amount: Decimal) -> None:
    invoice.paid_amount += amount
    balanced(tx, invoice)


def owing(invoice: Invoice) -> tuple[Decimal, Decimal]:
    """Return what the client owes, and what the workshop owes the client; one of them is zero."""
    if not owes(invoice.dte_type):
        return Decimal(0), Decimal(0)
    owed = invoice.total + invoice.non_billable + invoice.debited_amount
    owed -= invoice.credited_amount + invoice.paid_amount
    return max(owed, Decimal(0)), max(-owed, Decimal(0))


def balanced(tx: Tx, invoice: Invoice) -> None:
    """Work out what is owed either way, and the status that follows.

    What was paid beyond what notes left of the document is `credit_balance`: the client's, until
    the payment is reversed.
    """
    invoice.balance, invoice.credit_balance = owing(invoice)
    restate(invoice)
    tx.emit(
        InvoiceBalanceChanged(
            invoice.id, invoice.dte_type, invoice.folio or 0, balance=int(invoice.balance)
        )
    )


def _check_amount(amount: Decimal) -> None:
    if not amount.is_finite() or amount <= 0 or amount != rounded(amount):
        raise Invalid.field("amount", "El monto debe ser en pesos enteros y mayor que cero.")
