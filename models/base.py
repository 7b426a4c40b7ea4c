"""What every table shares: identity, tenant, timestamps, and the few column shapes in use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    Computed,
    DateTime,
    Enum,
    ForeignKeyConstraint,
    Index,
    Numeric,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, declared_attr
from sqlmodel import Field, SQLModel
from sqlmodel._compat import SQLModelConfig
from uuid_utils.compat import uuid7

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def utc_now() -> datetime:
    """Return the present instant; commands use `tx.now` instead."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """Return a time-ordered key made here, not in the database (UUIDv7)."""
    return uuid7()


# --- column shapes ---------------------------------------------------------------------


def stamp(*, optional: bool = False, **more: Any) -> Any:
    """An instant: timestamptz, UTC."""
    if optional:
        return Field(default=None, sa_type=DateTime(timezone=True), nullable=True, **more)
    return Field(sa_type=DateTime(timezone=True), nullable=False, **more)


def money(default: Decimal | None = Decimal(0), **more: Any) -> Any:
    """An amount: NUMERIC(19,4) (DBR-02)."""
    return Field(default=default, sa_type=Numeric(19, 4), nullable=default is None, **more)


def measure(default: Decimal | None = Decimal(0), **more: Any) -> Any:
    """A quantity: NUMERIC(14,3); oil is sold by the litre (CF-59)."""
    return Field(default=default, sa_type=Numeric(14, 3), nullable=default is None, **more)


def percent(default: Decimal | None = Decimal(0), **more: Any) -> Any:
    """A percentage: NUMERIC(5,2)."""
    return Field(default=default, sa_type=Numeric(5, 2), nullable=default is None, **more)


class Stored(Enum):
    """An enumeration read by a look-up in C; the stock one calls Python for every value."""

    cache_ok = True

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:  # noqa: ARG002
        """Return what turns a stored text into its member, None into None; KeyError for another."""
        members = {member.value: member for member in self.enum_class or ()}
        return {None: None, **members}.__getitem__


def choice(kind: type[StrEnum], default: StrEnum | None = None, *, optional: bool = False) -> Any:
    """An enumeration stored by its value, as text."""
    stored = Stored(
        kind,
        values_callable=lambda enum: [member.value for member in enum],
        native_enum=False,
        create_constraint=False,
        length=40,
    )
    if default is None and not optional:
        return Field(sa_type=stored, nullable=False)
    return Field(default=default, sa_type=stored, nullable=optional)


def document(factory: Callable[[], Any] = dict) -> Any:
    """A JSONB column for polymorphic or configuration data only (DBR-06)."""
    return Field(default_factory=factory, sa_type=JSONB, nullable=False)


def generated(expression: str) -> Any:
    """A stored text column PostgreSQL computes from the others; never written here."""
    return Field(default=None, sa_type=Text, sa_column_args=[Computed(expression, persisted=True)])


# --- keys that never leave the tenant --------------------------------------------------


def link(column: str, table: str) -> ForeignKeyConstraint:
    """A foreign key led by the tenant: a simple one would let rows point abroad."""
    return ForeignKeyConstraint(["tenant_id", column], [f"{table}.tenant_id", f"{table}.id"])


def unique(*columns: str, alive: bool = True) -> Index | UniqueConstraint:
    """A uniqueness inside the tenant; by default only among rows not deleted (CF-22)."""
    if not alive:
        return UniqueConstraint("tenant_id", *columns)
    return Index(
        None, "tenant_id", *columns, unique=True, postgresql_where=text("deleted_at IS NULL")
    )


def index(*columns: Any, where: str | None = None) -> Index:
    """An index led by the tenant."""
    return Index(None, "tenant_id", *columns, postgresql_where=text(where) if where else None)


# --- the rows --------------------------------------------------------------------------
# A table is never validated by pydantic: its validator is built when somebody asks for it. It has
# to be said like this: SQLModel takes no `defer_build` among a class's arguments.
LATE = SQLModelConfig(defer_build=True)


class Record(SQLModel):
    """A row of the platform itself, outside any tenant."""

    model_config = LATE

    id: UUID = Field(default_factory=new_id, primary_key=True)
    created_at: datetime = stamp(default_factory=utc_now)
    updated_at: datetime = stamp(default_factory=utc_now)


@dataclass(frozen=True)
class _Shape:
    """The columns of a kind of row, the defaults that are values, and what makes the others."""

    columns: frozenset[str]
    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]


@lru_cache(maxsize=512)
def _shape(kind: type[SQLModel]) -> _Shape:
    fields = kind.model_fields
    optional = {name: field for name, field in fields.items() if not field.is_required()}
    made = {name: field.default_factory for name, field in optional.items()}
    fixed = {name: field.default for name, field in optional.items() if made[name] is None}
    factories = {name: make for name, make in made.items() if make is not None}
    return _Shape(frozenset(fields), fixed, tuple(cast("Any", factories).items()))


class TenantRow(SQLModel):
    """The key of every row that belongs to one workshop; the session fills the tenant in."""

    model_config = LATE

    tenant_id: UUID = Field(default=None, primary_key=True, foreign_key="tenants.id")
    id: UUID = Field(default_factory=new_id, primary_key=True)

    def __init__(self, **given: Any) -> None:
        """Hold the columns given and the defaults of the rest; TypeError names an unknown one.

        A row is new until it is flushed: it has no past to compare with, so its columns need none
        of the events that setting them one by one would raise.
        """
        shape = _shape(type(self))
        if not given.keys() <= shape.columns:
            unknown = ", ".join(sorted(given.keys() - shape.columns))
            raise TypeError(f"{type(self).__name__} has no {unknown}")
        fresh = {name: make() for name, make in shape.made if name not in given}
        self.__dict__.update({**shape.fixed, **fresh, **given})

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a column as SQLAlchemy does; pydantic validates no row of a table."""
        column = type(self).__dict__.get(name)
        if isinstance(column, InstrumentedAttribute):
            column.__set__(self, value)
        else:
            super().__setattr__(name, value)


class TenantRecord(TenantRow):
    """A workshop's row with its timestamps and its soft delete (DBR-01, DBR-20)."""

    created_at: datetime = stamp(default_factory=utc_now)
    updated_at: datetime = stamp(default_factory=utc_now)
    deleted_at: datetime | None = stamp(optional=True)


class Versioned(SQLModel):
    """Optimistic locking: a stale write is refused (INV-23)."""

    model_config = LATE

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy passes the class
        table = getattr(cls, "__table__", None)
        return {} if table is None else {"version_id_col": table.c.version}


class Remembered(SQLModel):
    """A row whose every past version is kept in `<table>_history`; a trigger stamps it."""

    model_config = LATE

    valid_from: datetime = stamp(
        default_factory=utc_now, sa_column_kwargs={"server_default": text("now()")}
    )
