"""One row in every table of a database, whatever its columns are."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from models.base import new_id
from models.registry import METADATA

_NOW: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
_LATER: Final = _NOW + timedelta(hours=1)
_WANTED: Final[Mapping[tuple[str, str], Any]] = {
    ("client_payments", "amount"): Decimal(1),
    ("work_order_parts", "quantity"): Decimal(1),
    ("labor_operations", "standard_hours"): Decimal(1),
    ("appointments", "ends_at"): _LATER,
    ("centre_calendars", "max_load_percent"): 85,
    ("centre_calendars", "slot_minutes"): 30,
    ("technician_absences", "ends_at"): _LATER,
    ("work_order_requisitions", "quantity"): Decimal(1),
}
"""What a CHECK demands; zeros and ones satisfy the others."""

_VALUES: Final[Mapping[type[Any], Any]] = {
    bool: False,
    datetime: _NOW,
    date: _NOW.date(),
    int: 1,
    Decimal: Decimal(0),
    bytes: b"x",
    list: [],
}

_STAND_IN: Final = sa.text("SELECT set_config('app.current_tenant_id', :tenant, true)")


def fill(connection: sa.Connection) -> None:
    """Give every table a row of one tenant, but for those that have one."""
    made: dict[str, Mapping[str, Any]] = {}
    for table in METADATA.sorted_tables:
        _row(connection, table, made)


def touch(connection: sa.Connection) -> None:
    """Change every row whose earlier states are kept, so that there are such states."""
    tenant = connection.scalar(sa.select(METADATA.tables["tenants"].c.id))
    connection.execute(_STAND_IN, {"tenant": str(tenant)})
    for table in METADATA.sorted_tables:
        if "valid_from" in table.columns:
            connection.execute(table.update().values(deleted_at=_NOW))


def _row(
    connection: sa.Connection, table: sa.Table, made: dict[str, Mapping[str, Any]]
) -> Mapping[str, Any]:
    """Return the table's row, made with its parents' when there is none."""
    if table.name not in made:
        found = connection.execute(sa.select(table).limit(1)).mappings().first()
        if found is None:
            parent = partial(_row, connection, made=made)
            values = _values(table) | _pointers(table, parent)
            connection.execute(table.insert().values(values))
            found = connection.execute(sa.select(table).limit(1)).mappings().one()
        made[table.name] = found
    return made[table.name]


def _values(table: sa.Table) -> dict[str, Any]:
    needed = (
        column
        for column in table.columns
        if not column.nullable and column.server_default is None and column.computed is None
    )
    return {column.name: _value(table.name, column) for column in needed}


def _value(table: str, column: sa.Column[Any]) -> Any:
    if (table, column.name) in _WANTED:
        return _WANTED[table, column.name]
    kind = column.type
    if isinstance(kind, sa.Enum):
        return kind.enum_class(kind.enums[0]) if kind.enum_class else kind.enums[0]
    if isinstance(kind, sa.JSON):
        return {}
    return new_id() if kind.python_type is UUID else _VALUES.get(kind.python_type, "x")


def _pointers(table: sa.Table, parent: Any) -> dict[str, UUID]:
    """Return the columns that name other rows; what may be empty and names its own table is."""
    pointed: dict[str, UUID] = {}
    for key in table.foreign_key_constraints:
        target = key.referred_table
        if target is table or all(column.nullable for column in key.columns):
            continue
        row = parent(target)
        pointed |= {each.parent.name: row[each.column.name] for each in key.elements}
    return pointed
