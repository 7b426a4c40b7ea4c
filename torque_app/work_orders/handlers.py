"""Whom to tell in the bell when an OT needs them."""

from uuid import UUID

from models.values.quantity import formatted
from models.work_orders import OTStatus, PauseReason
from models.work_orders_floor import RequisitionStatus
from torque_app.approvals.events import ApprovalDecided
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence, _
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.work_orders.events import (
    ClockForgotten,
    OTAssigned,
    OTCompleted,
    OTMoved,
    OTRejected,
    PartAnswered,
    PartAsked,
    TaskHandedOver,
    TaskPaused,
)
from torque_app.work_orders.permissions import WorkOrders
from torque_app.work_orders.queries.floor import ISSUE
from torque_app.work_orders.rules import ASKED_AS, REFUSED_REQUEST
from torque_app.work_orders.service import refused_by_approval


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


@on(ApprovalDecided)
@needs(WorkOrders.APPROVE)
def turn_down(tx: Tx, event: ApprovalDecided) -> None:
    """Mark an OT as rejected whose approval was refused, or asked for in vain."""
    if event.subject is ASKED_AS and event.status in REFUSED_REQUEST:
        note = event.note or _("Nadie decidió a tiempo la solicitud de aprobación.")
        refused_by_approval(tx, event.subject_id, note=note)


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


@on(TaskPaused)
@needs(WorkOrders.VIEW)
def call_for_help(tx: Tx, event: TaskPaused) -> None:
    """Tell whoever gives out the work that somebody is stuck."""
    if event.reason is PauseReason.HELP:
        bell.notify(
            tx,
            permission=WorkOrders.ASSIGN,
            title=Sentence("Piden ayuda en {number}", number=event.number),
            message=event.task,
            link=_page(event.ot_id),
        )


@on(TaskHandedOver)
@needs(WorkOrders.VIEW)
def tell_who_takes_over(tx: Tx, event: TaskHandedOver) -> None:
    """Tell the colleague that a task is theirs now."""
    if event.user_id != event.handed_by:
        bell.notify(
            tx,
            users=(event.user_id,),
            title=Sentence("Te pasaron una tarea de {number}", number=event.number),
            message=event.task,
            link=_page(event.ot_id),
        )


@on(ClockForgotten)
@needs(WorkOrders.VIEW)
def tell_of_forgotten_clock(tx: Tx, event: ClockForgotten) -> None:
    """Tell who forgot the clock, and whoever may correct it."""
    bell.notify(
        tx,
        users=(event.user_id,),
        permission=WorkOrders.ASSIGN,
        title=Sentence("Se cerró un reloj olvidado en {number}", number=event.number),
        message="Quedó hasta la hora de cierre del taller. El jefe de taller puede corregirlo.",
        link=_page(event.ot_id),
    )


@on(PartAsked)
@needs(WorkOrders.VIEW)
def tell_the_store(tx: Tx, event: PartAsked) -> None:
    """Tell whoever hands out parts that the floor asks for one."""
    bell.notify(
        tx,
        permission=ISSUE,
        title=Sentence("{number} pide un repuesto", number=event.number),
        message=f"{formatted(event.quantity)} x {event.part_name}",
        link=_page(event.ot_id),
    )


_ANSWERS = {
    RequisitionStatus.APPROVED: Sentence("Aprobaron tu solicitud en {number}"),
    RequisitionStatus.ISSUED: Sentence("Entregaron tu repuesto de {number}"),
    RequisitionStatus.REFUSED: Sentence("Rechazaron tu solicitud en {number}"),
}


@on(PartAnswered)
@needs(WorkOrders.VIEW)
def tell_who_asked(tx: Tx, event: PartAnswered) -> None:
    """Tell who asked for the part what became of it."""
    answer = _ANSWERS.get(event.status)
    if answer is not None and event.asked_by is not None:
        bell.notify(
            tx,
            users=(event.asked_by,),
            title=Sentence(answer, number=event.number),
            message=event.part_name,
            link=_page(event.ot_id),
        )
