"""What happened to payments."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class PaymentEvent(Event):
    """Base: money moved on this invoice; `amount` in whole pesos."""

    payment_id: UUID
    invoice_id: UUID
    client_id: UUID | None
    amount: int

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the list and of the invoice."""
        return ("payments", f"invoice:{self.invoice_id}")


@dataclass(frozen=True)
class PaymentRecorded(PaymentEvent):
    """A client paid, wholly or in part."""

    method: str


@dataclass(frozen=True)
class PaymentReversed(PaymentEvent):
    """A payment was taken back; `reverses_id` names it."""

    reverses_id: UUID
    reason: str
