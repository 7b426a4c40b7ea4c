"""What goes out to people: templates, rules, preferences, consents, and each message's story."""

import datetime as dt
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from models.base import (
    TenantRecord,
    TenantRow,
    Versioned,
    choice,
    document,
    index,
    link,
    stamp,
    unique,
    utc_now,
)


class Channel(StrEnum):
    """By which way (NOT-02)."""

    IN_APP = "IN_APP"
    EMAIL = "EMAIL"
    WHATSAPP = "WHATSAPP"
    SMS = "SMS"
    PUSH = "PUSH"


class MessageCategory(StrEnum):
    """What kind it is; marketing needs consent and a way out (Ley 19.496 art. 28 B)."""

    SECURITY = "SECURITY"
    TRANSACTIONAL = "TRANSACTIONAL"
    MARKETING = "MARKETING"


class Audience(StrEnum):
    """Who is told."""

    CLIENT = "CLIENT"
    ADVISOR = "ADVISOR"
    TECHNICIAN = "TECHNICIAN"
    ROLE = "ROLE"
    PERMISSION = "PERMISSION"


class MessageStatus(StrEnum):
    """The life of a message; SENT is the provider's word, DELIVERED and READ the device's.

    SENDING is in a provider's hands: whether it went is not known until the answer is.
    """

    QUEUED = "QUEUED"
    HELD = "HELD"
    SENDING = "SENDING"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    READ = "READ"
    FAILED = "FAILED"
    DEAD = "DEAD"
    SUPPRESSED = "SUPPRESSED"


class MessageTemplate(TenantRecord, Versioned, table=True):
    """A message with holes, of one code, channel and language; `{{ variable }}` is a hole.

    `body` is text; `layout` is the block markup its HTML is made of, e-mail alone has one.
    """

    __tablename__ = "message_templates"
    __table_args__ = (unique("code", "channel", "locale"),)

    code: str = Field(max_length=60)
    channel: Channel = choice(Channel)
    locale: str = Field(default="es_CL", max_length=10)
    category: MessageCategory = choice(MessageCategory, MessageCategory.TRANSACTIONAL)
    subject: str = Field(default="", max_length=200)
    body: str = Field(max_length=4000)
    layout: str = Field(default="", max_length=8000)
    provider_name: str = Field(default="", max_length=120)
    is_active: bool = True


class MessageRule(TenantRecord, Versioned, table=True):
    """On which event whom we tell, with which template, by which ways in order of preference."""

    __tablename__ = "message_rules"
    __table_args__ = (
        unique("event", "audience", "audience_name", "template_code"),
        index("event", where="is_active AND deleted_at IS NULL"),
    )

    event: str = Field(max_length=80)
    audience: Audience = choice(Audience)
    audience_name: str = Field(default="", max_length=60)
    template_code: str = Field(max_length=60)
    channels: list[Any] = document(list)
    every_channel: bool = False
    is_active: bool = True


class MessagePreference(TenantRecord, Versioned, table=True):
    """By which ways a member or a client wants to be told, and when not to.

    Exactly one of `user_id` and `client_id` is set, or neither: then it is the workshop's own.
    `channels`: {"EMAIL": true, …}; quiet hours are the centre's local time.
    """

    __tablename__ = "message_preferences"
    __table_args__ = (
        Index(
            "ix_message_preferences_of_whom",
            "tenant_id",
            "user_id",
            "client_id",
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=text("deleted_at IS NULL"),
        ),
        link("client_id", "clients"),
        index("client_id", where="client_id IS NOT NULL"),
        CheckConstraint("user_id IS NULL OR client_id IS NULL", name="of_one"),
        CheckConstraint("(quiet_from IS NULL) = (quiet_until IS NULL)", name="quiet_has_both_ends"),
    )

    user_id: UUID | None = Field(default=None, foreign_key="users.id")
    client_id: UUID | None = None
    locale: str = Field(default="es_CL", max_length=10)
    channels: dict[str, Any] = document()
    quiet_from: dt.time | None = None
    quiet_until: dt.time | None = None


class Consent(TenantRow, table=True):
    """What a client agreed to, in which words, and when it was taken back (Ley 21.719 art. 12)."""

    __tablename__ = "consents"
    __table_args__ = (
        link("client_id", "clients"),
        index("client_id", "purpose", "channel"),
        Index(
            "ix_consents_standing",
            "tenant_id",
            "client_id",
            "purpose",
            "channel",
            unique=True,
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    client_id: UUID
    purpose: str = Field(max_length=40)
    channel: Channel = choice(Channel)
    words: str = Field(max_length=1000)
    source: str = Field(max_length=40)
    ip: str = Field(default="", max_length=45)
    recorded_by: UUID | None = None
    given_at: datetime = stamp(default_factory=utc_now)
    withdrawn_at: datetime | None = stamp(optional=True)
    withdrawn_by_link: bool = False


class Message(TenantRecord, table=True):
    """One message to one person by one way, written once: `dedup_key` is never sent twice.

    `provider_id` is what the provider calls it; `event` and `about` say why it was written.
    """

    __tablename__ = "messages"
    __table_args__ = (
        unique("dedup_key", alive=False),
        link("client_id", "clients"),
        index(text("created_at DESC")),
        index("status", "next_at"),
        index("channel", "sent_at", where="sent_at IS NOT NULL"),
        index("provider_id", where="provider_id IS NOT NULL"),
        index("client_id", where="client_id IS NOT NULL"),
        index("about_type", "about_id"),
        CheckConstraint("attempts >= 0", name="tries_not_negative"),
    )

    channel: Channel = choice(Channel)
    category: MessageCategory = choice(MessageCategory, MessageCategory.TRANSACTIONAL)
    template_code: str = Field(default="", max_length=60)
    event: str = Field(default="", max_length=80)
    dedup_key: str = Field(max_length=120)
    user_id: UUID | None = Field(default=None, foreign_key="users.id")
    client_id: UUID | None = None
    recipient: str = Field(max_length=254)
    subject: str = Field(default="", max_length=200)
    content: dict[str, Any] = document()
    status: MessageStatus = choice(MessageStatus, MessageStatus.QUEUED)
    attempts: int = 0
    next_at: datetime | None = stamp(optional=True)
    provider: str = Field(default="", max_length=40)
    provider_id: str | None = Field(default=None, max_length=120)
    last_answer: str = Field(default="", max_length=300)
    sent_at: datetime | None = stamp(optional=True)
    delivered_at: datetime | None = stamp(optional=True)
    read_at: datetime | None = stamp(optional=True)
    about_type: str | None = Field(default=None, max_length=40)
    about_id: UUID | None = None


class MessageEvent(TenantRow, table=True):
    """One thing that happened to a message: an attempt, an answer, a status a provider told."""

    __tablename__ = "message_events"
    __table_args__ = (
        link("message_id", "messages"),
        index("message_id", "happened_at"),
        Index(
            "ix_message_events_told_once",
            "tenant_id",
            "message_id",
            "provider_event_id",
            unique=True,
            postgresql_where=text("provider_event_id <> ''"),
        ),
    )

    message_id: UUID
    happened_at: datetime = stamp(default_factory=utc_now)
    kind: str = Field(max_length=40)
    answer: str = Field(default="", max_length=300)
    provider_event_id: str = Field(default="", max_length=120)


class ArchivedMessage(TenantRow, table=True):
    """A message older than the hot table keeps, with its whole story (NOT-04, NOT-05)."""

    __tablename__ = "archived_messages"
    __table_args__ = (
        link("client_id", "clients"),
        index(text("created_at DESC")),
        index("client_id", where="client_id IS NOT NULL"),
        index("about_type", "about_id"),
    )

    created_at: datetime = stamp()
    archived_at: datetime = stamp(default_factory=utc_now)
    client_id: UUID | None = None
    channel: Channel = choice(Channel)
    recipient: str = Field(max_length=254)
    status: MessageStatus = choice(MessageStatus)
    about_type: str | None = Field(default=None, max_length=40)
    about_id: UUID | None = None
    story: dict[str, Any] = document()


class PushSubscription(TenantRecord, table=True):
    """A browser that may be woken (RFC 8030, RFC 8291): its address and its public keys."""

    __tablename__ = "push_subscriptions"
    __table_args__ = (
        unique("endpoint_hash"),
        index("user_id"),
    )

    user_id: UUID = Field(foreign_key="users.id")
    endpoint: str = Field(max_length=500)
    endpoint_hash: str = Field(max_length=64)
    p256dh: str = Field(max_length=120)
    auth: str = Field(max_length=40)
    device: str = Field(default="", max_length=200)
    last_used_at: datetime | None = stamp(optional=True)
    failures: int = 0
