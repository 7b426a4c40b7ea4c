"""Rows written by COPY: a hundred thousand OTs in minutes, not hours.

The seed is no command: it writes a past that never went through the screens, as torque_admin,
and keeps by itself what the commands would have kept (stock equals its movements, totals add up).
"""

import json
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from sqlmodel import SQLModel

from models.registry import METADATA

Cursor = psycopg.Cursor[tuple[Any, ...]]


class Dice:
    """Repeatable chance, and keys that carry the moment their row claims to be from."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - a story, not a secret

    def id(self, at: datetime) -> UUID:
        """Return a UUIDv7 of a past instant."""
        value = int(at.timestamp() * 1000) << 80 | self.random.getrandbits(80)
        value = value & ~(0xF000 << 64) | 0x7000 << 64
        return UUID(int=value & ~(0xC000 << 48) | 0x8000 << 48)

    def moment(self, day: datetime, *, first: int = 8, last: int = 18) -> datetime:
        """Return an instant of a working day, in UTC, `first` and `last` being local hours."""
        minutes = self.random.randint(first * 60, last * 60)
        return day.replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)

    def rut(self, *, company: bool) -> str:
        """Return a RUT with its right digit (modulo 11)."""
        from models.values.rut import check_digit  # noqa: PLC0415 - one caller

        low, high = (76_000_000, 78_999_999) if company else (6_000_000, 22_000_000)
        number = self.random.randint(low, high)
        return f"{number}-{check_digit(number)}"


class Book:
    """Rows of one tenant, gathered by table and written parents first."""

    def __init__(self, tenant_id: UUID) -> None:
        self.tenant_id = tenant_id
        self._rows: dict[type[SQLModel], list[tuple[Any, ...]]] = defaultdict(list)
        self._columns: dict[type[SQLModel], list[str]] = {}
        self._defaults: dict[type[SQLModel], dict[str, Any]] = {}

    def add(self, model: type[SQLModel], /, **values: Any) -> None:
        """Note a row; what is not given takes the model's default."""
        if model not in self._columns:
            self._learn(model)
        row = {**self._defaults[model], **values}
        at = values.get("created_at")
        if at is not None and "updated_at" in row and "updated_at" not in values:
            row["updated_at"] = at
        self._rows[model].append(tuple(_stored(row[name]) for name in self._columns[model]))

    def _learn(self, model: type[SQLModel]) -> None:
        table = model.__table__  # type: ignore[attr-defined]
        names = [column.name for column in table.columns if column.computed is None]
        names = [name for name in names if name != "xid"]
        template = model()
        self._columns[model] = names
        self._defaults[model] = {name: getattr(template, name, None) for name in names}
        if "tenant_id" in names:
            self._defaults[model]["tenant_id"] = self.tenant_id

    def write(self, cursor: Cursor) -> int:
        """Copy everything into the database; return how many rows."""
        written = 0
        order = {table.name: place for place, table in enumerate(METADATA.sorted_tables)}
        for model in sorted(self._rows, key=lambda each: order[str(each.__tablename__)]):
            rows = self._rows[model]
            columns = ", ".join(f'"{name}"' for name in self._columns[model])
            statement = f"COPY {model.__tablename__} ({columns}) FROM STDIN"
            with cursor.copy(statement) as copy:
                for row in rows:
                    copy.write_row(row)
            written += len(rows)
            rows.clear()
        return written


def _stored(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, default=str, ensure_ascii=False)
    if isinstance(value, Enum):
        return value.value
    return value


def whole(value: Decimal) -> Decimal:
    """Return an amount rounded to 10 pesos, as prices on a shelf are."""
    return (value / 10).quantize(Decimal(1)) * 10


def days_back(now: datetime, days: int) -> list[datetime]:
    """Return the working days (Monday to Saturday) of the last `days`, the oldest first."""
    start = now.astimezone(UTC)
    every = [start - timedelta(days=number) for number in range(days, -1, -1)]
    return [day for day in every if day.weekday() < 6]  # noqa: PLR2004 - 6 is Sunday
