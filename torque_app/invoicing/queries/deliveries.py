"""The mails that carried a document to whoever bought, for whoever may send them."""

from uuid import UUID

from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.invoicing.permissions import Invoicing
from torque_app.invoicing.queries.access import reachable
from torque_app.notifications import queries as notifications

ABOUT = "invoices"
"""What the mails of a document say they are about."""


@needs(Invoicing.ISSUE)
def mail_goes_out(tx: Tx) -> bool:
    """Tell whether this installation can send mail at all."""
    return notifications.goes_out(tx)


@needs(Invoicing.ISSUE)
def mails_of(tx: Tx, invoice_id: UUID) -> list[notifications.MailRow]:
    """Return the mails about one document the actor may see, the newest first."""
    reachable(tx, invoice_id)
    return notifications.mails_about(tx, ABOUT, invoice_id)
