"""The life of a matter and of a data request, as tables."""

from collections.abc import Mapping
from typing import Final

from models.portal import DataRequestStatus, TicketStatus
from torque_app.core.lifecycle import Lifecycle
from torque_app.core.texts import _

TICKET_STATUS_NAMES: Final[Mapping[TicketStatus, str]] = {
    TicketStatus.OPEN: _("Por responder"),
    TicketStatus.PENDING: _("Respondida"),
    TicketStatus.CLOSED: _("Cerrada"),
}
REQUEST_STATUS_NAMES: Final[Mapping[DataRequestStatus, str]] = {
    DataRequestStatus.RECEIVED: _("Recibida"),
    DataRequestStatus.EXTENDED: _("Prorrogada"),
    DataRequestStatus.GRANTED: _("Concedida"),
    DataRequestStatus.DENIED: _("Denegada"),
}

TICKET: Final = Lifecycle(
    subject="Una consulta",
    start=TicketStatus.OPEN,
    moves={
        TicketStatus.OPEN: {TicketStatus.PENDING, TicketStatus.CLOSED},
        TicketStatus.PENDING: {TicketStatus.OPEN, TicketStatus.CLOSED},
        TicketStatus.CLOSED: {TicketStatus.OPEN, TicketStatus.PENDING},
    },
    names=TICKET_STATUS_NAMES,
)
"""OPEN is the workshop's turn, PENDING the client's; whoever writes opens a closed one again."""

REQUEST: Final = Lifecycle(
    subject="Una solicitud de datos",
    start=DataRequestStatus.RECEIVED,
    moves={
        DataRequestStatus.RECEIVED: {
            DataRequestStatus.EXTENDED,
            DataRequestStatus.GRANTED,
            DataRequestStatus.DENIED,
        },
        DataRequestStatus.EXTENDED: {DataRequestStatus.GRANTED, DataRequestStatus.DENIED},
        DataRequestStatus.GRANTED: set(),
        DataRequestStatus.DENIED: set(),
    },
    names=REQUEST_STATUS_NAMES,
)
"""It is extended once (art. 11), and an answer is final: whoever disagrees asks anew."""

WAITING: Final = frozenset({DataRequestStatus.RECEIVED, DataRequestStatus.EXTENDED})
