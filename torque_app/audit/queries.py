"""The record of every change, and its verification."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, RowMapping, Select, text
from sqlmodel import col

from models.audit import AuditEntry
from models.auth import Membership, User
from models.base import TenantRecord
from models.clients import Client
from models.inventory import InventoryItem, Warehouse
from models.invoicing import Invoice
from models.tenants import ServiceCenter
from models.values import clock
from models.vehicles import Vehicle
from models.work_orders import WorkOrder
from torque_app.audit.permissions import Audit
from torque_app.core.choices import Choice
from torque_app.core.errors import NotFound
from torque_app.core.listing import Filter, Listing, Stretch, columns, continued
from torque_app.core.needs import needs
from torque_app.core.texts import _
from torque_app.core.tx import Tx


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One change of one row; `changes` maps field to old and new, or holds the whole record."""

    id: UUID
    created_at: datetime
    user_id: UUID | None
    who: str
    command: str
    entity_type: str
    entity_id: UUID
    action: str
    changes: dict[str, Any]
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifier found: how far the chain goes and the first entry that breaks it."""

    whole: bool
    entries: int
    waiting: int
    sequence: int | None = None
    entry_id: UUID | None = None
    reason: str = ""


def _day(wanted: str) -> date:
    """Return the day written as ``2026-11-20`` or ``20-11-2026``."""
    try:
        return date.fromisoformat(wanted)
    except ValueError:
        return clock.parsed_date(wanted)


def _since(wanted: str) -> Any:
    start, _ = clock.day_bounds(_day(wanted), clock.SANTIAGO)
    return col(AuditEntry.created_at) >= start


def _until(wanted: str) -> Any:
    _, end = clock.day_bounds(_day(wanted), clock.SANTIAGO)
    return col(AuditEntry.created_at) < end


_FILTERS: dict[str, Filter] = {
    "user_id": lambda wanted: col(AuditEntry.user_id) == UUID(wanted),
    "entity_type": lambda wanted: col(AuditEntry.entity_type) == wanted,
    "entity_id": lambda wanted: col(AuditEntry.entity_id) == UUID(wanted),
    "action": lambda wanted: col(AuditEntry.action) == wanted,
    "command": lambda wanted: col(AuditEntry.command) == wanted,
    "from": _since,
    "to": _until,
}


def masked(context: dict[str, Any]) -> dict[str, Any]:
    """Return a context with its address shown as AUD-03 wants: 190.20.xxx.xxx."""
    ip = str(context.get("ip", ""))
    if "." not in ip:
        return context
    first, second, *_ = ip.split(".")
    return {**context, "ip": f"{first}.{second}.xxx.xxx"}


def _entry(row: Row[Any]) -> EntryRow:
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by column
    return EntryRow(
        id=values["id"],
        created_at=values["created_at"],
        user_id=values["user_id"],
        who=_who(values),
        command=values["command"],
        entity_type=values["entity_type"],
        entity_id=values["entity_id"],
        action=values["action"],
        changes=values["changes"],
        context=masked(values["context"]),
    )


def _who(values: RowMapping) -> str:
    """Return the member's name, or that of the API key that acted for them."""
    key = values["context"].get("key")
    return _("clave {name}").format(name=key) if key else values["full_name"] or "TORQUE"


def _entries() -> Select[Any]:
    return columns(
        AuditEntry.id,
        AuditEntry.created_at,
        AuditEntry.user_id,
        User.full_name,
        AuditEntry.command,
        AuditEntry.entity_type,
        AuditEntry.entity_id,
        AuditEntry.action,
        AuditEntry.changes,
        AuditEntry.context,
    ).outerjoin(User, col(User.id) == AuditEntry.user_id)


@needs(Audit.VIEW)
def find(tx: Tx, listing: Listing) -> Stretch[EntryRow]:
    """Return changes by page or cursor, newest first; `q` looks in the command (AUD-07, AUD-11)."""
    query = _entries()
    if listing.q.strip():
        query = query.where(col(AuditEntry.command).icontains(listing.q.strip(), autoescape=True))
    return continued(tx, query, listing, model=AuditEntry, filters=_FILTERS, make=_entry)


@needs(Audit.VIEW)
def one(tx: Tx, entry_id: UUID) -> EntryRow:
    """Return one entry, or raise NotFound."""
    row = tx.session.execute(_entries().where(col(AuditEntry.id) == entry_id)).first()
    if row is None:
        raise NotFound
    return _entry(row)


_NAMED: Final[dict[str, tuple[type[TenantRecord], Any]]] = {
    "inventory_items": (InventoryItem, InventoryItem.name),
    "clients": (Client, Client.name),
    "vehicles": (Vehicle, Vehicle.plate),
    "work_orders": (WorkOrder, WorkOrder.number),
    "invoices": (Invoice, Invoice.folio),
    "warehouses": (Warehouse, Warehouse.name),
    "service_centers": (ServiceCenter, ServiceCenter.name),
}


@needs(Audit.VIEW)
def names(tx: Tx, rows: Iterable[EntryRow]) -> dict[UUID, str]:
    """Return what the records of some entries are called today; those without a name are left out.

    A change says which field moved, not of which part or client it was.
    """
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        wanted.setdefault(row.entity_type, set()).add(row.entity_id)
    found: dict[UUID, str] = {}
    for kind in wanted.keys() & _NAMED.keys():
        model, name = _NAMED[kind]
        query = columns(model.id, name).where(col(model.id).in_(wanted[kind]))
        shown = tx.session.execute(query.execution_options(with_deleted=True))
        found |= {key: str(value) for key, value in shown if value is not None}
    return found


@needs(Audit.VIEW)
def people(tx: Tx) -> tuple[Choice, ...]:
    """Return whoever may stand behind a change: present and past members, by name."""
    query = (
        columns(User.id, User.full_name)
        .join(Membership, col(Membership.user_id) == User.id)
        .distinct()
        .order_by(User.full_name)
        .execution_options(with_deleted=True)
    )
    return tuple(Choice(str(row.id), row.full_name) for row in tx.session.execute(query))


@needs(Audit.VIEW)
def of_row(tx: Tx, entity_type: str, entity_id: UUID, *, limit: int = 50) -> tuple[EntryRow, ...]:
    """Return the last changes of one row, for the record's own page (AUD-11)."""
    wanted = {"entity_type": entity_type, "entity_id": str(entity_id)}
    return find(tx, Listing(limit=limit, filters=wanted)).rows


# The chain is read in order; each link must follow the one before, name an entry that is there,
# and carry the hash of that entry as it stands now.
_FIRST_BREAK = text(
    """
    WITH links AS (
        SELECT c.seq, c.entry_id, c.prev_hash, c.hash,
               lag(c.seq, 1, 0::bigint) OVER w AS seq_before,
               lag(c.hash, 1, '\\x00'::bytea) OVER w AS hash_before,
               a.id AS found, a.entity_type, a.entity_id, a.action, a.changes, a.created_at
        FROM audit_chain c
        LEFT JOIN audit_logs a ON a.tenant_id = c.tenant_id AND a.id = c.entry_id
        WHERE c.tenant_id = current_tenant_id()
        WINDOW w AS (ORDER BY c.seq))
    SELECT seq, entry_id, CASE
        WHEN seq <> seq_before + 1 THEN 'falta el eslabón anterior'
        WHEN prev_hash <> hash_before THEN 'no sigue al eslabón anterior'
        WHEN found IS NULL THEN 'el registro fue borrado'
        ELSE 'el registro fue alterado' END AS reason
    FROM links
    WHERE seq <> seq_before + 1 OR prev_hash <> hash_before OR found IS NULL
       OR hash <> app.audit_hash(prev_hash, entity_type, entity_id, action, changes, created_at)
    ORDER BY seq LIMIT 1
    """
)
_HEAD = text(
    """
    SELECT coalesce(max(c.seq), 0) AS links, coalesce(max(h.seq), 0) AS head
    FROM audit_chain c FULL JOIN audit_heads h ON h.tenant_id = c.tenant_id
    WHERE coalesce(c.tenant_id, h.tenant_id) = current_tenant_id()
    """
)
_WAITING = text(
    """
    SELECT count(*) FROM audit_logs a
    WHERE a.tenant_id = current_tenant_id() AND NOT EXISTS (
        SELECT FROM audit_chain c WHERE c.tenant_id = a.tenant_id AND c.entry_id = a.id)
    """
)


@needs(Audit.VIEW)
def verify(tx: Tx) -> Verdict:
    """Recompute the whole chain of this workshop and name the first entry that breaks it.

    AUD-04, AUD-05. `waiting` counts entries whose transactions the chainer has not reached
    (normally those of the last second).
    """
    links, head = tx.session.execute(_HEAD).one()
    waiting = tx.session.execute(_WAITING).scalar_one()
    broken = tx.session.execute(_FIRST_BREAK).first()
    if broken is not None:
        return Verdict(False, links, waiting, broken.seq, broken.entry_id, broken.reason)
    if links != head:
        return Verdict(False, links, waiting, links + 1, None, "faltan los últimos eslabones")
    return Verdict(True, links, waiting)
