"""Which documents an actor may see: all of them, or those of their own OTs (CF-54)."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlmodel import col

from models.invoicing import Dte, Invoice, InvoiceStatus, InvoiceWorkOrder
from models.work_orders import OTStatus, WorkOrder
from torque_app.core.errors import Conflict, NotFound
from torque_app.core.tx import Tx
from torque_app.invoicing.permissions import Finance

EVERY_OT = "work_orders.edit_any"


class NotADraft(Conflict):
    """It was issued: it is changed no more (DTE-30)."""

    code = "not_a_draft"
    message = (
        "El documento ya está emitido: no se edita ni se borra. Corrígelo con una nota de crédito."
    )


def reaches(tx: Tx) -> ColumnElement[bool]:
    """Return the condition on invoices that limits an actor to what is theirs."""
    if tx.actor.may(Finance.READ) or tx.actor.may(EVERY_OT) or tx.actor.user_id is None:
        return true()
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
    return or_(col(Invoice.created_by) == tx.actor.user_id, col(Invoice.id).in_(mine))


def reachable(tx: Tx, invoice_id: UUID, *, lock: bool = False) -> Invoice:
    """Return the invoice if the actor may see it; NotFound says no more than that."""
    query = select(Invoice).where(col(Invoice.id) == invoice_id, reaches(tx))
    if lock:
        query = query.with_for_update(of=Invoice).execution_options(populate_existing=True)
    found: Invoice | None = tx.session.execute(query).scalars().first()
    if found is None:
        raise NotFound("Ese documento no existe o no está en tu taller.")
    return found


def newest(tx: Tx, invoice_id: UUID) -> Dte | None:
    """Return the document an invoice stands by now, None while it has none; no rights are asked."""
    query = select(Dte).where(col(Dte.invoice_id) == invoice_id).order_by(col(Dte.id).desc())
    found: Dte | None = tx.session.execute(query.limit(1)).scalars().first()
    return found


def drafted(tx: Tx, invoice_id: UUID, *, lock: bool = False) -> Invoice:
    """Return the draft if the actor may see it; NotFound, or NotADraft once it is issued."""
    found = reachable(tx, invoice_id, lock=lock)
    if found.status is not InvoiceStatus.DRAFT:
        raise NotADraft
    return found


def invoiced_orders(tx: Tx, invoice_id: UUID) -> list[UUID]:
    """Return the OTs of an invoice that wait to be closed."""
    return _orders(tx, invoice_id, OTStatus.INVOICED)


def billed_orders(tx: Tx, invoice_id: UUID) -> list[UUID]:
    """Return the OTs of an invoice, waiting to be closed or closed."""
    return _orders(tx, invoice_id, OTStatus.INVOICED, OTStatus.CLOSED)


def _orders(tx: Tx, invoice_id: UUID, *statuses: OTStatus) -> list[UUID]:
    query = (
        select(WorkOrder.id)  # type: ignore[call-overload]
        .join(InvoiceWorkOrder, col(InvoiceWorkOrder.work_order_id) == col(WorkOrder.id))
        .where(
            col(InvoiceWorkOrder.invoice_id) == invoice_id,
            col(WorkOrder.status).in_(statuses),
        )
        .order_by(col(WorkOrder.id))
    )
    return list(tx.session.execute(query).scalars())
