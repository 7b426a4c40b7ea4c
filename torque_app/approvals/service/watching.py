"""What the clock does: asks higher when nobody decided in time, and gives up after that."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

from sqlmodel import col, select

from models.approvals import Approval, ApprovalState
from torque_app.approvals import rules
from torque_app.approvals.events import ApprovalEscalated
from torque_app.approvals.permissions import Approvals
from torque_app.approvals.service.deciding import close
from torque_app.core.needs import needs
from torque_app.core.tx import Tx

AT_ONCE: Final = 200
LATE: Final = "Nadie la decidió a tiempo."


@needs(Approvals.CONFIGURE)
def escalate_overdue(tx: Tx) -> int:
    """Have whoever stands next in line asked for what nobody decided in time; return how many.

    They get as many hours as those before. What was escalated once is not escalated again.
    """
    done = 0
    for row, level in _late(tx, col(Approval.escalated_at).is_(None)):
        if not level.escalates_to:
            continue
        row.required_role = level.escalates_to
        row.escalated_at = row.updated_at = tx.now
        row.due_at = tx.now + timedelta(hours=level.hours)
        tx.emit(
            ApprovalEscalated(
                row.id,
                row.subject,
                row.subject_id,
                row.title,
                row.level,
                row.required_role,
                row.requested_by,
            )
        )
        done += 1
    return done


@needs(Approvals.CONFIGURE)
def expire(tx: Tx) -> int:
    """Close what nobody decided, neither in time nor after it was escalated; return how many."""
    done = 0
    for row, level in _late(tx):
        if row.escalated_at is None and level.escalates_to:
            continue
        close(tx, row, ApprovalState.EXPIRED, outcome=LATE)
        done += 1
    return done


def _late(tx: Tx, *more: Any) -> Iterator[tuple[Approval, rules.Level]]:
    """Yield the requests past their hour that nobody is deciding now, and their present level."""
    query = (
        select(Approval)
        .where(col(Approval.status) == ApprovalState.PENDING, col(Approval.due_at) <= tx.now, *more)
        .order_by(col(Approval.due_at), col(Approval.id))
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for row in tx.session.exec(query).all():
        yield row, rules.read(row.levels)[row.level - 1]
