"""The life of a quotation, as a table (ENTITIES 3.3)."""

from typing import Final

from models.quotations import QUOTATION_NAMES
from models.quotations import QuotationStatus as Status
from torque_app.core.lifecycle import Lifecycle

NAMES: Final = QUOTATION_NAMES

QUOTATION: Final = Lifecycle(
    subject="Un presupuesto",
    start=Status.DRAFT,
    moves={
        Status.DRAFT: {Status.SENT_TO_MANAGER, Status.SENT_TO_CUSTOMER},
        Status.SENT_TO_MANAGER: {Status.MANAGER_APPROVED, Status.MANAGER_REJECTED},
        Status.MANAGER_APPROVED: {Status.SENT_TO_CUSTOMER, Status.DRAFT},
        Status.MANAGER_REJECTED: {Status.DRAFT},
        Status.SENT_TO_CUSTOMER: {
            Status.CUSTOMER_APPROVED,
            Status.CUSTOMER_REJECTED,
            Status.NO_RESPONSE_LEAD,
            Status.DRAFT,
        },
        Status.CUSTOMER_APPROVED: {Status.DRAFT},
        Status.CUSTOMER_REJECTED: {Status.DRAFT},
        Status.NO_RESPONSE_LEAD: {Status.SENT_TO_CUSTOMER, Status.MANAGER_QUOTE, Status.DRAFT},
        Status.MANAGER_QUOTE: {Status.SENT_TO_MANAGER, Status.SENT_TO_CUSTOMER},
    },
    names=NAMES,
)
"""Back to a draft goes only a new version (`revise`); the one that was sent stays as it was."""

OPEN: Final = frozenset({Status.DRAFT, Status.MANAGER_QUOTE})
"""Where lines and terms may change: what waits for somebody's answer is what they were shown."""

AGREED: Final = frozenset({Status.CUSTOMER_APPROVED, Status.MANAGER_APPROVED})
"""What an OT may be made of (CF-16)."""

ANSWERABLE: Final = frozenset({Status.SENT_TO_CUSTOMER})
REMOVABLE: Final = frozenset(
    {Status.DRAFT, Status.MANAGER_QUOTE, Status.MANAGER_REJECTED, Status.CUSTOMER_REJECTED}
)
