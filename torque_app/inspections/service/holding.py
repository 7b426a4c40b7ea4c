"""An inspection held for a change: locked, still open, allowed to this actor."""

from uuid import UUID

from models.inspections import Inspection, InspectionPoint, InspectionStatus
from torque_app.core.errors import Conflict, NotAllowed, NotFound, Stale
from torque_app.core.tx import Tx
from torque_app.inspections import access, queries

FINISHED = "La inspección está terminada: ya no cambia."


def reachable(tx: Tx, work_order_id: UUID) -> queries.Target:
    """Return the OT, for whoever may inspect the cars of its centre."""
    target = queries.target(tx, work_order_id)
    sentence = access.refusal(tx.actor, target.service_center_id)
    if sentence:
        raise NotAllowed(sentence, current_role=tx.actor.role)
    return target


def open_inspection(tx: Tx, inspection_id: UUID) -> Inspection:
    """Return the inspection locked: whoever changes one of its points waits for the others.

    Conflict once it is finished, so that no light and no photo comes after the end.
    """
    try:
        row = tx.get(Inspection, inspection_id, lock=True)
    except NotFound:
        raise NotFound("Esta inspección no existe o no está en tu taller.") from None
    reachable(tx, row.work_order_id)
    if row.status is InspectionStatus.DONE:
        raise Conflict(FINISHED)
    return row


def open_point(tx: Tx, point_id: UUID) -> tuple[Inspection, InspectionPoint]:
    """Return a point and its inspection, both locked, the inspection first."""
    inspection = open_inspection(tx, queries.point(tx, point_id).inspection_id)
    return inspection, tx.get(InspectionPoint, point_id, lock=True)


def fresh(version: int, wanted: int | None) -> None:
    """Refuse the change of somebody who was reading an older version."""
    if wanted is not None and wanted != version:
        raise Stale
