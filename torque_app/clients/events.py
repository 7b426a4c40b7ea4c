"""What other contexts may hear about clients."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class ClientSaved(Event):
    """A client or one of its contacts was created, changed or removed."""

    client_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The list of clients and the client's record."""
        return ("clients", f"client:{self.client_id}")
