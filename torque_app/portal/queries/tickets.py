"""Matters between clients and the workshop: the inbox, one whole, and a client's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from models.auth import User
from models.clients import Client
from models.portal import CustomerMessage, CustomerTicket, Direction, TicketStatus
from models.work_orders import WorkOrder
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal.permissions import Portal

NO_TICKET: Final = "Esta consulta no existe o no está en tu taller."
MOST_OF_A_CLIENT: Final = 50
MOST_MESSAGES: Final = 400
NOBODY: Final = "none"
"""What the filter `assigned_to` asks for by this word: what nobody has taken."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One matter; `unread` counts what the reader has not seen, the client's or the workshop's."""

    id: UUID
    client_id: UUID
    client: str
    subject: str
    status: TicketStatus
    assigned_to: UUID | None
    assignee: str | None
    work_order_id: UUID | None
    order_number: str
    last_message_at: datetime
    last_said: str
    unread: int
    created_at: datetime
    closed_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One thing said; `author_name` is empty for the client."""

    id: UUID
    direction: Direction
    body: str
    author_name: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """One matter with what was said in it, the oldest first."""

    ticket: TicketRow
    messages: tuple[MessageRow, ...]


_Assignee = aliased(User)


def _unread(direction: Direction) -> Any:
    return (
        select(func.count())
        .select_from(CustomerMessage)
        .where(
            col(CustomerMessage.tenant_id) == CustomerTicket.tenant_id,
            col(CustomerMessage.ticket_id) == CustomerTicket.id,
            col(CustomerMessage.direction) == direction,
            col(CustomerMessage.read_at).is_(None),
        )
        .correlate(CustomerTicket)
        .scalar_subquery()
    )


_LAST: Final = (
    select(CustomerMessage.body)  # type: ignore[call-overload]
    .where(
        col(CustomerMessage.tenant_id) == CustomerTicket.tenant_id,
        col(CustomerMessage.ticket_id) == CustomerTicket.id,
    )
    .order_by(col(CustomerMessage.sent_at).desc(), col(CustomerMessage.id).desc())
    .limit(1)
    .correlate(CustomerTicket)
    .scalar_subquery()
)
_COLUMNS: Final = (
    CustomerTicket.id,
    CustomerTicket.client_id,
    Client.name,
    CustomerTicket.subject,
    CustomerTicket.status,
    CustomerTicket.assigned_to,
    _Assignee.full_name,
    CustomerTicket.work_order_id,
    func.coalesce(col(WorkOrder.number), ""),
    CustomerTicket.last_message_at,
    func.coalesce(_LAST, ""),
)
_REST: Final = (CustomerTicket.created_at, CustomerTicket.closed_at, CustomerTicket.version)
_INBOX, _OWN = _unread(Direction.IN), _unread(Direction.OUT)


def _rows(unread: Any) -> Select[Any]:
    """Select TicketRow's columns, in its order; `unread` says whose turn it is to read."""
    return (
        columns(*_COLUMNS, unread, *_REST)
        .select_from(CustomerTicket)
        .join(Client, col(Client.id) == col(CustomerTicket.client_id))
        .outerjoin(_Assignee, col(_Assignee.id) == col(CustomerTicket.assigned_to))
        .outerjoin(WorkOrder, col(WorkOrder.id) == col(CustomerTicket.work_order_id))
        .where(col(CustomerTicket.deleted_at).is_(None))
        .execution_options(with_deleted=True)
    )


def _row(found: Any) -> TicketRow:
    return TicketRow(*found)


def _of_status(wanted: str) -> ColumnElement[bool]:
    """Return the condition of one status, or of several with commas between."""
    asked = [TicketStatus(each) for each in wanted.upper().split(",")]
    return col(CustomerTicket.status).in_(asked)


def _of_person(wanted: str) -> ColumnElement[bool]:
    if wanted == NOBODY:
        return col(CustomerTicket.assigned_to).is_(None)
    return col(CustomerTicket.assigned_to) == UUID(wanted)


SORTS: Final[Mapping[str, Any]] = {
    "last_message_at": col(CustomerTicket.last_message_at),
    "created_at": col(CustomerTicket.created_at),
    "client": col(Client.sort_key),
    "subject": col(CustomerTicket.subject),
    "status": col(CustomerTicket.status),
    "id": col(CustomerTicket.id),
}
FILTERS: Final[Mapping[str, Filter]] = {
    "status": _of_status,
    "assigned_to": _of_person,
    "client_id": lambda wanted: col(CustomerTicket.client_id) == UUID(wanted),
    "work_order_id": lambda wanted: col(CustomerTicket.work_order_id) == UUID(wanted),
}


@needs(Portal.ANSWER)
def find_tickets(tx: Tx, listing: Listing) -> Page[TicketRow]:
    """Return a page of matters; `q` looks in subject and client.

    Filters: status (several with commas), assigned_to (a member, or `none`), client_id,
    work_order_id. `unread` counts what clients wrote and nobody has read.
    """
    query = _rows(_INBOX)
    for word in listing.q.split():
        query = query.where(
            or_(
                col(CustomerTicket.subject).icontains(word, autoescape=True),
                func.app.f_unaccent(col(Client.name)).ilike(func.app.f_unaccent(f"%{word}%")),
            )
        )
    return paged(tx, query, listing, sorts=SORTS, filters=FILTERS, default="id", make=_row)


@needs(Portal.ANSWER)
def ticket(tx: Tx, ticket_id: UUID) -> TicketDetail:
    """Return a matter whole; NotFound if it is not here."""
    return _whole(tx, _rows(_INBOX).where(col(CustomerTicket.id) == ticket_id))


@needs(Portal.OPEN)
def tickets_of(tx: Tx, client_id: UUID) -> list[TicketRow]:
    """Return a client's own last matters, the one with the newest message first."""
    query = (
        _rows(_OWN)
        .where(col(CustomerTicket.client_id) == client_id)
        .order_by(col(CustomerTicket.last_message_at).desc(), col(CustomerTicket.id).desc())
        .limit(MOST_OF_A_CLIENT)
    )
    return [_row(found) for found in tx.session.execute(query)]


@needs(Portal.OPEN)
def ticket_of(tx: Tx, client_id: UUID, ticket_id: UUID) -> TicketDetail:
    """Return a client's own matter whole; NotFound if it is not theirs."""
    mine = (col(CustomerTicket.id) == ticket_id, col(CustomerTicket.client_id) == client_id)
    return _whole(tx, _rows(_OWN).where(*mine))


def is_order_of(tx: Tx, client_id: UUID, ot_id: UUID) -> bool:
    """Tell whether an OT is this client's."""
    query = select(WorkOrder.id).where(  # type: ignore[call-overload]
        col(WorkOrder.id) == ot_id, col(WorkOrder.client_id) == client_id
    )
    return tx.session.execute(query).first() is not None


def _whole(tx: Tx, query: Select[Any]) -> TicketDetail:
    found = tx.session.execute(query).first()
    if found is None:
        raise NotFound(NO_TICKET)
    row = _row(found)
    last = tx.session.execute(
        columns(
            CustomerMessage.id,
            CustomerMessage.direction,
            CustomerMessage.body,
            func.coalesce(User.full_name, ""),
            CustomerMessage.sent_at,
            CustomerMessage.read_at,
        )
        .outerjoin(User, col(User.id) == col(CustomerMessage.author_id))
        .where(col(CustomerMessage.ticket_id) == row.id)
        .order_by(col(CustomerMessage.sent_at).desc(), col(CustomerMessage.id).desc())
        .limit(MOST_MESSAGES)
    ).all()
    return TicketDetail(row, tuple(MessageRow(*each) for each in reversed(last)))
