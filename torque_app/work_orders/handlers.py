"""Whom to tell in the bell when an OT needs them."""

from uuid import UUID

from models.work_orders import OTStatus
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.work_orders.events import OTAssigned, OTCompleted, OTMoved, OTRejected
from torque_app.work_orders.permissions import WorkOrders


def _page(ot_id: UUID) -> str:
    return f"/ot/{ot_id}"


@on(OTMoved)
@needs(WorkOrders.VIEW)
def ask_for_approval(tx: Tx, event: OTMoved) -> None:
    """Tell whoever approves that an OT waits for them."""
    if event.to_status is OTStatus.PENDING:
        bell.notify(
            tx,
            permission=WorkOrders.APPROVE,
            title=Sentence("{number} espera aprobación", number=event.number),
            link=_page(event.ot_id),
        )


@on(OTAssigned)
@needs(WorkOrders.VIEW)
def tell_technician(tx: Tx, event: OTAssigned) -> None:
    """Tell the technician, unless it was they who took the OT."""
    if event.technician_id != event.assigned_by:
        bell.notify(
            tx,
            users=(event.technician_id,),
            title=Sentence("Te asignaron {number}", number=event.number),
            link=_page(event.ot_id),
        )


@on(OTRejected)
@needs(WorkOrders.VIEW)
def tell_creator_of_rejection(tx: Tx, event: OTRejected) -> None:
    """Tell whoever opened the OT why it was not approved."""
    if event.created_by is not None:
        bell.notify(
            tx,
            users=(event.created_by,),
            title=Sentence("{number} no fue aprobada", number=event.number),
            message=event.note,
            link=_page(event.ot_id),
        )


@on(OTCompleted)
@needs(WorkOrders.VIEW)
def tell_creator_of_completion(tx: Tx, event: OTCompleted) -> None:
    """Tell whoever opened the OT that the car can be delivered and billed."""
    if event.created_by is not None:
        bell.notify(
            tx,
            users=(event.created_by,),
            title=Sentence("{number} está terminada", number=event.number),
            message="Avisa al cliente y emite su documento.",
            link=_page(event.ot_id),
        )
