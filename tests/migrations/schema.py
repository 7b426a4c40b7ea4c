"""What a database is made of and what it holds, read from PostgreSQL's own catalogue."""

from collections.abc import Mapping
from typing import Any

import psycopg

Row = dict[str, Any]

_SCHEMAS = "('public', 'app')"
_OURS = f"""c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN {_SCHEMAS})
  AND c.relname NOT LIKE 'alembic%' AND NOT EXISTS (SELECT 1 FROM pg_depend d
    WHERE d.objid = c.oid AND d.deptype = 'e')"""

_QUERIES = {
    "column": f"""SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attgenerated, pg_get_expr(e.adbin, e.adrelid) FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'v')
        LEFT JOIN pg_attrdef e ON (e.adrelid, e.adnum) = (a.attrelid, a.attnum)
        WHERE a.attnum > 0 AND NOT a.attisdropped AND {_OURS}""",
    "table": f"""SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
        pg_get_userbyid(c.relowner) FROM pg_class c WHERE c.relkind IN ('r', 'p') AND {_OURS}""",
    "right": f"""SELECT c.relname, pg_get_userbyid(g.grantee), g.privilege_type
        FROM pg_class c, aclexplode(c.relacl) g WHERE {_OURS}""",
    "constraint": f"""SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid WHERE {_OURS}""",
    "index": f"""SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_class c
        WHERE c.relkind IN ('i', 'I') AND {_OURS}""",
    "trigger": f"""SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND {_OURS}""",
    "policy": "SELECT tablename, policyname, cmd, roles::text, qual, with_check FROM pg_policies",
    "function": f"""SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid),
        pg_get_userbyid(p.proowner), p.proacl::text FROM pg_proc p
        WHERE p.prokind = 'f' AND p.pronamespace IN
          (SELECT oid FROM pg_namespace WHERE nspname IN {_SCHEMAS})
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
}

KINDS = frozenset(_QUERIES)


def schema(url: str) -> set[tuple[Any, ...]]:
    """Return everything our migrations make, one tuple each, its kind first."""
    with psycopg.connect(url) as connection:
        return {
            (kind, *row)
            for kind, query in _QUERIES.items()
            for row in connection.execute(query)  # type: ignore[arg-type]
        }


def contents(url: str) -> dict[str, list[Row]]:
    """Return the rows of every table, each as its columns."""
    with psycopg.connect(url) as connection:
        names = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT LIKE"
            " 'alembic%' AND tablename NOT IN (SELECT inhrelid::regclass::text FROM pg_inherits)"
        ).fetchall()
        return {
            name: [
                row
                for (row,) in connection.execute(
                    f"SELECT to_jsonb(t) FROM {name} t ORDER BY to_jsonb(t)::text"  # type: ignore[arg-type]
                )
            ]
            for (name,) in names
        }


def shared(rows: list[Row], others: list[Row]) -> list[Row]:
    """Return rows with only the columns that others have too."""
    known: Mapping[str, Any] = others[0] if others else {}
    return [{name: value for name, value in row.items() if name in known} for row in rows]
