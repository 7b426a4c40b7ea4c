"""Every changed column of every row of a tenant, written in the same transaction (AUD-01)."""

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import event, insert, inspect
from sqlalchemy.orm import UOWTransaction
from sqlmodel import Session

from models.audit import AuditAction, AuditEntry
from models.base import TenantRow, new_id, utc_now

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
        "notifications",
    }
)
SECRET = frozenset({"token_hash", "key_hash", "hashed_password"})
PENDING, WRITTEN = "audit_pending", "audit_written"
NOISE = frozenset({"updated_at", "version", "valid_from", "search", "sort_key", "created_at"})

_INSERT = insert(AuditEntry.__table__)  # type: ignore[attr-defined]


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return f"sha256:{hashlib.sha256(value).hexdigest()}"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | str | dict | list):
        return value
    return str(value)


def _shown(key: str, value: Any) -> Any:
    return "•••" if key in SECRET or key.endswith("_enc") else _plain(value)


def _created(row: TenantRow) -> dict[str, Any]:
    columns = inspect(type(row)).column_attrs.keys()
    return {
        key: _shown(key, getattr(row, key))
        for key in columns
        if key not in NOISE and getattr(row, key) is not None
    }


def _changed(row: TenantRow) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for attribute in inspect(row).attrs:
        if attribute.key in NOISE:
            continue
        history = attribute.history
        if history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            if old != new:
                changes[attribute.key] = {
                    "old": _shown(attribute.key, old),
                    "new": _shown(attribute.key, new),
                }
    return changes


def _action(changes: dict[str, Any]) -> AuditAction:
    if "deleted_at" in changes:
        gone = changes["deleted_at"]["new"] is not None
        return AuditAction.DELETE if gone else AuditAction.RESTORE
    return AuditAction.TRANSITION if "status" in changes else AuditAction.UPDATE


def _entry(session: Session, row: TenantRow, action: AuditAction, changes: Any) -> dict[str, Any]:
    who = session.info.get("audit", {})
    return {
        # a new row may still wait for its tenant: tenancy listens to the same flush
        "tenant_id": row.tenant_id or session.info.get("tenant_id"),
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
        if isinstance(row, TenantRow) and row.__tablename__ not in SILENT
    ]
    for row in session.dirty:
        if not session.is_modified(row):
            continue
        if hasattr(row, "updated_at"):
            row.updated_at = now
        if isinstance(row, TenantRow) and row.__tablename__ not in SILENT:
            changes = _changed(row)
            if changes:
                entries.append(_entry(session, row, _action(changes), changes))
    # put and not added to: a flush that failed inside a savepoint leaves nothing behind
    session.info[PENDING] = entries


@event.listens_for(Session, "after_flush")
def _keep(session: Session, _context: UOWTransaction) -> None:
    session.info.setdefault(WRITTEN, []).extend(session.info.pop(PENDING, []))


def write(session: Session) -> None:
    """Write what the flushes so far noted, in one round trip and not as objects of the session."""
    entries = session.info.pop(WRITTEN, None)
    if entries:
        session.connection().execute(_INSERT, entries)
