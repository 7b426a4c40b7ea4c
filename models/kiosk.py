"""The tablet on the shop floor: the device, who works at it, and what was done there."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from models.base import (
    TenantRecord,
    TenantRow,
    choice,
    document,
    index,
    link,
    stamp,
    unique,
    utc_now,
)
from models.inspections import Grade


class ActionOutcome(StrEnum):
    """What became of an action a tablet sent."""

    DONE = "DONE"
    CONFLICT = "CONFLICT"
    REFUSED = "REFUSED"


class KioskDevice(TenantRecord, table=True):
    """A tablet of a centre; its token is known here by its SHA-256 alone."""

    __tablename__ = "kiosk_devices"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        index("service_center_id"),
        Index(None, "token_hash", unique=True),
    )

    service_center_id: UUID
    name: str = Field(max_length=60)
    token_hash: str = Field(max_length=64)
    registered_by: UUID | None = None
    last_seen_at: datetime | None = stamp(optional=True)
    revoked_at: datetime | None = stamp(optional=True)
    failed_attempts: int = 0
    locked_until: datetime | None = stamp(optional=True)


class KioskPin(TenantRecord, table=True):
    """What a member types at a tablet; Argon2id, and locked after a few wrong ones."""

    __tablename__ = "kiosk_pins"
    __table_args__ = (unique("user_id"),)

    user_id: UUID = Field(foreign_key="users.id")
    pin_hash: str = Field(max_length=200)
    set_at: datetime = stamp(default_factory=utc_now)
    failed_attempts: int = 0
    locked_until: datetime | None = stamp(optional=True)


class KioskGrant(TenantRecord, table=True):
    """One person's turn at one tablet; what the tablet holds for it is known by its hash alone."""

    __tablename__ = "kiosk_grants"
    __table_args__ = (
        link("device_id", "kiosk_devices"),
        index("device_id"),
        unique("token_hash", alive=False),
    )

    device_id: UUID
    user_id: UUID = Field(foreign_key="users.id")
    token_hash: str = Field(max_length=64)
    expires_at: datetime = stamp()
    ended_at: datetime | None = stamp(optional=True)


class KioskAction(TenantRow, table=True):
    """One action of a tablet, by the key the tablet gave it: sent twice, done once."""

    __tablename__ = "kiosk_actions"
    __table_args__ = (
        link("device_id", "kiosk_devices"),
        unique("device_id", "action_key", alive=False),
        index("user_id", "received_at"),
    )

    device_id: UUID
    action_key: UUID
    user_id: UUID = Field(foreign_key="users.id")
    kind: str = Field(max_length=40)
    payload: dict[str, Any] = document()
    happened_at: datetime = stamp()
    received_at: datetime = stamp(default_factory=utc_now)
    outcome: ActionOutcome = choice(ActionOutcome)
    sentence: str = Field(default="", max_length=300)
    answer: dict[str, Any] = document()


class KioskUpload(TenantRecord, table=True):
    """A photo or a voice note a tablet sent, until an action names it or a day goes by."""

    __tablename__ = "kiosk_uploads"
    __table_args__ = (
        link("device_id", "kiosk_devices"),
        unique("device_id", "upload_key", alive=False),
        index("created_at", where="deleted_at IS NULL"),
    )

    device_id: UUID
    upload_key: UUID
    storage_key: str = Field(max_length=200)
    mime: str = Field(max_length=80)
    size: int


class Finding(TenantRecord, table=True):
    """What a technician came upon while working on an OT; its photos and its voice hang on it."""

    __tablename__ = "kiosk_findings"
    __table_args__ = (
        link("work_order_id", "work_orders"),
        index("work_order_id"),
    )

    work_order_id: UUID
    title: str = Field(max_length=120)
    grade: Grade = choice(Grade)
    note: str = Field(default="", max_length=500)
    found_by: UUID
