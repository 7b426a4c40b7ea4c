"""Every changed column of every row of a tenant, written in the same transaction (AUD-01)."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import UOWTransaction
from sqlalchemy.orm.base import NO_VALUE
from sqlmodel import Session, SQLModel

from models.audit import AuditAction, AuditEntry
from models.base import TenantRow, new_id, utc_now
from models.tenants import Tenant

# Rows that are themselves a log, or the machinery of delivery: auditing them says nothing new.
SILENT = frozenset(
    {
        "audit_logs",
        "outbox_messages",
        "idempotency_keys",
        "counters",
        "stock_movement_keys",
        "dte_steps",
        "purchase_steps",
        "register_entries",
        "work_order_status_history",
        "kiosk_actions",
        "notifications",
        "messages",
        "message_events",
        "automation_runs",
    }
)
# the workshop itself is the parent of every row of a tenant; its settings are as telling as they
AUDITED = (TenantRow, Tenant)
SECRET = frozenset({"token_hash", "key_hash", "hashed_password", "pin_hash"})
HIDDEN = "•••"
PENDING, WRITTEN = "audit_pending", "audit_written"
NOISE = frozenset({"updated_at", "version", "valid_from", "search", "sort_key", "created_at"})

_INSERT = insert(AuditEntry.__table__)  # type: ignore[attr-defined]
_PLAIN = (bool, int, str, dict, list)
_DATED = (datetime, date)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, _PLAIN):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, _DATED):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    return str(value)


@lru_cache(maxsize=512)
def _told(kind: type[SQLModel]) -> dict[str, bool]:
    """Return the columns of a kind of row that the log tells of, and which of them are secret."""
    columns = inspect(kind).column_attrs.keys()
    return {key: key in SECRET or key.endswith("_enc") for key in columns if key not in NOISE}


def _created(row: SQLModel) -> dict[str, Any]:
    written = row.__dict__
    return {
        key: HIDDEN if is_secret else _plain(written[key])
        for key, is_secret in _told(type(row)).items()
        if written.get(key) is not None
    }


def _differences(row: SQLModel) -> dict[str, tuple[Any, Any]]:
    """Return what each attribute was and is, of those set to something else since the last flush.

    The session keeps the old value of an attribute when it is set, and of no other.
    """
    kept: dict[str, Any] = inspect(row).committed_state
    now = row.__dict__
    pairs = {key: (None if old is NO_VALUE else old, now.get(key)) for key, old in kept.items()}
    return {key: (old, new) for key, (old, new) in pairs.items() if old != new}


def _changed(row: SQLModel, differences: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    told = _told(type(row))
    return {
        key: {"old": HIDDEN, "new": HIDDEN}
        if told[key]
        else {"old": _plain(old), "new": _plain(new)}
        for key, (old, new) in differences.items()
        if key in told
    }


def _action(changes: dict[str, Any]) -> AuditAction:
    if "deleted_at" in changes:
        gone = changes["deleted_at"]["new"] is not None
        return AuditAction.DELETE if gone else AuditAction.RESTORE
    return AuditAction.TRANSITION if "status" in changes else AuditAction.UPDATE


def _entry(
    session: Session, row: TenantRow | Tenant, action: AuditAction, changes: Any
) -> dict[str, Any]:
    who = session.info.get("audit", {})
    # a new row may still wait for its tenant: tenancy listens to the same flush
    tenant_id = row.id if isinstance(row, Tenant) else row.tenant_id
    return {
        "tenant_id": tenant_id or session.info.get("tenant_id"),
        "id": new_id(),
        "user_id": who.get("user_id"),
        "command": who.get("command", "-"),
        "entity_type": str(row.__tablename__),
        "entity_id": row.id,
        "action": action,
        "changes": changes,
        "context": who.get("context", {}),
        "created_at": session.info.get("now") or utc_now(),
    }


@event.listens_for(Session, "before_flush")
def _note_changes(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    now = session.info.get("now") or utc_now()
    entries = [
        _entry(session, row, AuditAction.CREATE, _created(row))
        for row in session.new
        if isinstance(row, AUDITED) and row.__tablename__ not in SILENT
    ]
    for row in session.dirty:
        differences = _differences(row)
        if not differences:
            continue
        if hasattr(row, "updated_at"):
            row.updated_at = now
        if isinstance(row, AUDITED) and row.__tablename__ not in SILENT:
            changes = _changed(row, differences)
            if changes:
                entries.append(_entry(session, row, _action(changes), changes))
    # put and not added to: a flush that failed inside a savepoint leaves nothing behind
    session.info[PENDING] = entries


@event.listens_for(Session, "after_flush")
def _keep(session: Session, _context: UOWTransaction) -> None:
    session.info.setdefault(WRITTEN, []).extend(session.info.pop(PENDING, []))


def forget(session: Session) -> None:
    """Drop what the flushes noted since the last write: they were rolled back."""
    session.info.pop(WRITTEN, None)


def write(session: Session) -> None:
    """Write what the flushes so far noted, in one round trip and not as objects of the session."""
    entries = session.info.pop(WRITTEN, None)
    if entries:
        session.connection().execute(_INSERT, entries)
