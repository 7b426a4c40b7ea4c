"""The first wall: no query crosses workshops; PostgreSQL's row security is the second."""

from functools import lru_cache
from typing import Any, cast
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Table, Uuid, bindparam, event
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Session

from models.base import TenantRecord, TenantRow

_SET = (
    "SELECT set_config('app.current_tenant_id', %(tenant)s, true),"
    " set_config('app.current_user_id', %(user)s, true)"
)


class OutsideTenant(RuntimeError):
    """A bug: tenant rows were touched by a session that belongs to no tenant."""


class BulkChange(RuntimeError):
    """A bug: UPDATE or DELETE by statement slips by audit and optimistic locking."""


@lru_cache(maxsize=1)
def _classes() -> dict[Table, type[TenantRow]]:
    found: dict[Table, type[TenantRow]] = {}
    todo: list[type[TenantRow]] = [TenantRow]
    while todo:
        cls = todo.pop()
        todo += cls.__subclasses__()
        table = getattr(cls, "__table__", None)
        if isinstance(table, Table):
            found[table] = cls
    return found


# a statement never changes: one that is kept and asked again is looked through once
_looked_through: WeakKeyDictionary[Any, frozenset[type[TenantRow]]] = WeakKeyDictionary()


def _touched(statement: Any) -> frozenset[type[TenantRow]]:
    touched = _looked_through.get(statement)
    if touched is None:
        known = _classes()
        tables = {node for node in visitors.iterate(statement) if isinstance(node, Table)}
        touched = frozenset(known[table] for table in tables if table in known)
        _looked_through[statement] = touched
    return touched


HERE = "wall_tenant"
_HERE = bindparam(HERE, type_=Uuid())
"""The parameter of every SELECT that says whose rows it may see."""

Wall = list[ExecutableOption]

_walled_before: dict[bool, WeakKeyDictionary[Any, Any]] = {
    True: WeakKeyDictionary(),
    False: WeakKeyDictionary(),
}


def _walled(statement: Any, touched: frozenset[type[TenantRow]], *, alive: bool) -> Any:
    """Return a SELECT inside its wall, the same object for a statement that is kept."""
    kept = _walled_before[alive]
    walled = kept.get(statement)
    if walled is None:
        walled = statement.options(*_wall_of_a_select(touched, alive=alive))
        kept[statement] = walled
    return walled


@lru_cache(maxsize=1024)
def _wall_of_a_select(touched: frozenset[type[TenantRow]], *, alive: bool) -> Wall:
    """Return what keeps a SELECT inside a workshop: made once, the same for all workshops."""
    wall: Wall = [
        with_loader_criteria(cls, lambda row: row.tenant_id == _HERE, include_aliases=True)
        for cls in touched
    ]
    return wall + _undeleted(touched) if alive else wall


def _wall_of_a_change(tenant_id: UUID, touched: frozenset[type[TenantRow]], *, alive: bool) -> Wall:
    """Return the same for what writes, where a parameter would be taken for a column's value."""
    wall: Wall = [
        with_loader_criteria(cls, lambda row: row.tenant_id == tenant_id, include_aliases=True)
        for cls in touched
    ]
    return wall + _undeleted(touched) if alive else wall


def _undeleted(touched: frozenset[type[TenantRow]]) -> Wall:
    return [
        with_loader_criteria(cls, lambda row: row.deleted_at.is_(None), include_aliases=True)
        for cls in touched
        if issubclass(cls, TenantRecord)
    ]


@event.listens_for(Session, "do_orm_execute")
def _only_this_tenant(execute: ORMExecuteState) -> None:
    touched = _touched(execute.statement)
    if not touched:
        return
    tenant_id = execute.session.info.get("tenant_id")
    named = min(cls.__name__ for cls in touched)
    if (execute.is_update or execute.is_delete) and not execute.execution_options.get("unaudited"):
        raise BulkChange(f"bulk change of {named}")
    if tenant_id is None:
        raise OutsideTenant(f"{named} read outside a tenant")
    alive = not execute.execution_options.get("with_deleted")
    if execute.is_select:
        execute.statement = _walled(execute.statement, touched, alive=alive)
        given = cast("dict[str, Any] | None", execute.parameters)  # a SELECT takes one set of them
        execute.parameters = {**(given or {}), HERE: tenant_id}
    else:
        wall = _wall_of_a_change(tenant_id, touched, alive=alive)
        execute.statement = execute.statement.options(*wall)


@event.listens_for(Session, "after_begin")
def _tell_database(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    if transaction.nested:
        return
    told = {
        "tenant": str(session.info.get("tenant_id") or ""),
        "user": str(session.info.get("user_id") or ""),
    }
    connection.exec_driver_sql(_SET, told)


@event.listens_for(Session, "before_flush")
def _own_new_rows(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    tenant_id = session.info.get("tenant_id")
    for row in session.new:
        if isinstance(row, TenantRow) and row.tenant_id is None:
            if tenant_id is None:
                raise OutsideTenant(f"{type(row).__name__} written outside a tenant")
            row.tenant_id = tenant_id
