"""The tablet on the shop floor: the device, the PIN of who uses it, and what it did."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

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


class ActionOutcome(StrEnum):
    """What became of an action a tablet sent."""

    DONE = "DONE"
    CONFLICT = "CONFLICT"
    REFUSED = "REFUSED"


class KioskDevice(TenantRecord, Versioned, table=True):
    """A tablet of a centre; its token is known here by its SHA-256 alone."""

    __tablename__ = "kiosk_devices"
    __table_args__ = (
        link("service_center_id", "service_centers"),
        index("service_center_id"),
    )

    service_center_id: UUID
    name: str = Field(max_length=60)
    token_hash: str = Field(max_length=64, unique=True)
    registered_by: UUID | None = None
    last_seen_at: datetime | None = stamp(optional=True)
    revoked_at: datetime | None = stamp(optional=True)


class KioskPin(TenantRecord, table=True):
    """What a member types at a tablet; Argon2id, and locked after a few wrong ones."""

    __tablename__ = "kiosk_pins"
    __table_args__ = (unique("user_id"),)

    user_id: UUID = Field(foreign_key="users.id")
    pin_hash: str = Field(max_length=200)
    failed_attempts: int = 0
    locked_until: datetime | None = stamp(optional=True)


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
