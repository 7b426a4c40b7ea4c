"""What the words of other contexts mean to a quotation."""

from collections.abc import Mapping
from typing import Final

from models.approvals import ApprovalState, ApprovalSubject
from models.inspections import Grade
from models.notifications_messages import Channel
from models.quotations import QuotedPriority
from models.work_orders import OTStage, OTStatus

SUBJECT: Final = ApprovalSubject.QUOTATION
"""Under what the rules of approval look at a quotation."""

WAITING: Final = ApprovalState.PENDING

WITH_MANAGER: Final = OTStage.MANAGER_QUOTE
WITH_CLIENT: Final = OTStage.AWAITING_QUOTATION_APPROVAL
UNANSWERED: Final = OTStage.NO_RESPONSE_LEAD
"""Where an OT stands while its offer waits (ENTITIES 3.2)."""

FINISHED: Final = frozenset({OTStatus.COMPLETED, OTStatus.INVOICED, OTStatus.CLOSED})
"""An OT whose lines no longer change."""

URGENCY: Final[Mapping[Grade, QuotedPriority]] = {
    Grade.RED: QuotedPriority.SAFETY,
    Grade.AMBER: QuotedPriority.MAINTENANCE,
}
"""Why what an inspection found should be done."""

CODE_BY: Final = (Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)
"""The ways a one-time code may take, in order."""

WHATSAPP: Final = Channel.WHATSAPP
Way = Channel
