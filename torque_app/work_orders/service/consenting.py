"""OTs whose work somebody higher approves, where the workshop's rules ask for it (APR-01)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from models.values.money import iva_of
from models.work_orders import WorkOrder
from torque_app.approvals import queries as requests
from torque_app.approvals import service as approvals
from torque_app.approvals.queries import ApprovalRow
from torque_app.core.errors import NotAllowed
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell
from torque_app.work_orders.rules import ASKED_AS, OPEN_REQUEST

APPROVING: Final = "work_orders.approve"
PAGE: Final = "/aprobaciones/"
approvals.asks_for(ASKED_AS)


def ask(tx: Tx, order: WorkOrder) -> bool:
    """Ask for the approval of an OT where a rule wants more than its own step; tell whether.

    The figure is its total with IVA: lines that change afterwards make it another request.
    """
    asked = approvals.demand(
        tx,
        subject=ASKED_AS,
        subject_id=order.id,
        subject_version=None,
        title=Sentence(
            "OT {number} de {client}",
            number=order.number,
            client=order.client_snapshot.get("client", ""),
        ),
        link=f"/ot/{order.id}",
        figures=_figures(order),
        reason=order.service_type,
        command=APPROVING,
        arguments={"ot_id": order.id},
    )
    return asked is not None


def holds(tx: Tx, order: WorkOrder, *, note: str | None) -> bool:
    """Tell whether the OT's approval is given, or asked for, in the inbox of approvals instead.

    Whoever may decide the request that waits decides it; NotAllowed says who does where the actor
    may not. An OT nobody asked for yet is asked for now.
    """
    waiting = _waiting(tx, order)
    if waiting is None:
        return ask(tx, order) and _told(tx, order)
    refusal = requests.one(tx, waiting.id).approving_refusal
    if refusal:
        raise NotAllowed(refusal, current_role=tx.actor.role)
    approvals.approve(tx, waiting.id, note=note or "", version=waiting.version)
    return True


def _waiting(tx: Tx, order: WorkOrder) -> ApprovalRow | None:
    """Return the request that waits for the OT as it stands."""
    found = requests.of_subject(tx, ASKED_AS, order.id)
    figures = _figures(order)
    return next(
        (row for row in found if row.status is OPEN_REQUEST and row.figures == figures), None
    )


def _told(tx: Tx, order: WorkOrder) -> bool:
    """Tell whoever approved it that the OT waits for somebody else."""
    waiting = _waiting(tx, order)
    if waiting is not None:
        bell.notify(
            tx,
            users=(waiting.requested_by,),
            title=Sentence("{number} espera otra aprobación", number=order.number),
            message="La aprueba alguien con más autoridad, según las reglas del taller.",
            link=f"{PAGE}{waiting.id}",
        )
    return True


def _figures(order: WorkOrder) -> Mapping[str, Decimal]:
    return {"total": order.total_cost + iva_of(order.total_cost)}
