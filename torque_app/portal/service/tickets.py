"""Matters written back and forth: by the client through a link, by the workshop at its desk."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlmodel import col

from models.base import new_id
from models.portal import CustomerMessage, CustomerTicket, Direction, TicketStatus
from torque_app.auth import queries as people
from torque_app.clients import queries as clients
from torque_app.core.errors import Invalid, NotFound, Stale, TooMany
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.portal import queries
from torque_app.portal.events import ClientWrote, TicketChanged, WorkshopWrote
from torque_app.portal.lifecycle import TICKET
from torque_app.portal.permissions import Portal
from torque_app.portal.queries import TicketDetail
from torque_app.portal.queries.tickets import is_order_of
from torque_app.portal.rules import saying

_TOO_MUCH: Final = "Hoy nos escribiste mucho. Llámanos y lo vemos por teléfono."
_HOUR: Final = 3600


# --- through the link --------------------------------------------------------------------


@needs(Portal.OPEN)
def write_in(
    tx: Tx,
    client_id: UUID,
    *,
    body: str,
    ticket_id: UUID | None = None,
    subject: str = "",
    work_order_id: UUID | None = None,
) -> UUID:
    """Write what a client says, in a matter of theirs or in a new one; return its key.

    A closed matter opens again.

    Raises:
        Invalid: on `subject` or `body`. NotFound: the matter or the OT is not theirs.
        TooMany: they wrote more in a day than anybody reads.
    """
    said = saying.checked_body(body)
    _refuse_flood(tx, client_id)
    if ticket_id is None:
        ticket = _opened(tx, client_id, subject, work_order_id)
    else:
        ticket = _held(tx, ticket_id, client_id=client_id)
        _turn(ticket, TicketStatus.OPEN)
    _say(tx, ticket, said, Direction.IN)
    tx.emit(ClientWrote(ticket.id, client_id, ticket.subject, ticket.assigned_to))
    return ticket.id


@needs(Portal.OPEN)
def read_by_client(tx: Tx, client_id: UUID, ticket_id: UUID) -> None:
    """Note that the client saw what the workshop wrote in a matter of theirs."""
    if _mark(tx, _held(tx, ticket_id, client_id=client_id), Direction.OUT):
        tx.emit(TicketChanged(ticket_id, client_id))


# --- at the desk -------------------------------------------------------------------------


@needs(Portal.ANSWER)
def begin_ticket(
    tx: Tx,
    client_id: UUID,
    *,
    subject: str,
    body: str,
    work_order_id: UUID | None = None,
) -> TicketDetail:
    """Begin a matter with a client, who finds it in their portal; raises as `write_in`."""
    said = saying.checked_body(body)
    ticket = _opened(tx, client_id, subject, work_order_id)
    ticket.assigned_to = tx.actor.user_id
    return _answered(tx, ticket, said)


@needs(Portal.ANSWER)
def reply(tx: Tx, ticket_id: UUID, *, body: str, version: int | None = None) -> TicketDetail:
    """Answer a client; a matter nobody took becomes that of whoever answers.

    Raises Stale where something was said since `version`: what it says may change the answer.
    """
    said = saying.checked_body(body)
    ticket = _held(tx, ticket_id, version=version)
    ticket.assigned_to = ticket.assigned_to or tx.actor.user_id
    return _answered(tx, ticket, said)


def _answered(tx: Tx, ticket: CustomerTicket, said: str) -> TicketDetail:
    _mark(tx, ticket, Direction.IN)
    _turn(ticket, TicketStatus.PENDING)
    key = _say(tx, ticket, said, Direction.OUT)
    tx.emit(WorkshopWrote(ticket.id, ticket.client_id, ticket.subject, key))
    return queries.ticket(tx, ticket.id)


@needs(Portal.ANSWER)
def assign(
    tx: Tx, ticket_id: UUID, *, user_id: UUID | None, version: int | None = None
) -> TicketDetail:
    """Give a matter to somebody who may answer, or to nobody; Invalid on `user_id` otherwise."""
    ticket = _held(tx, ticket_id, version=version)
    if user_id is not None and user_id not in people.holders(tx, Portal.ANSWER):
        raise Invalid.field("user_id", "Elige a alguien que pueda responder consultas.")
    ticket.assigned_to = user_id
    return _changed(tx, ticket)


@needs(Portal.ANSWER)
def close(tx: Tx, ticket_id: UUID, *, version: int | None = None) -> TicketDetail:
    """Close a matter; the client may open it again by writing."""
    ticket = _held(tx, ticket_id, version=version)
    TICKET.check(ticket.status, TicketStatus.CLOSED)
    _mark(tx, ticket, Direction.IN)
    ticket.status, ticket.closed_at = TicketStatus.CLOSED, tx.now
    return _changed(tx, ticket)


@needs(Portal.ANSWER)
def reopen(tx: Tx, ticket_id: UUID, *, version: int | None = None) -> TicketDetail:
    """Take a closed matter up again."""
    ticket = _held(tx, ticket_id, version=version)
    TICKET.check(ticket.status, TicketStatus.OPEN)
    _turn(ticket, TicketStatus.OPEN)
    return _changed(tx, ticket)


@needs(Portal.ANSWER)
def mark_read(tx: Tx, ticket_id: UUID) -> None:
    """Note that somebody at the workshop saw what the client wrote."""
    ticket = _held(tx, ticket_id)
    if _mark(tx, ticket, Direction.IN):
        tx.emit(TicketChanged(ticket.id, ticket.client_id))


def _changed(tx: Tx, ticket: CustomerTicket) -> TicketDetail:
    ticket.updated_at = tx.now
    tx.emit(TicketChanged(ticket.id, ticket.client_id))
    tx.session.flush()
    return queries.ticket(tx, ticket.id)


# --- both --------------------------------------------------------------------------------


def _held(
    tx: Tx, ticket_id: UUID, *, client_id: UUID | None = None, version: int | None = None
) -> CustomerTicket:
    """Return a matter locked: a client's own, or any for the workshop; Stale past `version`."""
    try:
        ticket = tx.get(CustomerTicket, ticket_id, lock=True)
    except NotFound:
        raise NotFound(queries.NO_TICKET) from None
    if client_id is not None and ticket.client_id != client_id:
        raise NotFound(queries.NO_TICKET)
    if version is not None and version != ticket.version:
        raise Stale
    return ticket


def _opened(tx: Tx, client_id: UUID, subject: str, work_order_id: UUID | None) -> CustomerTicket:
    clients.row(tx, client_id)
    if work_order_id is not None and not is_order_of(tx, client_id, work_order_id):
        raise NotFound("Esa OT no es de este cliente.")
    ticket = CustomerTicket(
        client_id=client_id,
        work_order_id=work_order_id,
        subject=saying.checked_subject(subject),
        created_at=tx.now,
        updated_at=tx.now,
        last_message_at=tx.now,
    )
    tx.session.add(ticket)
    tx.session.flush()
    return ticket


def _turn(ticket: CustomerTicket, status: TicketStatus) -> None:
    ticket.status, ticket.closed_at = status, None


def _say(tx: Tx, ticket: CustomerTicket, said: str, direction: Direction) -> UUID:
    message = CustomerMessage(
        id=new_id(),
        ticket_id=ticket.id,
        direction=direction,
        body=said,
        author_id=tx.actor.user_id,
        sent_at=tx.now,
    )
    tx.session.add(message)
    ticket.last_message_at = ticket.updated_at = tx.now
    tx.session.flush()
    return message.id


def _mark(tx: Tx, ticket: CustomerTicket, direction: Direction) -> bool:
    """Note what was written in one direction as read, and tell whether anything was new."""
    marked = tx.session.execute(
        update(CustomerMessage)
        .where(
            col(CustomerMessage.ticket_id) == ticket.id,
            col(CustomerMessage.direction) == direction,
            col(CustomerMessage.read_at).is_(None),
        )
        .values(read_at=tx.now)
        .returning(col(CustomerMessage.id))
        .execution_options(unaudited=True, synchronize_session=False)
    )
    return marked.first() is not None


def _refuse_flood(tx: Tx, client_id: UUID) -> None:
    """Refuse more messages than a person reads in a day, whatever matters they are in."""
    since: datetime = tx.now - saying.A_DAY
    written = tx.session.execute(
        select(func.count())
        .select_from(CustomerMessage)
        .join(CustomerTicket, col(CustomerTicket.id) == col(CustomerMessage.ticket_id))
        .where(
            col(CustomerTicket.client_id) == client_id,
            col(CustomerMessage.direction) == Direction.IN,
            col(CustomerMessage.sent_at) > since,
        )
    ).scalar_one()
    if written >= saying.MOST_IN_A_DAY:
        raise TooMany(_TOO_MUCH, retry_after=_HOUR)
