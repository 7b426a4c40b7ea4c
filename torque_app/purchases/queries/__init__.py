"""What is known of the documents suppliers sent."""

from torque_app.core.paper import Paper
from torque_app.purchases.queries.files import answer, xml
from torque_app.purchases.queries.mailboxes import MailboxRow, MailRow, mailboxes, mails
from torque_app.purchases.queries.reading import (
    counted_from,
    find,
    one,
    overview,
    unanswered_since,
)
from torque_app.purchases.queries.rows import (
    AnswerRow,
    ClaimRow,
    Origin,
    Overview,
    PurchaseDetail,
    PurchaseRow,
    StepRow,
    state_name,
    type_name,
)

__all__ = [
    "AnswerRow",
    "ClaimRow",
    "MailRow",
    "MailboxRow",
    "Origin",
    "Overview",
    "Paper",
    "PurchaseDetail",
    "PurchaseRow",
    "StepRow",
    "answer",
    "counted_from",
    "find",
    "mailboxes",
    "mails",
    "one",
    "overview",
    "state_name",
    "type_name",
    "unanswered_since",
    "xml",
]
