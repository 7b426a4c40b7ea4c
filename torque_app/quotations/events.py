"""What happened to quotations."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.quotations import QuotationStatus
from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfQuotation(Event):
    """Something happened to one quotation: its page and the list re-read."""

    quotation_id: UUID
    number: str

    def topics(self) -> tuple[str, ...]:
        """The list, the quotation's page, and what its client sees."""
        return ("quotations", f"quotation:{self.quotation_id}")


@dataclass(frozen=True)
class QuotationDrafted(_OfQuotation):
    """A quotation was begun."""

    client_id: UUID


@dataclass(frozen=True)
class QuotationChanged(_OfQuotation):
    """Its lines or its terms changed, or it was removed."""


@dataclass(frozen=True)
class QuotationRevised(_OfQuotation):
    """A new version of it was begun."""

    revision: int
    why: str


@dataclass(frozen=True)
class QuotationMoved(_OfQuotation):
    """It passed from one status to another."""

    from_status: QuotationStatus
    to_status: QuotationStatus
    moved_by: UUID | None
    created_by: UUID | None
    note: str = ""


@dataclass(frozen=True)
class QuotationSent(_OfQuotation):
    """A version went out to the client; what they see of it never changes again."""

    client_id: UUID
    revision: int
    total: Decimal
    advisor_id: UUID | None


@dataclass(frozen=True)
class QuotationSeen(_OfQuotation):
    """The client opened it for the first time."""

    advisor_id: UUID | None


@dataclass(frozen=True)
class QuotationDecided(_OfQuotation):
    """The client said what they want done; `total` is what they agreed to, with IVA."""

    client_id: UUID
    revision: int
    status: QuotationStatus
    total: Decimal
    approved: int
    declined: int
    deferred: int
    advisor_id: UUID | None


@dataclass(frozen=True)
class QuotationUnanswered(_OfQuotation):
    """Its validity ended without an answer (NO_RESPONSE_LEAD)."""

    client_id: UUID
    total: Decimal
    advisor_id: UUID | None


@dataclass(frozen=True)
class QuotationConverted(_OfQuotation):
    """An OT was made of it."""

    work_order_id: UUID
