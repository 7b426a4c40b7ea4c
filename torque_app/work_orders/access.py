"""Who may change an OT (RBAC-10), said as the sentence a refused person reads."""

from models.work_orders import OTStatus, WorkOrder
from torque_app.core.actor import Actor
from torque_app.work_orders.lifecycle import Step
from torque_app.work_orders.permissions import WorkOrders

OTHER_CENTRE = "Esta OT es de otro centro: sólo puedes verla."
NOT_YOURS = "Sólo puede cambiarla el técnico asignado o el jefe de taller."
NO_PERMISSION = "Tu rol no puede hacer este cambio."
OF_THE_SHOP = frozenset({WorkOrders.APPROVE, WorkOrders.QC, WorkOrders.ASSIGN})
"""What is decided about an OT by somebody other than who works on it."""


def centre_refusal(actor: Actor, order: WorkOrder) -> str | None:
    """Return why a member of another centre may not act, or None."""
    foreign = actor.centre_id is not None and actor.centre_id != order.service_center_id
    return OTHER_CENTRE if foreign else None


def refusal(actor: Actor, order: WorkOrder) -> str | None:
    """Return why the actor may not change this OT, or None.

    The assigned technician, its creator while a draft, and holders of `edit_any` may.
    """
    if actor.user_id is None:
        return None
    elsewhere = centre_refusal(actor, order)
    if elsewhere:
        return elsewhere
    own = order.assigned_to == actor.user_id
    drafted = order.status is OTStatus.DRAFT and order.created_by == actor.user_id
    return None if own or drafted or actor.may(WorkOrders.EDIT_ANY) else NOT_YOURS


def step_refusal(actor: Actor, order: WorkOrder, step: Step) -> str | None:
    """Return why the actor may not make this move, or None; rules of the work itself come later."""
    if step.elsewhere:
        return None if actor.may(step.permission) else NO_PERMISSION
    if not actor.may(step.permission):
        return NO_PERMISSION
    if step.permission in OF_THE_SHOP:
        return centre_refusal(actor, order)
    if step.command == "start" and order.assigned_to is None:
        return centre_refusal(actor, order)
    return refusal(actor, order)
