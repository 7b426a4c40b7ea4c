"""What the bell shows."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from models.base import TenantRecord, choice, index, stamp


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
