"""Who changed what, when; chained by hash per tenant (AUD rows)."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from models.base import TenantRow, choice, document, index, stamp, utc_now


class AuditAction(StrEnum):
    """What happened to the row."""

    CREATE = "CREATE"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    RESTORE = "RESTORE"
    TRANSITION = "TRANSITION"


class AuditEntry(TenantRow, table=True):
    """One change of one row, written in the business transaction; append only.

    Partitioned by month of its UUIDv7 key, so that the key stays (tenant_id, id).
    """

    __tablename__ = "audit_logs"
    __table_args__ = (
        index("entity_type", "entity_id", text("created_at DESC")),
        index("user_id", text("created_at DESC")),
        index(text("created_at DESC")),
        {"postgresql_partition_by": "RANGE (id)"},
    )

    user_id: UUID | None = None
    command: str = Field(max_length=120)
    entity_type: str = Field(max_length=60)
    entity_id: UUID
    action: AuditAction = choice(AuditAction)
    changes: dict[str, Any] = document()
    context: dict[str, Any] = document()
    created_at: datetime = stamp(default_factory=utc_now)
    xid: int | None = Field(
        default=None,
        sa_type=BigInteger,
        sa_column_kwargs={"server_default": text("pg_current_xact_id()::text::bigint")},
    )


class AuditLink(SQLModel, table=True):
    """The entry's place in its tenant's chain; written by the chainer alone."""

    __tablename__ = "audit_chain"
    __table_args__ = (Index(None, "tenant_id", "entry_id", unique=True),)

    tenant_id: UUID = Field(primary_key=True, foreign_key="tenants.id")
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    entry_id: UUID
    prev_hash: bytes = Field(sa_type=LargeBinary)
    hash: bytes = Field(sa_type=LargeBinary)


class AuditHead(SQLModel, table=True):
    """The last link of a tenant's chain."""

    __tablename__ = "audit_heads"

    tenant_id: UUID = Field(primary_key=True, foreign_key="tenants.id")
    seq: int = Field(default=0, sa_type=BigInteger)
    hash: bytes = Field(default=b"\x00", sa_type=LargeBinary)
