"""What went out, by which way, and how it fared; the older part of it in the archive."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select

from models.clients import Client
from models.notifications_messages import (
    ArchivedMessage,
    Channel,
    Message,
    MessageCategory,
    MessageEvent,
    MessageStatus,
)
from torque_app.core.errors import NotFound
from torque_app.core.listing import Listing, Page, columns, paged
from torque_app.core.needs import needs
from torque_app.core.tx import Tx
from torque_app.notifications.permissions import Notifications
from torque_app.notifications.rules.discretion import discreet


@dataclass(frozen=True, slots=True)
class MessageRow:
    """One message as the list shows it."""

    id: UUID
    channel: Channel
    category: MessageCategory
    template_code: str
    recipient: str
    subject: str
    status: MessageStatus
    attempts: int
    provider: str
    provider_id: str | None
    last_answer: str
    about_type: str | None
    about_id: UUID | None
    created_at: datetime
    next_at: datetime | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class WrittenTo:
    """A client, and how many messages of the log, or of its archive, went to them."""

    client_id: UUID
    name: str
    messages: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened to a message."""

    kind: str
    answer: str
    happened_at: datetime


@dataclass(frozen=True, slots=True)
class MessageStory:
    """A message whole: what it says, and all that happened to it, the oldest first."""

    message: MessageRow
    content: Mapping[str, Any]
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class ArchivedRow:
    """A message of the archive with its whole story."""

    id: UUID
    channel: Channel
    recipient: str
    status: MessageStatus
    about_type: str | None
    about_id: UUID | None
    created_at: datetime
    archived_at: datetime
    story: Mapping[str, Any]


OFFERED: Final = 20
"""How many clients the log offers to look at alone."""

_ROW = tuple(getattr(Message, name) for name in MessageRow.__slots__)


@needs(Notifications.LOG)
def log(tx: Tx, listing: Listing) -> Page[MessageRow]:
    """Return a page of messages, the newest first; what only carries somebody's bell is theirs.

    Filters `status`, `channel`, `category`, `template_code`, `client_id`; `q` looks for a recipient
    or a subject.
    """
    query = columns(*_ROW).where(col(Message.template_code) != "")
    if wanted := listing.q.strip():
        query = query.where(
            col(Message.recipient).icontains(wanted, autoescape=True)
            | col(Message.subject).icontains(wanted, autoescape=True)
        )
    return paged(
        tx,
        query,
        listing,
        sorts={
            "created_at": col(Message.created_at),
            "recipient": col(Message.recipient),
            "status": col(Message.status),
        },
        default="created_at",
        filters={
            "status": lambda wanted: col(Message.status) == MessageStatus(wanted),
            "channel": lambda wanted: col(Message.channel) == Channel(wanted),
            "category": lambda wanted: col(Message.category) == MessageCategory(wanted),
            "template_code": lambda wanted: col(Message.template_code) == wanted,
            "client_id": lambda wanted: col(Message.client_id) == UUID(wanted),
        },
        make=lambda row: MessageRow(*row),
    )


@needs(Notifications.LOG)
def written_to(tx: Tx, chosen: UUID | None = None, *, archived: bool = False) -> list[WrittenTo]:
    """Return the clients of the log, or of its archive, with most messages, and the chosen one.

    At most twenty, and one.
    """
    kept: type[Message | ArchivedMessage] = ArchivedMessage if archived else Message
    many = func.count(col(kept.id))
    query = (
        columns(Client.id, Client.name, many)
        .join(
            kept,
            (col(kept.tenant_id) == col(Client.tenant_id))
            & (col(kept.client_id) == col(Client.id)),
        )
        .group_by(col(Client.id), col(Client.name))
        .order_by(many.desc(), col(Client.name), col(Client.id))
    )
    if not archived:
        query = query.where(col(Message.template_code) != "")
    found = [WrittenTo(*row) for row in tx.session.execute(query.limit(OFFERED))]
    if chosen is not None and all(row.client_id != chosen for row in found):
        alone = query.where(col(Client.id) == chosen)
        found += [WrittenTo(*row) for row in tx.session.execute(alone)]
    return found


@needs(Notifications.LOG)
def log_about(tx: Tx, about_type: str, about_id: UUID) -> list[MessageRow]:
    """Return the messages about one thing, the newest first."""
    query = (
        columns(*_ROW)
        .where(col(Message.about_type) == about_type, col(Message.about_id) == about_id)
        .order_by(col(Message.created_at).desc())
    )
    return [MessageRow(*row) for row in tx.session.execute(query)]


@needs(Notifications.LOG)
def message(tx: Tx, message_id: UUID) -> MessageStory:
    """Return one message with its story; NotFound for an archived one, or another's bell."""
    kept = tx.get(Message, message_id)
    if not kept.template_code and kept.user_id != tx.actor.user_id:
        raise NotFound
    query = (
        select(MessageEvent)
        .where(MessageEvent.message_id == message_id)
        .order_by(col(MessageEvent.happened_at), col(MessageEvent.id))
    )
    events = tx.session.exec(query)
    return MessageStory(
        MessageRow(*(getattr(kept, name) for name in MessageRow.__slots__)),
        discreet(kept.content, kept.category),
        tuple(EventRow(each.kind, each.answer, each.happened_at) for each in events),
    )


@needs(Notifications.LOG)
def archive(tx: Tx, listing: Listing) -> Page[ArchivedRow]:
    """Return a page of the archive, the newest first; filters `channel`, `status`, `client_id`."""
    return paged(
        tx,
        select(ArchivedMessage),
        listing,
        sorts={"created_at": col(ArchivedMessage.created_at)},
        default="created_at",
        filters={
            "channel": lambda wanted: col(ArchivedMessage.channel) == Channel(wanted),
            "status": lambda wanted: col(ArchivedMessage.status) == MessageStatus(wanted),
            "client_id": lambda wanted: col(ArchivedMessage.client_id) == UUID(wanted),
        },
        make=lambda row: _archived(row[0]),
    )


def _archived(kept: ArchivedMessage) -> ArchivedRow:
    told = {name: getattr(kept, name) for name in ArchivedRow.__slots__}
    category = MessageCategory(kept.story.get("category", MessageCategory.TRANSACTIONAL))
    said = discreet(kept.story.get("content") or {}, category)
    return ArchivedRow(**told | {"story": {**kept.story, "content": said}})


@needs(Notifications.SEND)
def tells_back(tx: Tx, channel: Channel) -> bool:
    """Tell whether a provider has ever told by itself what became of a message."""
    query = (
        select(MessageEvent.id)
        .join(
            Message,
            (col(Message.tenant_id) == col(MessageEvent.tenant_id))
            & (col(Message.id) == col(MessageEvent.message_id)),
        )
        .where(Message.channel == channel, MessageEvent.provider_event_id != "")
        .limit(1)
    )
    return tx.session.exec(query).first() is not None


@needs(Notifications.SEND)
def found_by_provider(tx: Tx, provider: str, provider_id: str) -> UUID | None:
    """Return the message a provider calls by this id, None when there is none of this workshop."""
    query = select(Message.id).where(
        Message.provider == provider, Message.provider_id == provider_id
    )
    return tx.session.exec(query).first()
