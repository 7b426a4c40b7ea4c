"""What happened to invoices and to their documents at SII."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class InvoiceEvent(Event):
    """Base: something happened to this invoice; its page and the list re-read."""

    invoice_id: UUID
    dte_type: int
    folio: int

    def topics(self) -> tuple[str, ...]:
        """Return the invoice's own topic and the list's."""
        return (f"invoice:{self.invoice_id}", "invoices")


@dataclass(frozen=True)
class InvoiceIssued(InvoiceEvent):
    """An invoice took its folio; `total` in whole pesos."""

    client_id: UUID | None
    total: int


@dataclass(frozen=True)
class DteSigned(InvoiceEvent):
    """Its document was stamped and signed; the bytes are frozen."""


@dataclass(frozen=True)
class DteSent(InvoiceEvent):
    """SII has it; `track_id` is empty when SII kept it without telling the number."""

    track_id: str


@dataclass(frozen=True)
class DteProgressed(InvoiceEvent):
    """SII told something on the way, or has to be waited for."""

    sentence: str


@dataclass(frozen=True)
class DteAccepted(InvoiceEvent):
    """SII accepted it; `objected` when it did so with reparos."""

    objected: bool
    issued_by: UUID | None


@dataclass(frozen=True)
class DteRejected(InvoiceEvent):
    """SII refused the document (its folio is burnt) or its envelope (it is not)."""

    folio_is_free: bool
    reason: str
    issued_by: UUID | None


@dataclass(frozen=True)
class InvoiceMailed(InvoiceEvent):
    """Its PDF and XML are on their way to `recipient`, in the mail of that key."""

    mail_id: UUID
    recipient: str


@dataclass(frozen=True)
class ClaimsRead(InvoiceEvent):
    """SII's registry was asked what the receiver made of it."""


@dataclass(frozen=True)
class ReceiverAnswered(InvoiceEvent):
    """The receiver registered something new: `code` as the registry has it (ACD, ERM, RCD…)."""

    code: str
    is_claim: bool
    issued_by: UUID | None


@dataclass(frozen=True)
class InvoicePaid(InvoiceEvent):
    """Nothing is owed any more."""


@dataclass(frozen=True)
class InvoiceBalanceChanged(InvoiceEvent):
    """A payment came in or was taken back; `balance` in whole pesos."""

    balance: int


@dataclass(frozen=True)
class InvoiceVoided(InvoiceEvent):
    """SII accepted the note that leaves it without effect; `refund` is what had been paid."""

    note_id: UUID
    refund: int
    issued_by: UUID | None


@dataclass(frozen=True)
class DraftSaved(Event):
    """A draft was written, changed or deleted."""

    invoice_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the draft's own topic and the list's."""
        return (f"invoice:{self.invoice_id}", "invoices")


@dataclass(frozen=True)
class AuthorityEnding(Event):
    """A certificate or a range of folios ends in `days`; `name` says which, for a sentence."""

    company_id: UUID
    name: str
    days: int
    advice: str

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the settings pages."""
        return ("settings",)


@dataclass(frozen=True)
class BundleProgressed(Event):
    """A zip of documents got on: `done` of `total`."""

    bundle_id: UUID
    done: int
    total: int

    def topics(self) -> tuple[str, ...]:
        """Return the bundle's own topic."""
        return (f"bundle:{self.bundle_id}",)


@dataclass(frozen=True)
class FoliosRanLow(Event):
    """Few folios are left of a type, by number or by the pace of the last 30 days.

    `available` counts all ranges; `days` is how long they last, when the pace tells.
    """

    company_id: UUID
    dte_type: int
    available: int
    days: int | None = None

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the settings pages."""
        return ("settings",)


@dataclass(frozen=True)
class BillingConfigured(Event):
    """A certificate or a CAF was added or removed."""

    company_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the settings pages."""
        return ("settings",)


@dataclass(frozen=True)
class DocumentBlocked(InvoiceEvent):
    """A person must do something before the document can go on."""

    reason: str


@dataclass(frozen=True)
class CertificationProgressed(Event):
    """A test set was taken, built or dropped, or SII told something of a file of it."""

    set_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the certification page."""
        return ("certification",)
