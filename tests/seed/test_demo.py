"""The demonstration keeps what the commands would have kept, and is the same everywhere."""

import hashlib
import os
import subprocess
import sys
from datetime import time
from pathlib import Path

import psycopg
import pytest

from torque_app.embedded.roles import ensure_database

ROOT = Path(__file__).resolve().parents[2]
SEED = (
    "from datetime import datetime, UTC; from torque_app.seed import demo;"
    "demo(now=datetime(2026, 11, 20, 21, tzinfo=UTC))"
)


@pytest.fixture(scope="module")
def seeded(servers, tmp_path_factory):
    """Two databases with the same demonstration, made by two processes."""
    made = []
    for name in ("seed_one", "seed_two"):
        ensure_database(servers.urls.superuser, name)
        urls = servers.urls.of(name)
        data = tmp_path_factory.mktemp(name)
        env = {
            **os.environ,
            **servers.environment(),
            **urls.environment(),
            "DATA_DIR": str(data),
        }
        upgrade = [sys.executable, "-m", "torque_app", "migrate"]
        subprocess.run(upgrade, cwd=ROOT, env=env, check=True, capture_output=True)
        for _ in range(2):  # the second time changes nothing
            subprocess.run([sys.executable, "-c", SEED], cwd=ROOT, env=env, check=True)
        made.append((urls.admin, data))
    return made


@pytest.fixture
def ask(seeded):
    with psycopg.connect(seeded[0][0]) as connection:
        yield lambda query: connection.execute(query).fetchall()


def test_there_are_ots_in_every_state(ask):
    states = dict(ask("SELECT status, count(*) FROM work_orders GROUP BY 1"))
    assert len(states) == 9
    ((converted,),) = ask("SELECT count(*) FROM quotations WHERE work_order_id IS NOT NULL")
    assert sum(states.values()) == 1120 + converted


def test_stock_is_the_sum_of_its_movements(ask):
    assert (
        ask(
            "SELECT i.sku FROM inventory_items i WHERE stock_quantity <> coalesce((SELECT"
            " sum(quantity) FROM stock_movements m WHERE (m.tenant_id, m.item_id) ="
            " (i.tenant_id, i.id)), 0) OR stock_quantity <> coalesce((SELECT sum(quantity) FROM"
            " stock_locations l WHERE (l.tenant_id, l.item_id) = (i.tenant_id, i.id)), 0)"
        )
        == []
    )


def test_the_costs_of_an_ot_are_those_of_its_lines(ask):
    assert (
        ask(
            "SELECT number FROM work_orders o WHERE parts_cost <> coalesce((SELECT sum(amount)"
            " FROM work_order_parts p WHERE (p.tenant_id, p.work_order_id) = (o.tenant_id, o.id)),"
            " 0) OR labor_cost <> coalesce((SELECT sum(amount) FROM work_order_labor l WHERE"
            " (l.tenant_id, l.work_order_id) = (o.tenant_id, o.id)), 0)"
            " OR total_cost <> parts_cost + labor_cost"
        )
        == []
    )


def test_every_billed_ot_has_its_signed_document(ask):
    (counts,) = ask(
        "SELECT (SELECT count(*) FROM work_orders WHERE status IN ('INVOICED', 'CLOSED')),"
        " (SELECT count(*) FROM invoices), (SELECT count(*) FROM dtes WHERE xml IS NOT NULL)"
    )
    assert len(set(counts)) == 1


def test_closed_means_paid(ask):
    assert (
        ask(
            "SELECT o.number FROM work_orders o JOIN invoice_work_orders w"
            " ON (w.tenant_id, w.work_order_id) = (o.tenant_id, o.id) JOIN invoices i"
            " ON (i.tenant_id, i.id) = (w.tenant_id, w.invoice_id)"
            " WHERE (o.status = 'CLOSED') <> (i.balance = 0)"
        )
        == []
    )


def test_numbers_and_folios_go_on_where_the_story_ends(ask):
    assert (
        ask(
            "SELECT c.name FROM counters c WHERE c.name LIKE 'ot:%' AND c.last <> (SELECT count(*)"
            " FROM work_orders o WHERE o.tenant_id = c.tenant_id"
            " AND o.number LIKE substr(c.name, 4) || '-%')"
        )
        == []
    )
    assert (
        ask(
            "SELECT 1 FROM caf_folios f WHERE next_folio <> range_from + (SELECT count(*) FROM dtes"
            " d WHERE (d.tenant_id, d.caf_id) = (f.tenant_id, f.id))"
        )
        == []
    )


ORDERS = (
    "SELECT o.tenant_id, o.id, o.number, o.status, o.total_cost, o.client_snapshot"
    " FROM work_orders o WHERE o.id NOT IN (SELECT work_order_id FROM quotations"
    " WHERE work_order_id IS NOT NULL) ORDER BY o.tenant_id, o.id"
)
# commands gave these and their OTs a key of the moment: all else of them is the same
QUOTATIONS = (
    "SELECT q.tenant_id, q.number, q.status, q.revision, q.total, q.created_at,"
    " q.client_snapshot, o.number, o.total_cost FROM quotations q LEFT JOIN work_orders o"
    " ON o.id = q.work_order_id ORDER BY q.tenant_id, q.number"
)


@pytest.mark.parametrize("query", [ORDERS, QUOTATIONS])
def test_two_machines_tell_the_same_story(seeded, query):
    stories = []
    for address, _ in seeded:
        with psycopg.connect(address) as connection:
            stories.append(connection.execute(query).fetchall())
    assert stories[0] == stories[1]
    assert stories[0]


def test_the_logins_are_noted_for_the_first_screen(seeded):
    noted = (seeded[0][1] / "demo-logins.txt").read_text()
    assert "rosa@losaromos.example" in noted
    assert "gladys@frenosdelsur.example" in noted


def test_the_floor_is_at_work_and_nobody_has_two_clocks(ask):
    running = ask(
        "SELECT user_id, count(*) FROM time_entries WHERE ended_at IS NULL GROUP BY user_id"
    )
    assert running
    assert {count for _, count in running} == {1}
    ((forgotten, requests, outside, claims),) = ask(
        "SELECT (SELECT count(*) FROM time_entries WHERE is_forgotten),"
        " (SELECT count(*) FROM work_order_requisitions WHERE status = 'ASKED'),"
        " (SELECT count(*) FROM work_order_outside_works WHERE sent_at IS NOT NULL),"
        " (SELECT count(*) FROM work_order_warranty)"
    )
    assert min(forgotten, requests, outside, claims) >= 1


def test_a_bay_holds_one_car_of_its_own_centre(ask):
    parked = ask(
        "SELECT b.id, count(*), bool_and(b.service_center_id = w.service_center_id)"
        " FROM work_orders w JOIN bays b ON b.id = w.bay_id GROUP BY b.id"
    )
    assert len(parked) > 3
    assert {(count, own) for _, count, own in parked} == {(1, True)}


def test_the_signed_act_keeps_the_hash_of_the_slip_that_is_stored(seeded, ask):
    told = ask(
        "SELECT i.tenant_id, i.slip_sha256, f.key FROM intakes i JOIN files f"
        " ON (f.tenant_id, f.id) = (i.tenant_id, i.slip_file_id) WHERE i.status = 'SIGNED'"
    )
    assert len({tenant for tenant, _, _ in told}) == 2
    for _, sha256, key in told:
        (slip,) = (seeded[0][1] / "files").rglob(key.rpartition("/")[2])
        data = slip.read_bytes()
        assert data.startswith(b"%PDF-")
        assert hashlib.sha256(data).hexdigest() == sha256


def test_a_car_was_handed_over_with_an_act_whose_hash_is_kept(seeded, ask):
    told = ask(
        "SELECT d.tenant_id, d.slip_sha256, f.key FROM deliveries d JOIN files f"
        " ON (f.tenant_id, f.id) = (d.tenant_id, d.slip_file_id) WHERE d.delivered_at IS NOT NULL"
    )
    assert told
    for _, sha256, key in told:
        (act,) = (seeded[0][1] / "files").rglob(key.rpartition("/")[2])
        assert hashlib.sha256(act.read_bytes()).hexdigest() == sha256


def test_who_asked_by_telephone_or_at_the_counter_did_so_in_opening_hours(ask):
    asked = ask(
        "SELECT created_at AT TIME ZONE 'America/Santiago' FROM service_requests"
        " WHERE channel IN ('CALL_CENTER', 'WALK_IN')"
    )
    assert len(asked) >= 3
    for (at,) in asked:
        first, last = (time(9), time(14)) if at.isoweekday() == 6 else (time(8, 30), time(18, 30))
        assert at.isoweekday() < 7
        assert first <= at.time() <= last


def test_no_day_of_the_agenda_promises_a_bay_or_a_technician_twice(ask):
    assert (
        ask(
            "SELECT a.number FROM appointments a JOIN appointments b ON a.tenant_id = b.tenant_id"
            " AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
            " AND (a.bay_id = b.bay_id OR a.technician_id = b.technician_id)"
            " WHERE a.status IN ('PENDING', 'CONFIRMED', 'IN_PROGRESS')"
            " AND b.status IN ('PENDING', 'CONFIRMED', 'IN_PROGRESS')"
        )
        == []
    )


def test_there_are_quotations_in_every_state_and_what_the_client_said_of_them(ask):
    states = dict(ask("SELECT status, count(*) FROM quotations GROUP BY 1"))
    assert len(states) == 9
    ((converted, extra, insured, renewed, waiting),) = ask(
        "SELECT count(*) FILTER (WHERE work_order_id IS NOT NULL),"
        " count(*) FILTER (WHERE supplements_id IS NOT NULL),"
        " count(*) FILTER (WHERE has_insurance AND deductible > 0),"
        " count(*) FILTER (WHERE revision > 1), (SELECT count(*) FROM approvals a"
        " WHERE a.subject = 'QUOTATION' AND a.status = 'PENDING') FROM quotations"
    )
    assert min(converted, extra, insured, renewed, waiting) >= 1
    said = {row[0] for row in ask("SELECT decision FROM quotation_lines")}
    assert said == {"PENDING", "APPROVED", "DECLINED", "DEFERRED"}


def test_what_was_sent_keeps_the_hash_of_its_paper(seeded, ask):
    told = ask(
        "SELECT v.pdf_sha256, f.key FROM quotation_versions v JOIN files f"
        " ON (f.tenant_id, f.id) = (v.tenant_id, v.pdf_file_id)"
    )
    assert len(told) >= 10
    for sha256, key in told:
        (paper,) = (seeded[0][1] / "files").rglob(key.rpartition("/")[2])
        assert hashlib.sha256(paper.read_bytes()).hexdigest() == sha256


def test_credit_notes_wait_for_somebody_else_and_one_was_refused(ask):
    told = ask(
        "SELECT a.status, a.command, a.requested_by = a.decided_by, a.required_role, a.note <> ''"
        " FROM approvals a WHERE a.subject = 'CREDIT_NOTE' ORDER BY a.id"
    )
    assert [(status, command) for status, command, *_ in told] == [
        ("PENDING", "invoicing.void"),
        ("PENDING", "invoicing.credit"),
        ("REJECTED", "invoicing.credit"),
    ]
    assert told[2][2:] == (False, "ADMIN", True)
    assert ask("SELECT count(*) FROM automation_runs WHERE outcome = 'DONE'") > [(0,)]
