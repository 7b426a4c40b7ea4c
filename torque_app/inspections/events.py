"""What happened to inspections and to the work they leave for later."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class InspectionEvent(Event):
    """Base: something happened to this inspection; its page and the OT's list of them re-read."""

    inspection_id: UUID
    work_order_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the inspection's own topic and that of the OT's inspections."""
        return (f"inspection:{self.inspection_id}", f"inspections_of:{self.work_order_id}")


@dataclass(frozen=True)
class InspectionStarted(InspectionEvent):
    """Somebody began to look over a car."""


@dataclass(frozen=True)
class PointLooked(InspectionEvent):
    """A point got its light, its measure, its note or a photo; many at once when all the rest."""

    point_id: UUID | None


@dataclass(frozen=True)
class InspectionFinished(InspectionEvent):
    """All was looked at; nothing of it changes any more."""

    vehicle_id: UUID
    red: int
    amber: int


@dataclass(frozen=True)
class InspectionDiscarded(InspectionEvent):
    """An inspection begun by mistake was taken away before anything was looked at."""


@dataclass(frozen=True)
class DeferredEvent(Event):
    """Base: something happened to work put off; the pages that offer it re-read."""

    deferred_id: UUID
    vehicle_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the car's deferred work."""
        return (f"deferred_of:{self.vehicle_id}",)


@dataclass(frozen=True)
class WorkDeferred(DeferredEvent):
    """The client put work off; it is offered again when the car comes back."""


@dataclass(frozen=True)
class DeferredClosed(DeferredEvent):
    """Work put off was done in an OT, or given up with a reason."""

    done_in_id: UUID | None


@dataclass(frozen=True)
class TemplateChanged(Event):
    """What a workshop looks at was changed."""

    template_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the settings page."""
        return ("inspection_templates",)
