"""The chain proves that nobody rewrote the past."""

import psycopg
import pytest
from sqlmodel import select

from models.audit import AuditEntry
from models.clients import Client
from models.outbox import OutboxMessage
from torque_app.audit import queries, service
from torque_app.core.errors import NotAllowed
from torque_app.core.listing import Listing
from torque_app.core.needs import needs


@needs("test.write")
def write(tx, number):
    tx.session.add(Client(number=number, name=f"Cliente {number}"))


@pytest.fixture
def admin(servers):
    with psycopg.connect(servers.urls.admin, autocommit=True) as connection:
        yield connection


@pytest.fixture
def owner(servers):
    """The cluster's superuser: whoever holds the disk can do anything but go unnoticed."""
    with psycopg.connect(servers.urls.superuser, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        yield connection


def chain_all(admin):
    """Chain whatever waits: one call takes so many entries, and other tests left theirs."""
    while admin.execute("SELECT app.chain_audit()").fetchone()[0]:
        pass


@pytest.fixture
def chained(shop, admin):
    """Five changes, chained."""
    for number in range(1, 6):
        with shop.tx("test.write") as tx:
            write(tx, number)
    chain_all(admin)
    return shop


def entry_of(shop, number):
    with shop.tx() as tx:
        entries = tx.session.exec(select(AuditEntry)).all()
    return next(e for e in entries if e.changes.get("number") == number)


def test_an_untouched_chain_is_whole(chained):
    verdict = chained.do(queries.verify)
    assert (verdict.whole, verdict.waiting, verdict.reason) == (True, 0, "")
    assert verdict.entries >= 5


def test_an_altered_entry_is_named(chained, owner):
    victim = entry_of(chained, 3)
    owner.execute(
        'UPDATE audit_logs SET changes = changes || \'{"name": "Otro"}\' WHERE id = %s',
        (victim.id,),
    )
    verdict = chained.do(queries.verify)
    assert (verdict.whole, verdict.entry_id) == (False, victim.id)
    assert verdict.reason == "el registro fue alterado"


def test_a_deleted_entry_is_named(chained, owner):
    victim = entry_of(chained, 2)
    owner.execute("DELETE FROM audit_logs WHERE id = %s", (victim.id,))
    verdict = chained.do(queries.verify)
    assert (verdict.entry_id, verdict.reason) == (victim.id, "el registro fue borrado")


def test_a_cut_tail_is_noticed(chained, owner):
    owner.execute(
        "DELETE FROM audit_chain WHERE tenant_id = %s AND seq ="
        " (SELECT max(seq) FROM audit_chain WHERE tenant_id = %s)",
        (chained.tenant_id, chained.tenant_id),
    )
    assert chained.do(queries.verify).reason == "faltan los últimos eslabones"


def test_a_break_is_told_by_an_event(chained, owner):
    owner.execute("DELETE FROM audit_logs WHERE id = %s", (entry_of(chained, 4).id,))
    chained.do(service.prove)
    with chained.tx() as tx:
        names = [m.name for m in tx.session.exec(select(OutboxMessage))]
    assert names == ["ChainBroken"]


def test_each_workshop_has_a_chain_of_its_own(chained, rival, admin, owner):
    owner.execute("DELETE FROM audit_logs WHERE id = %s", (entry_of(chained, 1).id,))
    with rival.tx("test.write") as tx:
        write(tx, 1)
    chain_all(admin)
    assert rival.do(queries.verify).whole
    assert not chained.do(queries.verify).whole


def test_an_entry_still_in_flight_waits_for_its_transaction(shop, admin):
    with shop.tx("test.write") as tx:
        write(tx, 1)
        chain_all(admin)
    chain_all(admin)
    assert shop.do(queries.verify).whole
    assert shop.do(queries.verify).waiting == 0


def test_the_log_is_searched_by_person_and_row(chained):
    page = chained.do(
        queries.find, Listing(limit=3, filters={"entity_type": "clients", "action": "CREATE"})
    )
    assert (page.total, len(page.rows), page.rows[0].command) == (5, 3, "audit.write")


def test_the_log_needs_its_permission(chained):
    with pytest.raises(NotAllowed), chained.tx("clients.view") as tx:
        queries.find(tx, Listing())
