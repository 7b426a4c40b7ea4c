"""A control held for a change: locked, not decided, allowed to this actor."""

from uuid import UUID

from models.quality import QualityCheck, QualityStatus
from torque_app.core.errors import Conflict, NotAllowed, NotFound, Stale
from torque_app.core.tx import Tx
from torque_app.quality import access, queries


def refuse(tx: Tx, sentence: str) -> None:
    """Raise what an access sentence says: who may not (NotAllowed), or not now (Conflict)."""
    if not sentence:
        return
    if sentence in access.NOT_NOW:
        raise Conflict(sentence)
    raise NotAllowed(sentence, current_role=tx.actor.role)


def controllable(tx: Tx, ot_id: UUID) -> queries.Target:
    """Return an OT in quality control, for whoever controls at its centre."""
    target = queries.target(tx, ot_id)
    refuse(tx, access.check_refusal(tx.actor, target.service_center_id, target.status))
    return target


def open_check(
    tx: Tx, check_id: UUID, version: int | None = None
) -> tuple[QualityCheck, queries.Target]:
    """Return the control locked and its OT; Conflict once it is decided, Stale past `version`."""
    try:
        check = tx.get(QualityCheck, check_id, lock=True)
    except NotFound:
        raise NotFound("Este control no existe o no está en tu taller.") from None
    if check.status is not QualityStatus.OPEN:
        raise Conflict(access.DECIDED)
    target = controllable(tx, check.work_order_id)
    fresh(check.version, version)
    return check, target


def fresh(version: int, wanted: int | None) -> None:
    """Refuse the change of somebody who was reading an older version."""
    if wanted is not None and wanted != version:
        raise Stale
