"""Alembic's entry: runs as the owner role, one transaction, a short wait for locks."""

from alembic import context
from sqlalchemy import create_engine, pool, text

from migrations import ops  # noqa: F401 - registers our operations
from models.registry import METADATA
from torque_app.settings import settings


def _address() -> str:
    given = context.get_x_argument(as_dictionary=True).get("url") or context.config.attributes.get(
        "url"
    )
    owner = settings().database_owner_url if given is None else None
    address = given or (owner.get_secret_value() if owner else None)
    if address is None:
        raise SystemExit("Falta DATABASE_OWNER_URL: las migraciones corren con el rol dueño.")
    return "postgresql+psycopg://" + address.partition("://")[2]


def _ours(_object: object, name: str | None, kind: str, _reflected: bool, _to: object) -> bool:
    """Leave what our own operations make (history, partitions, search indexes) to them."""
    if kind == "table":
        return name in METADATA.tables
    return not (kind == "index" and name is not None and name.endswith(("_search", "_xid")))


engine = create_engine(_address(), poolclass=pool.NullPool)
with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        include_object=_ours,
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
