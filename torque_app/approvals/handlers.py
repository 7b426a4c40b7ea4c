"""Whom to tell: those who should decide, and then whoever asked."""

from typing import Final

from models.approvals import ApprovalState
from models.notifications import NotificationType
from torque_app.approvals import queries
from torque_app.approvals.events import ApprovalAsked, ApprovalDecided, ApprovalEscalated
from torque_app.approvals.permissions import Approvals
from torque_app.auth import queries as people
from torque_app.core.events import on
from torque_app.core.needs import needs
from torque_app.core.texts import Sentence
from torque_app.core.tx import Tx
from torque_app.notifications import service as bell

PAGE: Final = "/aprobaciones/"
_TOLD: Final = {
    ApprovalState.APPROVED: (Sentence("Aprobaron lo que pediste"), NotificationType.SUCCESS),
    ApprovalState.REJECTED: (Sentence("Rechazaron lo que pediste"), NotificationType.WARNING),
    ApprovalState.EXPIRED: (Sentence("Nadie decidió lo que pediste"), NotificationType.WARNING),
}


@on(ApprovalAsked)
@needs(Approvals.VIEW)
def tell_deciders(tx: Tx, event: ApprovalAsked) -> None:
    """Tell those who should decide that somebody asks."""
    asker = people.member_names(tx, [event.requested_by]).get(event.requested_by, "")
    _ring(tx, event, Sentence("{who} pide tu aprobación", who=asker))


@on(ApprovalEscalated)
@needs(Approvals.VIEW)
def tell_next_in_line(tx: Tx, event: ApprovalEscalated) -> None:
    """Tell those who stand above that nobody decided in time."""
    _ring(tx, event, Sentence("Nadie aprobó a tiempo: decide tú"))


def _ring(tx: Tx, event: ApprovalAsked, title: str) -> None:
    bell.notify(
        tx,
        users=queries.deciders(tx, event.role, besides=event.requested_by),
        title=title,
        message=event.title,
        link=f"{PAGE}{event.approval_id}",
    )


@on(ApprovalDecided)
@needs(Approvals.VIEW)
def tell_asker(tx: Tx, event: ApprovalDecided) -> None:
    """Tell whoever asked how it ended, unless they took it back themselves."""
    told = _TOLD.get(event.status)
    if told is None:
        return
    title, kind = told
    bell.notify(
        tx,
        users=(event.requested_by,),
        title=title,
        message=" · ".join(filter(None, (event.title, event.note))),
        type=kind,
        link=f"{PAGE}{event.approval_id}",
    )
