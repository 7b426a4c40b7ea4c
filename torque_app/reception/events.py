"""What others may hear about receptions."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfIntake(Event):
    """Something happened to one act: its page and the list re-read."""

    intake_id: UUID
    number: str

    def topics(self) -> tuple[str, ...]:
        """The list and the act's page."""
        return ("intakes", f"intakes:{self.intake_id}")


@dataclass(frozen=True)
class IntakeBegun(_OfIntake):
    """A reception began."""


@dataclass(frozen=True)
class IntakeChanged(_OfIntake):
    """A field, a mark or the mode of arrival changed."""


@dataclass(frozen=True)
class IntakeSigned(_OfIntake):
    """The act stands: signed on the glass, by name, or with the reason of a refusal."""

    client_id: UUID
    vehicle_id: UUID
    is_refused: bool


@dataclass(frozen=True)
class IntakeCancelled(_OfIntake):
    """A reception was called off."""


@dataclass(frozen=True)
class IntakeOrdered(_OfIntake):
    """The OT of a reception was opened."""

    work_order_id: UUID
