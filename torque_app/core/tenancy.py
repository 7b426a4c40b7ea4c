"""The first wall: no query crosses workshops; PostgreSQL's row security is the second."""

from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, event, text
from sqlalchemy.orm import ORMExecuteState, SessionTransaction, UOWTransaction, with_loader_criteria
from sqlalchemy.sql import visitors
from sqlmodel import Session

from models.base import TenantRecord, TenantRow

_SET = text(
    "SELECT set_config('app.current_tenant_id', :tenant, true),"
    " set_config('app.current_user_id', :user, true)"
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


def _touched(statement: Any) -> list[type[TenantRow]]:
    known = _classes()
    tables = {node for node in visitors.iterate(statement) if isinstance(node, Table)}
    return [known[table] for table in tables if table in known]


@event.listens_for(Session, "do_orm_execute")
def _only_this_tenant(execute: ORMExecuteState) -> None:
    touched = _touched(execute.statement)
    if not touched:
        return
    if (execute.is_update or execute.is_delete) and not execute.execution_options.get("unaudited"):
        raise BulkChange(f"bulk change of {touched[0].__name__}")
    tenant_id = execute.session.info.get("tenant_id")
    if tenant_id is None:
        raise OutsideTenant(f"{touched[0].__name__} read outside a tenant")
    alive = not execute.execution_options.get("with_deleted")
    for cls in touched:
        execute.statement = execute.statement.options(
            with_loader_criteria(cls, lambda row: row.tenant_id == tenant_id, include_aliases=True)
        )
        if alive and issubclass(cls, TenantRecord):
            execute.statement = execute.statement.options(
                with_loader_criteria(
                    cls,
                    lambda row: row.deleted_at.is_(None),
                    include_aliases=True,
                )
            )


@event.listens_for(Session, "after_begin")
def _tell_database(
    session: Session, transaction: SessionTransaction, connection: Connection
) -> None:
    if transaction.nested:
        return
    connection.execute(
        _SET,
        {
            "tenant": str(session.info.get("tenant_id") or ""),
            "user": str(session.info.get("user_id") or ""),
        },
    )


@event.listens_for(Session, "before_flush")
def _own_new_rows(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    tenant_id = session.info.get("tenant_id")
    for row in session.new:
        if isinstance(row, TenantRow) and row.tenant_id is None:
            if tenant_id is None:
                raise OutsideTenant(f"{type(row).__name__} written outside a tenant")
            row.tenant_id = tenant_id
