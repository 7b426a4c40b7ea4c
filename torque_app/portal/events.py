"""What happened between a client and the workshop."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from models.portal import DataRequestStatus, DataRight
from torque_app.core.events import Event


@dataclass(frozen=True)
class _OfTicket(Event):
    """Something happened in one matter: its page, the inbox and the client's own page re-read."""

    ticket_id: UUID
    client_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the matter, of the inbox, and of all that is the client's."""
        return (
            f"portal:ticket:{self.ticket_id}",
            "portal:tickets",
            f"portal:client:{self.client_id}",
        )


@dataclass(frozen=True)
class ClientWrote(_OfTicket):
    """The client wrote: somebody should answer."""

    subject: str
    assigned_to: UUID | None


@dataclass(frozen=True)
class WorkshopWrote(_OfTicket):
    """The workshop answered, or began a matter of its own; each thing it says is told apart."""

    subject: str
    message_id: UUID | None = None


@dataclass(frozen=True)
class TicketChanged(_OfTicket):
    """It was assigned, closed, opened again, or read."""


@dataclass(frozen=True)
class _OfRequest(Event):
    """Something happened to what a person asked about their own data."""

    request_id: UUID
    number: str
    client_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topics of the request, of their list, and of all that is the client's."""
        return (
            f"portal:request:{self.request_id}",
            "portal:requests",
            f"portal:client:{self.client_id}",
        )


@dataclass(frozen=True)
class DataRightAsked(_OfRequest):
    """Somebody exercises a right; the law's clock runs until `due_on`."""

    right: DataRight
    due_on: dt.date


@dataclass(frozen=True)
class DataRequestMoved(_OfRequest):
    """It was extended, granted or denied."""

    status: DataRequestStatus


@dataclass(frozen=True)
class PortalAccessChanged(Event):
    """A client may enter by another link, or by one less."""

    client_id: UUID

    def topics(self) -> tuple[str, ...]:
        """Return the topic of all that is the client's."""
        return (f"portal:client:{self.client_id}",)


@dataclass(frozen=True)
class PhotoShared(Event):
    """A photo of an OT is shown to its client, or no longer."""

    ot_id: UUID
    file_id: UUID
    is_shown: bool

    def topics(self) -> tuple[str, ...]:
        """Return the topic of the OT's page."""
        return (f"work_order:{self.ot_id}",)
