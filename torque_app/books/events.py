"""What happened to the books."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class RegisterImported(Event):
    """SII's register of a month was brought in."""

    company_id: UUID
    period: str
    entries: int

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the books."""
        return ("books",)
