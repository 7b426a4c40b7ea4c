"""What the bell shows, and the mail that went out."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, LargeBinary, text
from sqlmodel import Field

from models.base import TenantRecord, choice, index, stamp, unique


class NotificationType(StrEnum):
    """How much attention it asks for."""

    INFO = "INFO"
    SUCCESS = "SUCCESS"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Notification(TenantRecord, table=True):
    """One line of one user's bell."""

    __tablename__ = "notifications"
    __table_args__ = (
        index("user_id", text("created_at DESC")),
        Index(
            "ix_notifications_unread",
            "tenant_id",
            "user_id",
            postgresql_where=text("read_at IS NULL AND deleted_at IS NULL"),
        ),
    )

    user_id: UUID = Field(foreign_key="users.id")
    type: NotificationType = choice(NotificationType, NotificationType.INFO)
    title: str = Field(max_length=120)
    message: str = Field(default="", max_length=500)
    link: str | None = Field(default=None, max_length=200)
    read_at: datetime | None = stamp(optional=True)


class MailStatus(StrEnum):
    """The life of a message: waiting for the server, taken by it, or refused for good."""

    QUEUED = "QUEUED"
    SENT = "SENT"
    FAILED = "FAILED"


class Mail(TenantRecord, table=True):
    """A message to somebody outside; its bytes are frozen, so that a retry is the same message."""

    __tablename__ = "mails"
    __table_args__ = (
        unique("message_id", alive=False),
        index("about_type", "about_id"),
        index(text("created_at DESC")),
    )

    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    message_id: str = Field(max_length=120)
    data: bytes = Field(sa_type=LargeBinary)
    status: MailStatus = choice(MailStatus, MailStatus.QUEUED)
    attempts: int = 0
    last_answer: str | None = Field(default=None, max_length=300)
    sent_at: datetime | None = stamp(optional=True)
    about_type: str | None = Field(default=None, max_length=40)
    about_id: UUID | None = None
    created_by: UUID | None = None
