"""What must still happen after a commit, and what happens by the clock."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field

from models.base import Record, TenantRow, choice, document, stamp, unique, utc_now


class MessageStatus(StrEnum):
    """Life of a message: waiting, handed over under a lease, ended."""

    PENDING = "PENDING"
    QUEUED = "QUEUED"
    DONE = "DONE"
    DEAD = "DEAD"


class OutboxMessage(TenantRow, table=True):
    """An event or a job, written in the transaction that caused it."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index(
            "ix_outbox_messages_open",
            "not_before",
            postgresql_where=text("status IN ('PENDING','QUEUED')"),
        ),
        unique("dedup_key", alive=False),
        Index(None, "tenant_id", "status", "created_at"),
    )

    name: str = Field(max_length=120)
    payload: dict[str, Any] = document()
    topics: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    actor: dict[str, Any] = document()
    dedup_key: str | None = Field(default=None, max_length=200)
    status: MessageStatus = choice(MessageStatus, MessageStatus.PENDING)
    attempts: int = 0
    not_before: datetime = stamp(default_factory=utc_now)
    lease_until: datetime | None = stamp(optional=True)
    last_error: str | None = Field(default=None, max_length=2000)
    created_at: datetime = stamp(default_factory=utc_now)
    done_at: datetime | None = stamp(optional=True)


class Schedule(Record, table=True):
    """A job the clock emits, for the platform or once for every active tenant."""

    __tablename__ = "schedules"

    name: str = Field(max_length=80, unique=True)
    job: str = Field(max_length=120)
    every_seconds: int | None = None
    at_local_time: str | None = Field(default=None, max_length=5)
    timezone: str = Field(default="America/Santiago", max_length=60)
    next_run_at: datetime = stamp()
    last_run_at: datetime | None = stamp(optional=True)
    is_active: bool = True


class IdempotencyKey(TenantRow, table=True):
    """The answer already given to a POST, so that a retry repeats it and nothing else."""

    __tablename__ = "idempotency_keys"
    __table_args__ = (unique("key", alive=False), Index(None, "tenant_id", "expires_at"))

    key: str = Field(max_length=200)
    request_hash: bytes = Field(sa_type=LargeBinary)
    status: int | None = None
    response: dict[str, Any] = document()
    created_at: datetime = stamp(default_factory=utc_now)
    expires_at: datetime = stamp()


class Counter(TenantRow, table=True):
    """The last number given out of a gapless sequence; locked until commit."""

    __tablename__ = "counters"
    __table_args__ = (unique("name", alive=False),)

    name: str = Field(max_length=80)
    last: int = 0
