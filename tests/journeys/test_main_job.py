"""A real day: from an empty workshop to a paid invoice that SII accepted."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from playwright.sync_api import expect

from tests.integrations.sii.verification import cut_dtes, verifies
from tests.journeys import steps
from torque_app.integrations.sii.practice import PRACTICE_KEY
from torque_app.integrations.sii.schemas import Root, validate
from torque_app.integrations.sii.ted import is_genuine

NOISE = ("favicon", "status of 401", "status of 303")


def test_the_ot_is_closed_and_nothing_was_complained_of(day):
    page = day["page"]
    page.goto(f"{day['base']}/ot/{day['ot']}")
    expect(page.locator(".page-header").get_by_text("Cerrada").first).to_be_visible()
    assert [c for c in day["complaints"] if not any(n in c for n in NOISE)] == []


def test_stock_left_the_shelf_once(day, installation):
    with installation.sql() as connection:
        rows = connection.execute(
            "SELECT quantity FROM stock_movements WHERE reference_id = %s", (day["ot"],)
        ).fetchall()
    assert [int(quantity) for (quantity,) in rows] == [-1]


def test_the_document_passes_schema_libxmlsec_and_stamp(day, installation, simulator, schemas):
    with installation.sql() as connection:
        (xml, ted, envelope) = connection.execute(
            "SELECT d.xml, d.ted, s.xml FROM dtes d JOIN dte_submissions s"
            " ON (s.tenant_id, s.id) = (d.tenant_id, d.envelope_id) WHERE d.invoice_id = %s",
            (day["invoice"],),
        ).fetchone()
    assert validate(xml, Root.DTE, directory=schemas) == []
    assert validate(envelope, Root.ENVIO_DTE, directory=schemas) == []
    assert verifies(xml, "#F1T33")
    assert verifies(envelope, "#SetDoc")
    assert all(verifies(dte, "#F1T33") for dte in cut_dtes(envelope))
    authority = httpx.get(f"{simulator}/simulator/authority.pem").content
    assert is_genuine(ted, trusted_keys={PRACTICE_KEY: load_pem_public_key(authority)})


def test_the_printed_document_and_the_xml_can_be_had(day):
    page, at = day["page"], f"{day['base']}/api/v1/invoicing/{day['invoice']}"
    for path, kind in (("/pdf", "pdf"), ("/pdf?cedible=true", "pdf"), ("/xml", "xml")):
        answer = page.request.get(at + path)
        assert answer.ok, path
        assert kind in answer.headers["content-type"]
    assert page.request.get(f"{at}/pdf").body().startswith(b"%PDF")


def test_everything_is_in_the_audit_and_its_chain_is_whole(day):
    page = day["page"]
    page.goto(f"{day['base']}/auditoria")
    page.get_by_role("button", name=re.compile("Verificar")).click()
    steps.said(page, "La cadena está completa")


def test_a_second_workshop_sees_nothing_by_page_or_api(day, somebody):
    rival = somebody()
    base = day["base"]
    steps.register(
        rival.page, base, workshop="Otro Taller", name="Iván Otro", email="ivan@otro.example"
    )
    for path in (f"/ot/{day['ot']}", f"/facturacion/{day['invoice']}"):
        rival.page.goto(base + path)
        gone = rival.page.get_by_role("main").get_by_text(re.compile("no existe"))
        expect(gone.first).to_be_visible()
        text = rival.page.inner_text("main")
        assert "BCDF" not in text
        assert "Ana Pérez" not in text
    for path in (
        f"/work-orders/{day['ot']}",
        f"/invoicing/{day['invoice']}",
        f"/invoicing/{day['invoice']}/xml",
        f"/invoicing/{day['invoice']}/pdf",
    ):
        assert rival.page.request.get(f"{base}/api/v1{path}").status == 404, path
    for path in ("/work-orders", "/clients", "/vehicles", "/inventory", "/invoicing"):
        answer = rival.page.request.get(f"{base}/api/v1{path}").json()
        assert answer["meta"]["total"] == 0, path
    found = rival.page.request.get(f"{base}/api/v1/work-orders/search?q=BCDF12").json()
    assert found["data"] == []


def test_a_second_workshop_sees_nothing_by_sql(day, installation):
    address = installation.environment()["DATABASE_URL"]
    assert urlsplit(address).username == "torque_app"
    with psycopg.connect(address) as connection:
        (other,) = (
            installation.sql()
            .execute("SELECT id FROM tenants WHERE name = 'Otro Taller'")
            .fetchone()
        )
        connection.execute("SELECT set_config('app.current_tenant_id', %s, false)", (str(other),))
        for table in ("work_orders", "clients", "vehicles", "invoices", "dtes", "audit_logs"):
            seen = connection.execute(
                f"SELECT count(*) FROM {table} WHERE tenant_id <> %s", (other,)
            ).fetchone()
            assert seen == (0,), table


def test_the_printed_pdf_is_kept_for_looking_at(day, tmp_path: Path):
    body = (
        day["page"]
        .request.get(f"{day['base']}/api/v1/invoicing/{day['invoice']}/pdf?layout=ROLL_80")
        .body()
    )
    (tmp_path / "rollo.pdf").write_bytes(body)
    assert len(body) < 500_000  # what SII's certification upload takes
