"""An entry of the log in words: who did what to which record, and each field before and after."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from models.audit import AuditAction
from models.values import clock, money, quantity
from torque_app.audit import queries, words
from torque_app.audit.workshop_words import OWN_VALUES
from torque_app.core.texts import _

LONGEST: Final = 400
NAMES: Final = ("number", "sku", "plate", "folio", "name", "full_name", "razon_social", "code")
"""The columns that say which record it is, the most telling first."""

PESOS: Final = frozenset(
    {
        "amount", "average_cost", "balance", "cost", "cost_price", "credit_limit",
        "estimated_cost", "exempt", "iva", "labor_cost", "labor_rate", "net", "paid_amount",
        "parts_cost", "parts_unit_cost", "rate", "sell_price", "total", "total_cost",
        "total_spent", "unit_cost", "unit_price",
    }
)  # fmt: skip
HOMES: Final[Mapping[str, str]] = {
    "inventory_items": "/repuestos/{id}",
    "clients": "/clientes/{id}",
    "vehicles": "/vehiculos/{id}",
    "work_orders": "/ot/{id}",
    "invoices": "/facturacion/{id}",
}
"""Where a record lives on the screen."""

_DECIMAL: Final = re.compile(r"-?\d{1,20}\.\d{1,8}")


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    id: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class EntryLine:
    """One row of the list."""

    id: str
    at: str
    who: str
    action: str
    action_tone: str
    action_label: str
    what: str
    summary: str
    command: str


@dataclass(frozen=True)
class EntryCard:
    """An entry whole; an empty `id` is none."""

    id: str = ""
    at: str = ""
    who: str = ""
    action: str = ""
    title: str = ""
    command: str = ""
    source: str = ""
    ip: str = ""
    device: str = ""
    href: str = ""


def actions() -> Mapping[str, tuple[str, str]]:
    """Return the word and the tone of each action."""
    return {
        AuditAction.CREATE: (_("Creó"), "success"),
        AuditAction.UPDATE: (_("Cambió"), "info"),
        AuditAction.DELETE: (_("Eliminó"), "danger"),
        AuditAction.RESTORE: (_("Recuperó"), "success"),
        AuditAction.TRANSITION: (_("Movió"), "warning"),
    }


def line(row: queries.EntryRow, name: str = "") -> EntryLine:
    """Return an entry as a row of the list; `name` is what its record is called today."""
    label, tone = actions()[row.action]
    return EntryLine(
        id=str(row.id),
        at=row.created_at.isoformat(),
        who=row.who,
        action=row.action,
        action_tone=tone,
        action_label=label,
        what=_title(row, name),
        summary=_summary(row),
        command=row.command,
    )


def card(row: queries.EntryRow, name: str = "") -> EntryCard:
    """Return an entry whole, but for its fields: see `changes`."""
    label, _tone = actions()[row.action]
    home = HOMES.get(row.entity_type, "")
    return EntryCard(
        id=str(row.id),
        at=row.created_at.isoformat(),
        who=row.who,
        action=label,
        title=_title(row, name),
        command=row.command,
        source=_sources().get(str(row.context.get("source", "")), _("Otro")),
        ip=str(row.context.get("ip", "")),
        device=str(row.context.get("user_agent", ""))[:LONGEST],
        href=home.format(id=row.entity_id),
    )


def changes(row: queries.EntryRow) -> list[Change]:
    """Return every field of an entry before and after; a new record has no before."""
    found = []
    for name, value in row.changes.items():
        old, new = _sides(row, value)
        label = words.FIELDS.get(name, name)
        own = OWN_VALUES.get(row.entity_type, {})
        found.append(Change(name, label, said(name, old, own), said(name, new, own)))
    return sorted(found, key=lambda change: change.field)


def said(name: str, value: Any, own: Mapping[str, str] | None = None) -> str:
    """Return a value of the log as people read it; `own` are the words of its kind of record."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)[:LONGEST]
    text = str(value)
    return ((own or {}).get(text) or _text(name, text))[:LONGEST]


def _text(name: str, text: str) -> str:
    if name in PESOS and _DECIMAL.fullmatch(text):
        return money.formatted(Decimal(text))
    if _DECIMAL.fullmatch(text):
        return quantity.formatted(Decimal(text))
    return words.VALUES.get(text) or _moment(text) or _reference(text) or text


def _moment(text: str) -> str:
    """Return an ISO day or instant as Chile writes it, or "" when it is neither."""
    if not re.match(r"\d{4}-\d\d-\d\d", text):
        return ""
    try:
        if len(text) == len("2026-11-20"):
            return clock.formatted_date(date.fromisoformat(text))
        return clock.formatted(datetime.fromisoformat(text))
    except ValueError:
        return ""


def _reference(text: str) -> str:
    """Return the tail of another record's key, enough to tell two apart, or ""."""
    try:
        return f"…{UUID(text).hex[-8:]}" if len(text) == len(str(UUID(int=0))) else ""
    except ValueError:
        return ""


def _sides(row: queries.EntryRow, value: Any) -> tuple[Any, Any]:
    """Return before and after: a new record is logged whole, a change as both (AUD-02)."""
    if (
        row.action != AuditAction.CREATE
        and isinstance(value, dict)
        and {"old", "new"} >= set(value)
    ):
        return value.get("old"), value.get("new")
    return None, value


def _title(row: queries.EntryRow, name: str) -> str:
    """Return ``Repuesto Filtro de aceite``, or the kind alone when nothing names the record."""
    kind = words.ENTITIES.get(row.entity_type, row.entity_type)
    if name:
        return f"{kind} {name}"
    for column in NAMES:
        if column in row.changes:
            old, new = _sides(row, row.changes[column])
            return f"{kind} {said(column, new if new is not None else old)}"
    return kind


def _summary(row: queries.EntryRow) -> str:
    """Return the first change in a sentence and how many more there are."""
    if row.action == AuditAction.CREATE:
        return ""
    every = changes(row)
    if not every:
        return ""
    first = next((c for c in every if c.id == "status"), every[0])
    told = first.field if _is_for_machines(first) else f"{first.field}: {first.old} → {first.new}"
    more = len(every) - 1
    return told + (_(" y {n} más").format(n=more) if more else "")


def _is_for_machines(change: Change) -> bool:
    """Return whether a side is another record's key, or a whole structure: a row has no room."""
    return any(side.startswith(("…", "{", "[")) for side in (change.old, change.new))


def _sources() -> Mapping[str, str]:
    return {
        "screen": _("Pantalla"),
        "api": _("API"),
        "api_key": _("Clave de API"),
        "worker": _("La plataforma"),
        "web": _("Pantalla"),
        "seed": _("Datos de ejemplo"),
    }
