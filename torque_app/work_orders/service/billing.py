"""What invoicing does to an OT: bills it, closes it when paid, opens it again when voided."""

from uuid import UUID

from models.work_orders import OTStatus
from torque_app.core.errors import IllegalMove
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.vehicles import service as cars
from torque_app.work_orders import reception, rules
from torque_app.work_orders.events import OTMoved
from torque_app.work_orders.lifecycle import NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.service import holding
from torque_app.work_orders.service.moves import pass_to
from torque_app.work_orders.service.shown import shown


@needs(WorkOrders.INVOICE)
def mark_invoiced(tx: Tx, ot_id: UUID, *, invoice_number: str) -> OTRow:
    """Say that a document bills this OT; called by invoicing alone, in its transaction."""
    order = holding.unrestricted(tx, ot_id)
    pass_to(
        tx,
        order,
        OTStatus.INVOICED,
        note=_("Documento {number}").format(number=invoice_number),
    )
    order.invoiced_at = tx.now
    return shown(tx, order)


@needs(WorkOrders.CLOSE)
def close(tx: Tx, ot_id: UUID) -> OTRow:
    """Close the OT whose document is paid, and let the car go; called by invoicing alone."""
    order = holding.unrestricted(tx, ot_id)
    pass_to(tx, order, OTStatus.CLOSED)
    order.closed_at = tx.now
    if reception.is_last_of_its_car(tx, order.vehicle_id, order.id):
        cars.release(tx, order.vehicle_id)
    return shown(tx, order)


@needs(WorkOrders.INVOICE)
def reopen_after_void(tx: Tx, ot_id: UUID, *, invoice_number: str) -> OTRow:
    """Return the OT of a voided document to «Terminada», to be billed anew, even if it was paid.

    Nobody may choose this move, so the lifecycle does not list it: it undoes one or two.
    """
    order = holding.unrestricted(tx, ot_id)
    here = order.status
    if here not in (OTStatus.INVOICED, OTStatus.CLOSED):
        raise IllegalMove(
            Sentence(
                "Sólo vuelve a «Terminada» una OT facturada; ésta está en «{here}».",
                here=Sentence(NAMES[here]),
            )
        )
    note = _("Se anuló el documento {number}").format(number=invoice_number)
    holding.remember(tx, order, OTStatus.COMPLETED, from_status=here, note=note)
    order.status = OTStatus.COMPLETED
    order.status_since = tx.now
    order.invoiced_at = order.closed_at = None
    order.board_position = rules.position_after(None)
    tx.emit(OTMoved(order.id, order.number, here, OTStatus.COMPLETED, tx.actor.user_id))
    return shown(tx, order)
