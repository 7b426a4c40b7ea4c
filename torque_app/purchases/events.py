"""What happened to the documents suppliers sent."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class PurchaseEvent(Event):
    """Base: something happened to this document; its page and the list re-read."""

    document_id: UUID
    issuer_rut: str
    dte_type: int
    folio: int

    def topics(self) -> tuple[str, ...]:
        """Return the document's own topic and the list's."""
        return (f"purchase:{self.document_id}", "purchases")


@dataclass(frozen=True)
class PurchaseReceived(PurchaseEvent):
    """A document came in; `total` in whole pesos."""

    total: int


@dataclass(frozen=True)
class PurchaseChanged(PurchaseEvent):
    """Its story grew: SII told something, or a file for the supplier was signed."""


@dataclass(frozen=True)
class PurchaseAnswered(PurchaseEvent):
    """An act stands: `action` is SII's code of it (ACD, ERM, RCD, RFP, RFT)."""

    action: str


@dataclass(frozen=True)
class PurchaseAnswerRefused(PurchaseEvent):
    """SII did not register an act; `asked_by` is who asked for it."""

    action: str
    reason: str
    asked_by: UUID | None


@dataclass(frozen=True)
class PurchaseDeadlineNear(PurchaseEvent):
    """In so many days the document counts as accepted, whatever was wrong with it."""

    issuer_name: str
    days_left: int


@dataclass(frozen=True)
class MailboxChanged(Event):
    """A mailbox was saved, removed, stopped answering, or a mail came."""

    mailbox_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the page that shows the boxes and their mails."""
        return ("purchase_mails",)
