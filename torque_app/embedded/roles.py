"""The database's roles and extensions: the wall that row level security stands on."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from torque_app.embedded.urls import ADMIN, APP, OWNER, SEARCH, with_database

LOGINS = {
    OWNER: "NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS",
    APP: "NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS",
    ADMIN: "NOSUPERUSER NOCREATEROLE NOCREATEDB BYPASSRLS",
}
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "fuzzystrmatch", "pg_stat_statements")
Connection = psycopg.Connection[tuple[Any, ...]]


def ensure_roles(superuser_url: str, passwords: Mapping[str, str]) -> None:
    """Create or mend the cluster's four roles; `passwords` by role, empty for other ways in."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role, rights in LOGINS.items():
            _ensure_role(connection, role, rights=f"LOGIN {rights}")
            if passwords.get(role):
                connection.execute(
                    sql.SQL("ALTER ROLE {} PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(passwords[role])
                    )
                )
        _ensure_role(connection, SEARCH, rights="NOLOGIN NOSUPERUSER NOBYPASSRLS")
        # With INHERIT the search role's policies would apply to the owner too: it would see all.
        connection.execute(f"GRANT {SEARCH} TO {OWNER} WITH INHERIT FALSE, SET TRUE")
        connection.execute(f"GRANT pg_read_all_stats TO {ADMIN}")


def _ensure_role(connection: Connection, role: str, *, rights: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = "ALTER" if there else "CREATE"
    connection.execute(sql.SQL(f"{verb} ROLE {{}} {rights}").format(sql.Identifier(role)))


def ensure_database(superuser_url: str, name: str, *, template: str | None = None) -> None:
    """Create a database of torque_owner's with its extensions, unless it exists already.

    The grants on a database are not copied from its template, so they are given every time.
    """
    with psycopg.connect(with_database(superuser_url, "postgres"), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not found.fetchone():
            source = sql.SQL("TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(template or "template0")
            )
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {} {}").format(
                    sql.Identifier(name), sql.Identifier(OWNER), source
                )
            )
        for grant in (
            "REVOKE ALL ON DATABASE {} FROM PUBLIC",
            f"GRANT CONNECT, TEMPORARY ON DATABASE {{}} TO {APP}, {ADMIN}",
        ):
            connection.execute(sql.SQL(grant).format(sql.Identifier(name)))
    if template is None:
        _ensure_extensions(with_database(superuser_url, name))


def _ensure_extensions(superuser_url: str) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute("SET client_min_messages = warning")
        for extension in EXTENSIONS:
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension} SCHEMA public")


def drop_database(superuser_url: str, name: str) -> None:
    """Drop a database whoever is connected to it."""
    with psycopg.connect(with_database(superuser_url, "postgres"), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def main() -> None:
    """Do what the launcher asks on stdin, where the passwords stay out of the process list."""
    wanted = json.load(sys.stdin)
    ensure_roles(wanted["superuser"], wanted["passwords"])
    ensure_database(wanted["superuser"], wanted["database"])


if __name__ == "__main__":
    main()
