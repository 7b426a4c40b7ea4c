"""What other contexts may hear about the audit log."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class ChainBroken(Event):
    """The verifier found an altered or missing entry."""

    sequence: int
    entry_id: UUID | None
    reason: str

    def topics(self) -> tuple[str, ...]:
        """The audit page."""
        return ("audit",)
