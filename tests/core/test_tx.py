"""A transaction is whole: row, audit, history and outbox together, or nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import select

from models.audit import AuditAction, AuditEntry
from models.clients import Client
from models.outbox import OutboxMessage
from torque_app.core.errors import Conflict, NotAllowed, Stale
from torque_app.core.needs import needs
from torque_app.core.numbers import next_number


@needs("test.write")
def write(tx, name, *, number=1):
    client = Client(number=number, name=name)
    tx.session.add(client)
    tx.session.flush()
    tx.later("test.written", {"client_id": client.id}, topics=("clients",))
    return client.id


@needs("test.rename")
def rename(tx, client_id, name):
    tx.get(Client, client_id, lock=True).name = name


@needs("test.outer")
def write_two(tx):
    return write(tx, "Ana", number=1), write(tx, "Beto", number=2)


def _all(shop, model):
    with shop.tx() as tx:
        return tx.session.exec(select(model)).all()


def _audited(shop):
    """Return what commands changed; opening the workshop is not one."""
    return [entry for entry in _all(shop, AuditEntry) if entry.command != "-"]


def test_a_command_without_its_permission_does_nothing(shop):
    with pytest.raises(NotAllowed), shop.tx("other.permission") as tx:
        write(tx, "Ana")
    assert _all(shop, Client) == []


def test_the_outermost_command_answers_for_the_transaction(shop):
    with shop.tx("test.outer") as tx:
        write_two(tx)
    assert len(_all(shop, Client)) == 2


def test_row_audit_and_outbox_commit_together(shop):
    with shop.tx("test.write") as tx:
        client_id = write(tx, "Ana")
    entries = _audited(shop)
    assert [(e.entity_type, e.entity_id, e.action) for e in entries] == [
        ("clients", client_id, AuditAction.CREATE)
    ]
    assert entries[0].changes["name"] == "Ana"
    assert entries[0].user_id == shop.owner_id
    assert [m.name for m in _all(shop, OutboxMessage)] == ["test.written"]


def test_a_failure_leaves_nothing_behind(shop):
    with pytest.raises(ZeroDivisionError), shop.tx("test.write") as tx:
        write(tx, "Ana")
        1 / 0  # noqa: B018 - the failure is the point
    assert _audited(shop) == _all(shop, Client) == _all(shop, OutboxMessage) == []


def test_an_update_is_audited_with_old_and_new(shop):
    with shop.tx("test.write", "test.rename") as tx:
        client_id = write(tx, "Ana")
    with shop.tx("test.rename") as tx:
        rename(tx, client_id, "Ana María")
    entry = next(e for e in _audited(shop) if e.action == AuditAction.UPDATE)
    assert entry.changes == {"name": {"old": "Ana", "new": "Ana María"}}


def test_audit_entries_cannot_be_altered(shop):
    with shop.tx("test.write") as tx:
        write(tx, "Ana")
    with pytest.raises(ProgrammingError, match="permission denied"), shop.tx() as tx:
        tx.session.execute(text("UPDATE audit_logs SET command = 'x'"))


def test_a_stale_write_is_refused(shop):
    with shop.tx("test.write") as tx:
        client_id = write(tx, "Ana")
    with shop.tx("test.rename") as late:
        stale = late.get(Client, client_id)
        with shop.tx("test.rename") as quick:
            rename(quick, client_id, "Primera")
        with pytest.raises(Stale), late.entering("test.rename", "test.rename"):
            stale.name = "Segunda"
        late.session.rollback()


def test_a_taken_number_is_a_conflict_not_a_crash(shop):
    with shop.tx("test.write") as tx:
        write(tx, "Ana", number=7)
    with pytest.raises(Conflict), shop.tx("test.write") as tx:
        write(tx, "Beto", number=7)


def test_every_past_version_can_be_read_as_of_its_time(shop):
    with shop.tx("test.write") as tx:
        client_id = write(tx, "Ana")
    with shop.tx("test.rename") as tx:
        rename(tx, client_id, "Ana María")
        before = tx.session.execute(text("SELECT now()")).scalar_one() - timedelta(microseconds=1)
    with shop.tx() as tx:
        names = tx.session.execute(
            text(
                "SELECT name FROM clients WHERE id = :id AND valid_from <= :at UNION ALL"
                " SELECT name FROM clients_history WHERE id = :id AND valid_from <= :at"
                " AND valid_to > :at"
            ),
            {"id": client_id, "at": before},
        ).scalars()
        assert list(names) == ["Ana"]


def test_numbers_have_no_holes_when_a_taker_fails(shop):
    with shop.tx() as tx:
        assert next_number(tx, "folio") == 1
    with pytest.raises(ZeroDivisionError), shop.tx() as tx:
        assert next_number(tx, "folio") == 2
        1 / 0  # noqa: B018 - the failure is the point
    with shop.tx() as tx:
        assert next_number(tx, "folio") == 2
