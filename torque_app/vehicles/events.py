"""What other contexts may hear about cars."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class VehicleSaved(Event):
    """A car was registered, changed, moved in or out of service, or removed."""

    vehicle_id: UUID
    client_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The list of cars, the car's record and its owner's."""
        return ("vehicles", f"vehicle:{self.vehicle_id}", f"client:{self.client_id}")


@dataclass(frozen=True)
class OwnerChanged(Event):
    """A car passed from one client to another."""

    vehicle_id: UUID
    from_client_id: UUID
    to_client_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The list of cars, the car's record and both owners'."""
        return (
            "vehicles",
            f"vehicle:{self.vehicle_id}",
            f"client:{self.from_client_id}",
            f"client:{self.to_client_id}",
        )


@dataclass(frozen=True)
class OdometerRead(Event):
    """A car's odometer was read; `warning` says what looks wrong in it, if anything does."""

    vehicle_id: UUID
    kilometres: int
    warning: str | None

    def topics(self) -> tuple[str, ...]:
        """The list of cars and the car's record."""
        return ("vehicles", f"vehicle:{self.vehicle_id}")
