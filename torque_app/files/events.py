"""What other contexts may hear about files."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class FileAttached(Event):
    """A file was attached to something."""

    file_id: UUID
    owner_type: str
    owner_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The page of the thing it hangs on."""
        return (f"{self.owner_type}:{self.owner_id}",)


@dataclass(frozen=True)
class FileRemoved(Event):
    """A file was taken off something."""

    file_id: UUID
    owner_type: str
    owner_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The page of the thing it hung on."""
        return (f"{self.owner_type}:{self.owner_id}",)
