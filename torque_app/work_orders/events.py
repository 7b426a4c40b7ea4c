"""What others may hear about OTs."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.work_orders import OTStatus
from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfOT(Event):
    """Something happened to one OT: its page and the board re-read."""

    ot_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The board and the OT's page."""
        return ("board", f"work_order:{self.ot_id}")


@dataclass(frozen=True)
class OTCreated(_OfOT):
    """An OT was opened."""

    number: str


@dataclass(frozen=True)
class OTMoved(_OfOT):
    """An OT passed from one status to another."""

    number: str
    from_status: OTStatus
    to_status: OTStatus
    moved_by: UUID | None


@dataclass(frozen=True)
class OTChanged(_OfOT):
    """Something else of the OT changed: data, lines of labour, clocks, place on the board."""


@dataclass(frozen=True)
class OTAssigned(_OfOT):
    """A technician was given the OT."""

    number: str
    technician_id: UUID
    assigned_by: UUID | None


@dataclass(frozen=True)
class OTRejected(_OfOT):
    """The work was not approved; the OT waits for another proposal."""

    number: str
    note: str
    created_by: UUID | None


@dataclass(frozen=True)
class OTCompleted(_OfOT):
    """The work passed quality control: the client may be told, the OT may be invoiced."""

    number: str
    client_id: UUID
    vehicle_id: UUID
    created_by: UUID | None


@dataclass(frozen=True)
class PartAdded(_OfOT):
    """A part was used on the OT."""

    part_id: UUID
    item_id: UUID
    quantity: Decimal


@dataclass(frozen=True)
class PartRemoved(_OfOT):
    """A part went back to its shelf."""

    part_id: UUID
    item_id: UUID
    quantity: Decimal
