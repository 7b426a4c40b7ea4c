"""What others may hear about OTs."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from models.work_orders import OTStatus, PauseReason
from models.work_orders_floor import RequisitionStatus
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


@dataclass(frozen=True)
class _OfTask(_OfOT):
    """Something happened to a task: the OT, the board and the technician's own work re-read."""

    labor_id: UUID
    user_id: UUID

    def topics(self) -> tuple[str, ...]:
        """The OT's pages, and what this person has to do."""
        return (*_OfOT.topics(self), f"work_of:{self.user_id}")


@dataclass(frozen=True)
class TaskStarted(_OfTask):
    """A technician's clock runs on a task."""


@dataclass(frozen=True)
class TaskPaused(_OfTask):
    """A technician's clock on a task stopped before its end."""

    number: str
    task: str
    reason: PauseReason


@dataclass(frozen=True)
class TaskFinished(_OfTask):
    """A task is done."""


@dataclass(frozen=True)
class TaskHandedOver(_OfTask):
    """A task passed to a colleague, `user_id`."""

    number: str
    task: str
    handed_by: UUID | None


@dataclass(frozen=True)
class ClockForgotten(_OfOT):
    """A clock nobody stopped was closed by rule."""

    number: str
    entry_id: UUID
    user_id: UUID


@dataclass(frozen=True)
class PartAsked(_OfOT):
    """The shop floor asks for a part."""

    number: str
    requisition_id: UUID
    part_name: str
    quantity: Decimal
    asked_by: UUID | None

    def topics(self) -> tuple[str, ...]:
        """The OT's pages and the list of what is asked for."""
        return (*_OfOT.topics(self), "requisitions")


@dataclass(frozen=True)
class PartAnswered(PartAsked):
    """A part asked for was approved, issued or refused."""

    status: RequisitionStatus


@dataclass(frozen=True)
class PartReturned(PartAsked):
    """A part asked for was not used and went back to its shelf."""


@dataclass(frozen=True)
class OutsideWorkChanged(_OfOT):
    """Work of another shop was added, sent, taken back or changed."""

    outside_id: UUID
