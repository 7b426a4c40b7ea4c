"""Every migration since the documents goes down and up again, with rows in every table."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from tests.migrations import filling
from tests.migrations.schema import KINDS, Row, contents, schema, shared
from torque_app.embedded.places import ROOT
from torque_app.embedded.roles import drop_database, ensure_database

FIRST = "0006"
NAME = "scratch_down_and_up"


def steps() -> list[str]:
    """Return the revisions after the first, oldest first."""
    history = ScriptDirectory.from_config(Config(toml_file=ROOT / "pyproject.toml"))
    passed = [script.revision for script in history.walk_revisions(FIRST, "head")]
    return passed[::-1][1:]


@dataclass
class Walk:
    """What was seen on the way up, on the way down, and up again."""

    up: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)
    down: dict[str, set[tuple[Any, ...]]] = field(default_factory=dict)
    full: dict[str, list[Row]] = field(default_factory=dict)
    bottom: dict[str, list[Row]] = field(default_factory=dict)
    again: set[tuple[Any, ...]] = field(default_factory=set)
    kept: dict[str, list[Row]] = field(default_factory=dict)
    refilled: dict[str, list[Row]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def walk(servers) -> Iterator[Walk]:
    """Walk a database of its own from the first revision to the last, back, and up again."""
    superuser = servers.urls.superuser
    ensure_database(superuser, NAME)
    urls = servers.urls.of(NAME)
    try:
        yield _walk(urls.owner, urls.superuser)
    finally:
        drop_database(superuser, NAME)


def _walk(owner: str, superuser: str) -> Walk:
    seen = Walk()
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.attributes["url"] = owner
    for revision in [FIRST, *steps()]:
        command.upgrade(config, revision)
        seen.up[revision] = schema(superuser)
    _fill(superuser)
    seen.full = contents(superuser)
    for revision in [FIRST, *steps()][-2::-1]:
        command.downgrade(config, revision)
        seen.down[revision] = schema(superuser)
    seen.bottom = contents(superuser)
    command.upgrade(config, "head")
    seen.again, seen.kept = schema(superuser), contents(superuser)
    _fill(superuser)
    seen.refilled = contents(superuser)
    return seen


def _fill(url: str) -> None:
    engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        filling.fill(connection)
    with engine.begin() as connection:
        filling.touch(connection)
    engine.dispose()


def test_every_table_had_a_row_before_the_way_down(walk):
    empty = {name for name, rows in walk.full.items() if not rows}
    assert empty <= {"audit_position"}, "tests.migrations.filling does not reach them"


def test_all_kinds_of_things_are_compared(walk):
    assert {kind for kind, *_ in walk.up[FIRST]} == KINDS


@pytest.mark.parametrize("revision", [FIRST, *steps()][:-1])
def test_a_step_down_leaves_what_there_was_before_the_step_up(walk, revision):
    assert walk.down[revision] - walk.up[revision] == set(), "left behind"
    assert walk.up[revision] - walk.down[revision] == set(), "not put back"


def test_what_stood_in_the_older_tables_stands_there_at_the_bottom(walk):
    for name, rows in walk.bottom.items():
        before = walk.full[name]
        assert shared(rows, before) == shared(before, rows), name


def test_the_way_up_again_ends_where_the_first_ended(walk):
    head = walk.up[steps()[-1]]
    assert walk.again - head == set()
    assert head - walk.again == set()


def test_the_older_rows_are_still_there_at_the_top_and_the_newer_tables_are_empty(walk):
    for name, rows in walk.kept.items():
        below = walk.bottom.get(name, [])
        assert shared(rows, below) == shared(below, rows), name
        assert len(rows) == len(below), name


def test_the_newer_tables_take_rows_again(walk):
    assert {name for name, rows in walk.refilled.items() if not rows} <= {"audit_position"}


def test_an_older_state_of_a_purchase_goes_with_its_table(walk):
    assert walk.full["purchase_documents_history"]
    assert "purchase_documents_history" not in walk.bottom
    assert walk.refilled["purchase_documents_history"]
