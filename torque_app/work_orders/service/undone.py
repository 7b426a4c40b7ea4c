"""What keeps an OT from passing to quality control: tasks nobody finished or left out."""

from typing import ClassVar
from uuid import UUID

from sqlmodel import col, select

from models.work_orders import WorkOrder, WorkOrderLabor
from models.work_orders_floor import OutsideWork
from torque_app.core.errors import Conflict
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx


class TasksOpen(Conflict):
    """Tasks are neither done nor left out; `details["tasks"]` are their ids."""

    code: ClassVar[str] = "tasks_open"


def check(tx: Tx, order: WorkOrder) -> None:
    """Refuse to go on while a task is open (workshop practice: no OT closes with open tasks)."""
    if order.tasks_done == order.tasks_total:
        return
    open_tasks = tx.session.exec(
        select(WorkOrderLabor)
        .where(
            col(WorkOrderLabor.work_order_id) == order.id,
            col(WorkOrderLabor.done_at).is_(None),
            col(WorkOrderLabor.left_out).is_(None),
        )
        .order_by(col(WorkOrderLabor.sr_no))
    ).all()
    if open_tasks:
        names = ", ".join(task.description for task in open_tasks)
        raise TasksOpen(
            Sentence("Falta terminar o dejar fuera: {names}.", names=names),
            tasks=[str(task.id) for task in open_tasks],
        )


def refuse_outside(tx: Tx, labor_id: UUID) -> None:
    """Refuse to end by hand a task that stands for work of another shop."""
    query = select(OutsideWork.id).where(
        col(OutsideWork.labor_id) == labor_id, col(OutsideWork.returned_at).is_(None)
    )
    if tx.session.exec(query).first() is not None:
        raise Conflict("Es un trabajo de terceros: recíbelo de vuelta o quítalo ahí.")
