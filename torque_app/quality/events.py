"""What happened to controls, to deliveries and to what is controlled."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfOT(Event):
    """Something happened to the control or the delivery of one OT: its pages re-read."""

    ot_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the OT's control and delivery, and that of all controls."""
        return (f"quality_of:{self.ot_id}", "quality")


@dataclass(frozen=True)
class QualityStarted(_OfOT):
    """Somebody began to control the work."""

    check_id: UUID


@dataclass(frozen=True)
class QualityAnswered(_OfOT):
    """A point got its answer, or the road test its readings."""

    check_id: UUID


@dataclass(frozen=True)
class QualityPassed(_OfOT):
    """The work is good: the OT is completed."""

    check_id: UUID
    number: str


@dataclass(frozen=True)
class QualityFailed(_OfOT):
    """Something has to be corrected: the OT is in work again."""

    check_id: UUID
    number: str
    note: str
    technician_id: UUID | None
    checked_by: UUID | None


@dataclass(frozen=True)
class DeliveryPrepared(_OfOT):
    """What the delivery will say was changed; nobody signed yet."""


@dataclass(frozen=True)
class CarDelivered(_OfOT):
    """The car is back in its owner's hands, and they signed for it."""

    delivery_id: UUID
    vehicle_id: UUID
    number: str


@dataclass(frozen=True)
class RetorqueDue(_OfOT):
    """Wheels that were off should be tightened again by now."""

    delivery_id: UUID
    number: str


@dataclass(frozen=True)
class QualityTemplateChanged(Event):
    """What a workshop controls was changed."""

    template_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the settings page."""
        return ("quality_templates",)
