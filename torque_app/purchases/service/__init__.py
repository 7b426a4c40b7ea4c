"""Commands on what suppliers send: taking it in, answering it, and the exchange with SII."""

from torque_app.invoicing.service import NoCertificate
from torque_app.purchases.rules import is_doubtful
from torque_app.purchases.service.answering import NotPossible, accept, acknowledge, claim
from torque_app.purchases.service.mailboxes import (
    Errand,
    begin_check,
    finish_check,
    order_checks,
    record_message,
    refuse_message,
    remove_mailbox,
    save_mailbox,
)
from torque_app.purchases.service.receiving import (
    LARGEST,
    Judged,
    NotPurchases,
    Outcome,
    Reception,
    receive_envelope,
)
from torque_app.purchases.service.registering import (
    Order,
    begin_claim,
    postpone_claim,
    record_claim,
)
from torque_app.purchases.service.signing import acknowledge_envelope
from torque_app.purchases.service.watching import (
    Question,
    begin_look_up,
    record_look_up,
    warn,
)

__all__ = [
    "LARGEST",
    "Errand",
    "Judged",
    "NoCertificate",
    "NotPossible",
    "NotPurchases",
    "Order",
    "Outcome",
    "Question",
    "Reception",
    "accept",
    "acknowledge",
    "acknowledge_envelope",
    "begin_check",
    "begin_claim",
    "begin_look_up",
    "claim",
    "finish_check",
    "is_doubtful",
    "order_checks",
    "postpone_claim",
    "receive_envelope",
    "record_claim",
    "record_look_up",
    "record_message",
    "refuse_message",
    "remove_mailbox",
    "save_mailbox",
    "warn",
]
