"""Where in the workshop an OT stands: a bay holds one car in work."""

from typing import ClassVar
from uuid import UUID

from sqlmodel import col, select

from models.work_orders import OTStatus, WorkOrder
from torque_app.core.errors import Conflict, Invalid, NotFound
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.work_orders.events import OTChanged
from torque_app.work_orders.lifecycle import LINES_OPEN, NAMES
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.rows import OTRow
from torque_app.work_orders.service import holding
from torque_app.work_orders.service.shown import shown
from torque_app.workshop import queries as workshop


class BayTaken(Conflict):
    """Another car is being worked on in the bay; `details["number"]` is its OT."""

    code: ClassVar[str] = "bay_taken"


@needs(WorkOrders.WORK)
def place_in_bay(tx: Tx, ot_id: UUID, bay_id: UUID | None) -> OTRow:
    """Put an OT in a bay of its centre, or in none.

    An OT not yet in work is only planned there; one in work needs the bay free of others in work.
    """
    order = holding.by_hand(tx, ot_id)
    if order.status not in LINES_OPEN:
        raise Conflict(
            Sentence(
                "La OT está en «{status}»: ya no ocupa un box.",
                status=Sentence(NAMES[order.status]),
            )
        )
    if bay_id is not None:
        _check_bay(tx, order, bay_id)
    if bay_id != order.bay_id:
        order.bay_id = bay_id
        tx.emit(OTChanged(ot_id))
    return shown(tx, order)


def _check_bay(tx: Tx, order: WorkOrder, bay_id: UUID) -> None:
    try:
        bay = workshop.bay(tx, bay_id)
    except NotFound:
        raise Invalid.field("bay_id", "Elige un box de tu taller.") from None
    if bay.service_center_id != order.service_center_id or not bay.is_active:
        raise Invalid.field("bay_id", "Elige un box activo del centro de la OT.")
    if order.status is not OTStatus.IN_PROGRESS:
        return
    there = _in_work_at(tx, bay_id, order.id)
    if there is not None:
        raise BayTaken(
            Sentence(
                "En el box {bay} se trabaja en {number}. Elige otro o muévela primero.",
                bay=bay.code,
                number=there,
            ),
            number=there,
        )


def yield_to_whom_is_there(tx: Tx, order: WorkOrder) -> None:
    """Take an OT that goes in work out of a bay where another one is in work.

    The plan yields to the floor: nobody is kept from working by where a car was meant to stand.
    """
    if order.bay_id is not None and _in_work_at(tx, order.bay_id, order.id) is not None:
        order.bay_id = None


def _in_work_at(tx: Tx, bay_id: UUID, besides: UUID) -> str | None:
    """Return the number of another OT in work at a bay."""
    query = select(WorkOrder.number).where(
        col(WorkOrder.bay_id) == bay_id,
        col(WorkOrder.status) == OTStatus.IN_PROGRESS,
        col(WorkOrder.id) != besides,
    )
    with tx.session.no_autoflush:
        return tx.session.exec(query).first()
