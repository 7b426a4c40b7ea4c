"""Several hundred operations while processes are killed and the queue is emptied.

The seed repeats the saboteur's plan; `CHAOS_SEED` tries another one.
"""

# ruff: noqa: PLC0415 - the product's modules read settings that only the installation has

import os
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import httpx
import psycopg
import pytest

from benchmarks.instance import settings_of
from tests.chaos.business import SHARED_ITEMS, Done, Staff, Store
from tests.chaos.caller import Caller
from tests.chaos.reception import Reception, Served
from tests.chaos.saboteur import Saboteur
from tests.installation import Installation, wait_until

SEED = int(os.environ.get("CHAOS_SEED", "360"))
ACTS = 28
LEAST_OPERATIONS = 300
BOLETA = 39
QUIET_SECONDS = 90


@dataclass(frozen=True)
class Aftermath:
    """The workshop when the smoke has cleared: what was done, and what is there."""

    done: Done
    served: Served
    tenant: UUID
    deeds: Counter[str]
    retries: int
    installation: Installation
    sql: psycopg.Connection

    def ask(self, query: str) -> list[tuple]:
        """Return a query's rows as the database's superuser; `%s` is the tenant."""
        return self.sql.execute(query, (self.tenant,)).fetchall()

    def tally(self, query: str) -> Counter[str]:
        """Return how often each value of a one-column query occurs."""
        return Counter(row[0] for row in self.ask(query))


def register(installation: Installation) -> str:
    """Open the workshop through the API and return its owner's token."""
    account = {"email": "rosa@ejemplo.cl", "password": "Aromo-Verde-2026"}
    body = account | {"workshop": "Taller en llamas", "full_name": "Rosa Dueña"}
    answer = httpx.post(f"{installation.url}/api/v1/auth/register", json=body, timeout=30)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["data"]["access_token"])


def colleague(tenant: UUID, owner: UUID) -> UUID:
    """Write a second member: a second bell, and the hands whose work the owner checks."""
    from models.auth import Role
    from tests.factories.workshop import Workshop, add_member

    shop = Workshop(tenant, owner, centre_id=tenant, company_id=tenant)
    return add_member(shop, name="Jaime Jefe", role=Role.MANAGER)


@pytest.fixture(scope="module")
def aftermath(installation: Installation) -> Iterator[Aftermath]:
    """Let the staff work while the saboteur acts, then wait until nothing is left to do."""
    caller = Caller(installation.url, register(installation))
    owner = caller.get("/auth/me")
    tenant = UUID(owner["tenant_id"])
    with settings_of(installation):
        technician = colleague(tenant, UUID(owner["id"]))
    store = Store(caller)
    desk = Reception(caller, store, technician=str(technician))
    shelf = (store.receive, store.adjust, store.transfer, store.create, store.run_low)
    staff = Staff(*shelf, *shelf, desk.open_order, desk.whole_job, seed=SEED)
    saboteur = Saboteur(installation, seed=SEED, acts=ACTS)
    staff.start()
    saboteur.start()
    saboteur.join(180)
    staff.stop()
    if saboteur.failure or staff.failures:
        raise saboteur.failure or staff.failures[0]
    installation.wait_whole()
    with installation.sql() as sql:
        smoke = Aftermath(
            store.done, desk.served, tenant, saboteur.deeds, caller.retries, installation, sql
        )
        wait_until(lambda: not open_messages(smoke), seconds=QUIET_SECONDS)
        wait_until(lambda: not unchained(smoke), seconds=15)
        count = store.done.count + desk.served.requests
        sys.stdout.write(
            f"\nseed {SEED}: {count} operations, {caller.retries} retries, {saboteur.deeds}\n"
        )
        yield smoke


def open_messages(smoke: Aftermath) -> list[tuple]:
    return smoke.ask(
        "SELECT name, status, attempts, last_error FROM outbox_messages"
        " WHERE tenant_id = %s AND status IN ('PENDING', 'QUEUED')"
    )


def unchained(smoke: Aftermath) -> list[tuple]:
    return smoke.ask(
        "SELECT id FROM audit_logs a WHERE tenant_id = %s AND NOT EXISTS (SELECT FROM audit_chain c"
        " WHERE c.tenant_id = a.tenant_id AND c.entry_id = a.id) LIMIT 1"
    )


def once(tags: list[str]) -> Counter[str]:
    return Counter(dict.fromkeys(tags, 1))


def test_there_was_chaos_and_there_was_business(aftermath):
    assert aftermath.done.count + aftermath.served.requests >= LEAST_OPERATIONS
    assert sum(aftermath.deeds.values()) >= ACTS * 3 // 4
    assert {"web", "relay", "job", "workers", "flush"} <= set(aftermath.deeds)
    assert aftermath.retries > 0


def test_every_receipt_moved_stock_once(aftermath):
    found = aftermath.tally(
        "SELECT reference_number FROM stock_movements WHERE tenant_id = %s"
        " AND type = 'IN' AND reference_number <> 'APERTURA'"
    )
    assert found == once(aftermath.done.received + aftermath.done.ran_low)


def test_every_adjustment_moved_stock_once(aftermath):
    found = aftermath.tally(
        "SELECT reference_number FROM stock_movements WHERE tenant_id = %s AND type = 'ADJUST'"
    )
    assert found == once(aftermath.done.adjusted + aftermath.done.ran_low)


def test_every_transfer_left_one_shelf_and_reached_the_other(aftermath):
    found = aftermath.tally(
        "SELECT notes || CASE WHEN quantity > 0 THEN '+' ELSE '-' END FROM stock_movements"
        " WHERE tenant_id = %s AND type = 'TRANSFER'"
    )
    assert found == once([tag + sign for tag in aftermath.done.transferred for sign in "+-"])


def test_every_part_was_created_once(aftermath):
    found = aftermath.tally(
        "SELECT sku FROM inventory_items WHERE tenant_id = %s AND sku NOT LIKE 'COMUN-%%'"
    )
    assert found == once(aftermath.done.created + aftermath.done.ran_low)


def test_the_bell_rang_once_for_each_part_that_ran_low_and_each_boleta_accepted(aftermath):
    found = Counter(
        aftermath.ask(
            "SELECT n.title, u.full_name FROM notifications n JOIN users u ON u.id = n.user_id"
            " WHERE n.tenant_id = %s"
        )
    )
    assert set(found.values()) == {1}
    low = {title for title, _ in found if title.startswith("Queda poco")}
    assert low == {f"Queda poco de Repuesto {tag}" for tag in aftermath.done.ran_low}
    assert all((title, who) in found for title in low for who in ("Rosa Dueña", "Jaime Jefe"))
    boletas = {title for title, _ in found if title.startswith("Boleta")}
    count = len(aftermath.served.billed)
    assert boletas == {f"Boleta {n} aceptada por el SII" for n in range(1, count + 1)}


def test_stock_equals_its_movements_and_every_movement_follows_the_one_before(aftermath):
    assert not aftermath.ask(
        "SELECT l.item_id, l.quantity, m.total FROM stock_locations l LEFT JOIN ("
        " SELECT item_id, warehouse_id, sum(quantity) AS total FROM stock_movements"
        " GROUP BY 1, 2) m USING (item_id, warehouse_id)"
        " WHERE l.tenant_id = %s AND l.quantity IS DISTINCT FROM m.total"
    )
    assert not aftermath.ask(
        "SELECT i.sku, i.stock_quantity, m.total FROM inventory_items i LEFT JOIN ("
        " SELECT item_id, sum(quantity) AS total FROM stock_movements GROUP BY 1) m"
        " ON m.item_id = i.id"
        " WHERE i.tenant_id = %s AND i.stock_quantity <> coalesce(m.total, 0)"
    )
    assert not aftermath.ask(
        "SELECT id FROM stock_movements WHERE tenant_id = %s AND previous_qty + quantity <> new_qty"
    )


def test_every_ot_was_opened_once_and_its_numbers_have_no_holes(aftermath):
    found = aftermath.ask(
        "SELECT description, id::text, number FROM work_orders WHERE tenant_id = %s"
    )
    assert Counter(tag for tag, _, _ in found) == once(list(aftermath.served.opened))
    assert {tag: order for tag, order, _ in found} == aftermath.served.opened
    numbers = sorted(int(number.rsplit("-", 1)[1]) for _, _, number in found)
    assert numbers == list(range(1, len(found) + 1))
    assert len({number.rsplit("-", 1)[0] for _, _, number in found}) == 1


def test_every_part_of_an_ot_left_the_shelf_once(aftermath):
    lines = aftermath.tally("SELECT movement_id FROM work_order_parts WHERE tenant_id = %s")
    moved = aftermath.tally("SELECT id FROM stock_movements WHERE tenant_id = %s AND type = 'OUT'")
    assert lines == moved
    assert sum(lines.values()) == 2 * len(aftermath.served.opened)
    assert set(lines.values()) == {1}


def test_every_finished_ot_has_one_boleta_and_folios_have_no_holes(aftermath):
    found = aftermath.ask(
        "SELECT o.description, i.id::text, i.folio FROM invoices i"
        " JOIN invoice_work_orders w ON w.tenant_id = i.tenant_id AND w.invoice_id = i.id"
        " JOIN work_orders o ON o.tenant_id = i.tenant_id AND o.id = w.work_order_id"
        " WHERE i.tenant_id = %s"
    )
    assert len(found) == len(aftermath.served.billed)
    assert {tag: invoice for tag, invoice, _ in found} == aftermath.served.billed
    assert sorted(folio for _, _, folio in found) == list(range(1, len(found) + 1))


def test_every_boleta_was_signed_once_sent_once_and_accepted(aftermath):
    count = len(aftermath.served.billed)
    statuses = aftermath.tally("SELECT status FROM dtes WHERE tenant_id = %s")
    assert statuses == Counter({"ACCEPTED": count})
    signed = aftermath.tally(
        "SELECT dte_id FROM dte_steps WHERE tenant_id = %s AND step = 'SIGNED'"
    )
    assert len(signed) == count
    assert set(signed.values()) == {1}
    assert sii_documents(aftermath) == Counter(
        {(BOLETA, folio, "ACCEPTED"): 1 for folio in range(1, count + 1)}
    )


def sii_documents(smoke: Aftermath) -> Counter:
    """Count what the simulator holds: type, folio, verdict."""
    file = smoke.installation.data / "sii-simulator" / "simulator.sqlite3"
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as ledger:
        return Counter(ledger.execute("SELECT type, folio, outcome FROM documents").fetchall())


def test_every_payment_was_taken_once_and_closed_its_ot(aftermath):
    found = aftermath.tally("SELECT reference FROM client_payments WHERE tenant_id = %s")
    assert found == once(aftermath.served.paid)
    paid = aftermath.ask(
        "SELECT i.status, i.balance, o.status FROM invoices i"
        " JOIN invoice_work_orders w ON w.tenant_id = i.tenant_id AND w.invoice_id = i.id"
        " JOIN work_orders o ON o.tenant_id = i.tenant_id AND o.id = w.work_order_id"
        " WHERE i.tenant_id = %s"
    )
    assert Counter(paid) == Counter({("PAID", Decimal(0), "CLOSED"): len(aftermath.served.paid)})


def test_every_event_was_told_once_and_none_is_open_or_dead(aftermath):
    found = aftermath.tally(
        "SELECT name || ' ' || status FROM outbox_messages WHERE tenant_id = %s"
        " AND name IN ('StockRanLow', 'StockMoved', 'OTCreated', 'InvoiceIssued')"
    )
    low, done = len(aftermath.done.ran_low), aftermath.done
    moves = len(done.received) + len(done.adjusted) + len(done.transferred) + 2 * low
    moves += len(aftermath.served.opened)
    assert found == Counter(
        {
            "StockRanLow DONE": low,
            "StockMoved DONE": moves + SHARED_ITEMS,
            "OTCreated DONE": len(aftermath.served.opened),
            "InvoiceIssued DONE": len(aftermath.served.billed),
        }
    )
    assert not aftermath.ask(
        "SELECT name, status, last_error FROM outbox_messages WHERE tenant_id = %s"
        " AND status <> 'DONE'"
    )


def test_every_change_is_in_the_audit_and_its_chain_is_whole(aftermath):
    from torque_app.audit import queries
    from torque_app.core.actor import Actor
    from torque_app.core.tx import transaction

    with settings_of(aftermath.installation):
        reader = Actor.system(aftermath.tenant, {queries.verify.needs})
        with transaction(reader) as tx:
            verdict = queries.verify(tx)
    assert (verdict.whole, verdict.waiting, verdict.reason) == (True, 0, "")
    ((entries,),) = aftermath.ask("SELECT count(*) FROM audit_logs WHERE tenant_id = %s")
    assert verdict.entries == entries
    created = aftermath.tally(
        "SELECT changes ->> 'sku' FROM audit_logs WHERE tenant_id = %s"
        " AND entity_type = 'inventory_items' AND action = 'CREATE'"
        " AND changes ->> 'sku' NOT LIKE 'COMUN-%%'"
    )
    assert created == once(aftermath.done.created + aftermath.done.ran_low)
