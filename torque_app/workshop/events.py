"""What other contexts may hear about the workshop's resources."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event

TOPIC = "workshop"
"""The live topic of every page that shows bays, people, hours or the catalogue."""


@dataclass(frozen=True)
class BaySaved(Event):
    """A bay was added, changed or removed."""

    bay_id: UUID
    service_center_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The pages of the workshop."""
        return (TOPIC,)


@dataclass(frozen=True)
class TechnicianSaved(Event):
    """A technician, its hours or its absences changed."""

    technician_id: UUID
    service_center_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The pages of the workshop."""
        return (TOPIC,)


@dataclass(frozen=True)
class CalendarSaved(Event):
    """A centre's hours or its special days changed; no centre: those of all."""

    service_center_id: UUID | None

    def topics(self) -> tuple[str, ...]:
        """The pages of the workshop."""
        return (TOPIC,)


@dataclass(frozen=True)
class OperationsSaved(Event):
    """Operations of the catalogue were added, changed or removed."""

    count: int

    def topics(self) -> tuple[str, ...]:
        """The pages of the workshop."""
        return (TOPIC,)
