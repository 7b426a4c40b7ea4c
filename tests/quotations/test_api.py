"""Quotations over HTTP."""

import hashlib
from decimal import Decimal
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from fastapi import APIRouter
from pypdf import PdfReader

from models.base import new_id
from tests.clients.calling import as_, calling
from torque_app.quotations.api import catalog, of_order, quotations

OWNER, ADVISOR, VIEWER = as_("owner"), as_("advisor"), as_("viewer")


@pytest.fixture
def api(desk):
    router = APIRouter()
    for part in (quotations.router, of_order.router, catalog.router, *catalog.ROUTERS):
        router.include_router(part)
    members = {
        "owner": desk.shop.actor(),
        "advisor": desk.advisor(),
        "viewer": desk.shop.actor("quotations.view", role="VIEWER"),
    }
    with calling(router, **members) as client:
        yield client


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def drafted(api, desk):
    """Return the path of a draft with one line."""
    body = {"client_id": str(desk.floor.client_id), "vehicle_id": str(desk.floor.vehicle_id)}
    made = api.post("/quotations", json=body, headers=ADVISOR)
    assert made.status_code == 201, made.text
    path = f"/quotations/{made.json()['data']['quotation']['id']}"
    line = {"kind": "LABOR", "description": "Frenos", "unit_price": "30000"}
    assert api.post(f"{path}/lines", json=line, headers=ADVISOR).status_code == 201
    return path


def sent(api, desk):
    path = drafted(api, desk)
    answer = api.post(f"{path}/send-to-customer", json={"channels": []}, headers=ADVISOR)
    assert answer.status_code == 200, answer.text
    return path, answer.json()["data"]


def test_a_quotation_is_written_sent_answered_and_becomes_an_ot(api, desk):
    path, out = sent(api, desk)
    assert out["path"].startswith("/p/")
    body = {"revision": 1, "name": "Marta Soto", "note": "Llamó"}
    answered = api.post(f"{path}/customer-approve", json=body, headers=ADVISOR).json()["data"]
    assert answered["quotation"]["status"] == "CUSTOMER_APPROVED"
    made = api.post(f"{path}/convert", json={}, headers=OWNER)
    assert made.status_code == 201, made.text
    ot_id = made.json()["data"]["work_order_id"]
    [shown] = api.get(f"/work-orders/{ot_id}/quotations", headers=VIEWER).json()["data"]
    assert shown["work_order_id"] == ot_id


def test_the_link_is_not_kept_with_the_answer(api, desk):
    path, key = drafted(api, desk), {"Idempotency-Key": str(new_id())}
    first = api.post(f"{path}/send-to-customer", json={"channels": []}, headers=ADVISOR | key)
    assert first.status_code == 200
    again = api.post(f"{path}/send-to-customer", json={"channels": []}, headers=ADVISOR | key)
    assert again.status_code == 409


def test_a_client_may_agree_to_some_lines_at_the_counter(api, desk):
    path = drafted(api, desk)
    line = {"kind": "OUTSIDE_WORK", "description": "Rectificado", "unit_price": "80000"}
    lines = api.post(f"{path}/lines", json=line, headers=ADVISOR).json()["data"]["lines"]
    api.post(f"{path}/send-to-customer", json={"channels": []}, headers=ADVISOR)
    said = [
        {"line_id": each["id"], "decision": word}
        for each, word in zip(lines, ("APPROVED", "DEFERRED"), strict=True)
    ]
    body = {"revision": 1, "name": "Marta Soto", "decisions": said}
    data = api.post(f"{path}/customer-approve", json=body, headers=ADVISOR).json()["data"]
    assert Decimal(data["totals"]["net"]) == 30_000


def test_a_stale_revision_is_a_conflict(api, desk):
    path, _ = sent(api, desk)
    api.post(f"{path}/revise", json={"why": "Otro precio"}, headers=ADVISOR)
    api.post(f"{path}/send-to-customer", json={"channels": []}, headers=ADVISOR)
    body = {"revision": 1, "name": "Marta Soto"}
    answer = api.post(f"{path}/customer-approve", json=body, headers=ADVISOR)
    assert code(answer) == (409, "quotation_version_gone")


def test_the_file_is_the_one_that_was_sent(api, desk):
    path, out = sent(api, desk)
    paper = api.get(f"{path}/pdf", params={"revision": 1}, headers=ADVISOR)
    kept = out["quotation"]["versions"][0]["pdf_sha256"]
    assert hashlib.sha256(paper.content).hexdigest() == kept == paper.headers["x-content-sha256"]


def test_a_viewer_reads_and_changes_nothing(api, desk):
    path = drafted(api, desk)
    shown = api.get(path, headers=VIEWER).json()["data"]
    assert shown["lines"][0]["unit_cost"] is None
    for method, where, body in (
        ("PATCH", path, {"notes": "x"}),
        ("POST", f"{path}/send-to-customer", {}),
        ("POST", f"{path}/convert", {}),
        ("DELETE", path, None),
    ):
        assert api.request(method, where, json=body, headers=VIEWER).status_code == 403


def test_the_list_names_what_it_does_not_know(api, desk):
    drafted(api, desk)
    page = api.get("/quotations", params={"limit": 1, "sort": "total"}, headers=VIEWER).json()
    assert (len(page["data"]), page["meta"]["total"]) == (1, 1)
    assert code(api.get("/quotations", params={"color": "rojo"}, headers=VIEWER))[0] == 422


def test_packages_insurers_notes_and_matrices_are_kept(api):
    made = {
        "/insurers": {"name": "Seguros del Sur", "rut": "76086428-5"},
        "/note-templates": {"name": "Vigencia", "content": "Vale 7 días."},
        "/service-packages": {
            "code": "m10", "name": "10.000 km",
            "lines": [{"kind": "LABOR", "description": "Mantención", "unit_price": "40000"}],
        },
        "/price-matrices": {"name": "Repuestos", "brackets": [{"percent": "40"}]},
    }  # fmt: skip
    for path, body in made.items():
        first = api.post(path, json=body, headers=OWNER)
        assert first.status_code == 201, first.text
        assert code(api.post(path, json=body, headers=OWNER)) == (409, "conflict")
        row_id = first.json()["data"]["id"]
        assert api.put(f"{path}/{row_id}", json=body, headers=OWNER).status_code == 200
        assert api.delete(f"{path}/{row_id}", headers=OWNER).status_code == 200
        assert api.get(path, headers=OWNER).json()["data"] == []
        assert api.post(path, json=body, headers=VIEWER).status_code == 403


def test_what_one_quotes_with_is_listed_page_by_page(api):
    for name in ("Andes", "Bío Bío", "Cordillera"):
        api.post("/insurers", json={"name": name, "is_active": name != "Andes"}, headers=OWNER)
    asked = {"limit": 1, "sort": "name", "order": "asc", "is_active": "true"}
    page = api.get("/insurers", params=asked, headers=VIEWER).json()
    assert [row["name"] for row in page["data"]] == ["Bío Bío"]
    assert (page["meta"]["total"], page["meta"]["totalPages"]) == (2, 2)
    assert [row["name"] for row in api.get("/insurers", params={"q": "cord"}, headers=VIEWER)
            .json()["data"]] == ["Cordillera"]  # fmt: skip
    assert api.get("/price-matrices", headers=VIEWER).status_code == 403


def links_in(pdf):
    """Return the paths a paper leads to."""
    marks = [
        mark.get_object()
        for page in PdfReader(BytesIO(pdf)).pages
        for mark in page.get("/Annots", [])
    ]
    return {urlsplit(mark["/A"]["/URI"]).path for mark in marks if "/URI" in mark.get("/A", {})}


def test_who_may_not_send_gets_the_paper_without_the_link_that_answers_it(api, desk):
    path, _ = sent(api, desk)
    whole = api.get(f"{path}/pdf", headers=ADVISOR)
    copy = api.get(f"{path}/pdf", headers=VIEWER)
    assert (whole.status_code, copy.status_code) == (200, 200)
    assert whole.headers["X-Content-SHA256"] == hashlib.sha256(whole.content).hexdigest()
    assert len(links_in(whole.content)) == 1
    assert links_in(copy.content) == set()
