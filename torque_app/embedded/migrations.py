"""Brings a database to the newest schema; Alembic is loaded only when there is something to do."""

import re
from collections.abc import Iterable
from pathlib import Path

import psycopg

from torque_app.embedded.places import ROOT, Refused
from torque_app.embedded.roles import ensure_database, ensure_roles
from torque_app.embedded.urls import ADMIN, APP, OWNER, database_of, password_of

REVISION = re.compile(r"""^(down_)?revision(?:: [^=]+)? = (?:"([^"]+)"|'([^']+)')""", re.MULTILINE)


def newest(versions: Path) -> str | None:
    """Return the last revision of the linear history in a folder, None when it is empty."""
    revisions: set[str] = set()
    passed: set[str] = set()
    for file in versions.glob("*.py"):
        for down, double, single in REVISION.findall(file.read_text(encoding="utf-8")):
            (passed if down else revisions).add(double or single)
    heads = revisions - passed
    if len(heads) > 1:
        raise Refused(f"Las migraciones se bifurcan: {', '.join(sorted(heads))}.")
    return heads.pop() if heads else None


def current(url: str) -> str | None:
    """Return the revision a database is at, None for one without any."""
    with psycopg.connect(url) as connection:
        there = connection.execute("SELECT to_regclass('alembic_version')").fetchone()
        if there == (None,):
            return None
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def migrate(owner_url: str, *, root: Path = ROOT) -> bool:
    """Upgrade the database of `owner_url` to the newest revision; False when it was there."""
    if current(owner_url) == newest(root / "migrations" / "versions"):
        return False
    from alembic import command  # noqa: PLC0415  (a warm start does without it)
    from alembic.config import Config  # noqa: PLC0415

    config = Config(toml_file=root / "pyproject.toml")
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")
    return True


def prepare_server(superuser_url: str, *, urls: Iterable[str]) -> None:
    """Make our roles and the database on a server we are superuser of, for production's first day.

    The names and passwords are those of the configured addresses of the owner, admin and app.
    """
    roles = dict(zip((OWNER, ADMIN, APP), urls, strict=True))
    ensure_roles(superuser_url, {role: password_of(url) for role, url in roles.items()})
    ensure_database(superuser_url, database_of(roles[APP]))
