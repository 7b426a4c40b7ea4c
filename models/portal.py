"""The client's own window: the key to it, what is said through it, what the law lets one ask."""

import datetime as dt
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, text
from sqlmodel import Field

from models.base import (
    TenantRecord,
    TenantRow,
    Versioned,
    choice,
    index,
    link,
    stamp,
    unique,
    utc_now,
)


class TicketStatus(StrEnum):
    """Whose turn it is."""

    OPEN = "OPEN"
    PENDING = "PENDING"
    CLOSED = "CLOSED"


class Direction(StrEnum):
    """From the client, or to the client."""

    IN = "IN"
    OUT = "OUT"


class DataRight(StrEnum):
    """What one may ask of whoever keeps one's data (Ley 19.628 as of Ley 21.719, arts. 5-9)."""

    ACCESS = "ACCESS"
    RECTIFICATION = "RECTIFICATION"
    DELETION = "DELETION"
    OBJECTION = "OBJECTION"
    BLOCKING = "BLOCKING"
    PORTABILITY = "PORTABILITY"


class DataRequestStatus(StrEnum):
    """Where such a request stands."""

    RECEIVED = "RECEIVED"
    EXTENDED = "EXTENDED"
    GRANTED = "GRANTED"
    DENIED = "DENIED"


class CustomerAccess(TenantRecord, table=True):
    """What else a client's share link asks for before it opens: a PIN, kept as its hash.

    A PIN is bound to the link it was chosen for: `pin_link_id`, or the access's own.
    """

    __tablename__ = "customer_accesses"
    __table_args__ = (
        link("client_id", "clients"),
        link("share_link_id", "share_links"),
        link("pin_link_id", "share_links"),
        unique("share_link_id", alive=False),
        index("client_id"),
        index("pin_link_id", where="pin_link_id IS NOT NULL"),
        CheckConstraint("failed_attempts >= 0", name="tries_not_negative"),
    )

    client_id: UUID
    share_link_id: UUID
    pin_hash: str = Field(default="", max_length=200)
    pin_link_id: UUID | None = None
    failed_attempts: int = 0
    locked_until: datetime | None = stamp(optional=True)


class SharedPhoto(TenantRecord, table=True):
    """A photo of an OT that the workshop chose to show its client."""

    __tablename__ = "shared_photos"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        link("file_id", "files"),
        unique("file_id"),
        index("work_order_id"),
    )

    work_order_id: UUID
    file_id: UUID
    shared_by: UUID | None = None


class CustomerTicket(TenantRecord, Versioned, table=True):
    """A matter a client raised, or the workshop did."""

    __tablename__ = "customer_tickets"
    __table_args__ = (
        link("client_id", "clients"),
        link("work_order_id", "work_orders"),
        index("client_id"),
        index("status", text("updated_at DESC")),
        index("work_order_id", where="work_order_id IS NOT NULL"),
    )

    client_id: UUID
    work_order_id: UUID | None = None
    subject: str = Field(max_length=120)
    status: TicketStatus = choice(TicketStatus, TicketStatus.OPEN)
    assigned_to: UUID | None = Field(default=None, foreign_key="users.id")
    last_message_at: datetime = stamp(default_factory=utc_now)
    closed_at: datetime | None = stamp(optional=True)


class CustomerMessage(TenantRow, table=True):
    """One thing said in a matter; it is never rewritten."""

    __tablename__ = "customer_messages"
    __table_args__ = (
        link("ticket_id", "customer_tickets"),
        index("ticket_id", "sent_at"),
    )

    ticket_id: UUID
    direction: Direction = choice(Direction)
    body: str = Field(max_length=2000)
    author_id: UUID | None = None
    sent_at: datetime = stamp(default_factory=utc_now)
    read_at: datetime | None = stamp(optional=True)


class DataRequest(TenantRecord, Versioned, table=True):
    """What a person asked about their own data, and by when it must be answered.

    30 days from receipt, 30 more when told so; a blocking in two working days (art. 8 ter, 11).
    `reminded_on` is the day the workshop was last told that the term runs out.
    """

    __tablename__ = "data_requests"
    __table_args__ = (
        link("client_id", "clients"),
        index("client_id"),
        index("status", "due_on"),
        index("number"),
        CheckConstraint(
            "(status IN ('GRANTED', 'DENIED')) = (answered_at IS NOT NULL)",
            name="answered_some_time",
        ),
        CheckConstraint("status <> 'DENIED' OR answer <> ''", name="denied_with_a_reason"),
    )

    number: str = Field(max_length=30)
    client_id: UUID
    right: DataRight = choice(DataRight)
    details: str = Field(default="", max_length=2000)
    status: DataRequestStatus = choice(DataRequestStatus, DataRequestStatus.RECEIVED)
    received_at: datetime = stamp(default_factory=utc_now)
    due_on: dt.date
    reminded_on: dt.date | None = None
    extended_why: str = Field(default="", max_length=500)
    answer: str = Field(default="", max_length=2000)
    answered_by: UUID | None = None
    answered_at: datetime | None = stamp(optional=True)
