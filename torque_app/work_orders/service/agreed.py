"""What keeps an OT from being completed: lines of which the client has not said yes."""

from typing import ClassVar, Final

from sqlmodel import col, select

from models.work_orders import LineApproval, WorkOrder, WorkOrderLabor, WorkOrderPart
from torque_app.core.errors import Conflict
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx

_NOT_AGREED: Final = (LineApproval.PENDING, LineApproval.DECLINED)


class LinesNotAgreed(Conflict):
    """The client has not said yes to lines; `details["lines"]` names them."""

    code: ClassVar[str] = "lines_not_agreed"


def check(tx: Tx, order: WorkOrder) -> None:
    """Refuse to complete an OT with lines no document may bill.

    Once it is completed its lines no longer change: nobody could ask the client any more.
    """
    parts = select(WorkOrderPart.part_name).where(
        col(WorkOrderPart.work_order_id) == order.id, col(WorkOrderPart.approval).in_(_NOT_AGREED)
    )
    tasks = select(WorkOrderLabor.description).where(
        col(WorkOrderLabor.work_order_id) == order.id,
        col(WorkOrderLabor.approval).in_(_NOT_AGREED),
        col(WorkOrderLabor.left_out).is_(None),
    )
    lines = [*tx.session.exec(parts), *tx.session.exec(tasks)]
    if lines:
        raise LinesNotAgreed(
            Sentence(
                "El cliente no ha aprobado: {lines}. Envíale un presupuesto adicional, anota lo "
                "que diga, o quítalo de la OT.",
                lines=", ".join(lines),
            ),
            lines=lines,
        )
