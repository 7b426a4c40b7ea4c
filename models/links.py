"""Links that open one thing of a workshop to whoever holds them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from models.base import TenantRecord, index, stamp


class ShareLink(TenantRecord, table=True):
    """What a link opens, until when, and how often it was; only the hash of its token is kept.

    The subject is a table's name and one of its rows; `opened` counts the times its page was shown.
    """

    __tablename__ = "share_links"
    __table_args__ = (
        index("subject_type", "subject_id"),
        Index(None, "token_hash", unique=True),
        CheckConstraint("opened >= 0", name="opened_not_negative"),
    )

    subject_type: str = Field(max_length=40)
    subject_id: UUID
    token_hash: str = Field(max_length=64)
    created_by: UUID | None = Field(default=None, foreign_key="users.id")
    expires_at: datetime = stamp()
    revoked_at: datetime | None = stamp(optional=True)
    opened: int = 0
    last_opened_at: datetime | None = stamp(optional=True)
