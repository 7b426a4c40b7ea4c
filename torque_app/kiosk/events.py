"""What others may hear about tablets."""

from dataclasses import dataclass
from uuid import UUID

from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfDevice(Event):
    """Something happened to a tablet: the list of tablets is read again."""

    device_id: UUID
    name: str

    def topics(self) -> tuple[str, ...]:
        """The list of tablets."""
        return ("kiosk",)


@dataclass(frozen=True)
class DeviceRegistered(_OfDevice):
    """A tablet may be used from now on."""


@dataclass(frozen=True)
class DeviceRevoked(_OfDevice):
    """A tablet opens nothing any more."""


@dataclass(frozen=True)
class PinChanged(Event):
    """Somebody has another PIN, or none; what they held at tablets is void."""

    user_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The list of PINs."""
        return ("kiosk",)


@dataclass(frozen=True)
class HelpAsked(Event):
    """Somebody at a tablet needs help; `number` is empty when no OT was named."""

    user_id: UUID
    who: str
    device: str
    ot_id: UUID | None
    number: str
    words: str


@dataclass(frozen=True)
class HandOverNoted(Event):
    """Who gave a task away left a word for who takes it."""

    ot_id: UUID
    number: str
    to_user_id: UUID
    words: str


@dataclass(frozen=True)
class FindingAdded(Event):
    """A technician came upon something on a car; the OT's page shows it."""

    finding_id: UUID
    ot_id: UUID
    number: str
    title: str
    grade: str

    def topics(self) -> tuple[str, ...]:
        """The board and the OT's page."""
        return ("board", f"work_order:{self.ot_id}")
