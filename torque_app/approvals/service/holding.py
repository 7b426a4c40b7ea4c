"""A request held for a change: locked, still waiting, the one the actor was reading."""

from uuid import UUID

from models.approvals import Approval, ApprovalState
from torque_app.approvals import access
from torque_app.approvals.queries.inbox import MISSING
from torque_app.core.errors import Conflict, NotFound, Stale
from torque_app.core.tx import Tx


def waiting(tx: Tx, approval_id: UUID, version: int | None = None) -> Approval:
    """Return a request locked; Conflict once it is decided, Stale past `version`, or NotFound."""
    try:
        row = tx.get(Approval, approval_id, lock=True)
    except NotFound:
        raise NotFound(MISSING) from None
    if row.status is not ApprovalState.PENDING:
        raise Conflict(access.DECIDED)
    fresh(row.version, version)
    return row


def fresh(version: int, wanted: int | None) -> None:
    """Refuse the change of somebody who was reading an older version."""
    if wanted is not None and wanted != version:
        raise Stale
