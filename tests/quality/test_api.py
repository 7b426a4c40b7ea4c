"""Controls and deliveries over HTTP."""

import base64
import hashlib

import pytest
from fastapi import APIRouter

from tests.clients.calling import as_, calling
from tests.quality.conftest import drawn
from torque_app.quality.api import of_order, quality

OWNER, CHECKER, VIEWER = as_("owner"), as_("checker"), as_("viewer")


@pytest.fixture
def api(gate):
    router = APIRouter()
    for part in (of_order.router, quality.router, quality.templates):
        router.include_router(part)
    members = {
        "owner": gate.shop.actor(),
        "checker": gate.checker(),
        "viewer": gate.shop.actor("quality.view", role="VIEWER"),
    }
    with calling(router, **members) as client:
        yield client


def code(answer):
    return answer.status_code, answer.json()["error"]["code"]


def begun(api, ot_id):
    return api.post(f"/work-orders/{ot_id}/quality-checks", headers=CHECKER).json()["data"]


def test_a_control_is_begun_answered_and_passed(api, gate):
    ot_id = gate.in_qc()
    check = begun(api, ot_id)
    path = f"/quality-checks/{check['check']['id']}"
    for point in check["points"]:
        body = {"ok": True, "measure": "110" if point["unit"] else None}
        answer = api.patch(f"{path}/points/{point['key']}", json=body, headers=CHECKER)
        assert answer.status_code == 200, answer.text
    assert code(api.post(f"{path}/pass", headers=CHECKER)) == (409, "conflict")
    api.post(f"{path}/road-test", json={"start_km": 10, "end_km": 14}, headers=CHECKER)
    passed = api.post(f"{path}/pass", json={"note": "Bien"}, headers=CHECKER).json()["data"]
    assert passed["check"]["status"] == "PASSED"
    assert code(api.post(f"{path}/fail", json={"note": "No"}, headers=CHECKER)) == (409, "conflict")
    [shown] = api.get(f"/work-orders/{ot_id}/quality-checks", headers=VIEWER).json()["data"]
    assert (shown["status"], shown["answered"]) == ("PASSED", shown["total"])


def test_a_viewer_looks_and_does_not_control(api, gate):
    ot_id = gate.in_qc()
    assert api.post(f"/work-orders/{ot_id}/quality-checks", headers=VIEWER).status_code == 403
    check_id = begun(api, ot_id)["check"]["id"]
    assert api.get(f"/quality-checks/{check_id}", headers=VIEWER).status_code == 200
    assert api.post(f"/quality-checks/{check_id}/pass", headers=VIEWER).status_code == 403


def test_the_waiting_list_pages_and_names_what_it_does_not_know(api, gate):
    for _ in range(3):
        gate.in_qc()
    page = api.get("/quality-checks/waiting", params={"limit": 2}, headers=VIEWER).json()
    assert (len(page["data"]), page["meta"]["total"]) == (2, 3)
    wrong = api.get("/quality-checks/waiting", params={"color": "rojo"}, headers=VIEWER)
    assert code(wrong)[0] == 422


def test_controls_are_listed_by_status(api, gate):
    check_id = begun(api, gate.in_qc())["check"]["id"]
    begun(api, gate.in_qc())
    api.post(f"/quality-checks/{check_id}/fail", json={"note": "Ruido"}, headers=CHECKER)
    failed = api.get("/quality-checks", params={"status": "FAILED"}, headers=VIEWER).json()["data"]
    assert [(one["id"], one["note"]) for one in failed] == [(check_id, "Ruido")]


def test_templates_are_written_changed_and_removed(api):
    [shipped] = api.get("/quality-templates", headers=OWNER).json()["data"]
    assert shipped["service_type"] == ""
    body = {"name": "Lavado", "service_type": "Lavado", "points": [{"label": "Vidrios"}]}
    made = api.post("/quality-templates", json=body, headers=OWNER)
    assert made.status_code == 201
    path = f"/quality-templates/{made.json()['data']['id']}"
    changed = api.patch(path, json={"name": "Lavado full"}, headers=OWNER).json()["data"]
    assert (changed["name"], changed["points"][0]["key"]) == ("Lavado full", "vidrios")
    assert api.delete(path, headers=OWNER).status_code == 200
    assert code(api.get(path, headers=OWNER)) == (404, "not_found")
    assert api.post("/quality-templates", json=body, headers=VIEWER).status_code == 403


def test_a_car_is_delivered_and_its_act_downloaded_whole(api, gate):
    path = f"/work-orders/{gate.passed()}/delivery"
    proposed = api.get(path, headers=VIEWER).json()["data"]
    assert proposed["delivery"] is None
    assert proposed["proposed"]["warranty_km"] == 5000
    body = {
        "name": "Marta Soto",
        "explanation": "Cambiamos el aceite",
        "warranty_km": None,
        "signature": "data:image/png;base64," + base64.b64encode(drawn()).decode(),
    }
    made = api.post(path, json=body, headers=OWNER).json()["data"]["delivery"]
    assert (made["warranty_months"], made["warranty_km"]) == (3, None)
    paper = api.get(f"{path}/pdf", headers=VIEWER)
    assert hashlib.sha256(paper.content).hexdigest() == made["slip_sha256"]
    assert paper.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize(
    ("wrong", "field"), [({"signature": "no es base64"}, "signature"), ({"name": "M"}, "name")]
)
def test_a_delivery_without_name_or_signature_is_refused(api, gate, wrong, field):
    good = {
        "name": "Marta Soto",
        "explanation": "Listo",
        "signature": base64.b64encode(drawn()).decode(),
    }
    path = f"/work-orders/{gate.passed()}/delivery"
    answer = api.post(path, json=good | wrong, headers=OWNER)
    assert code(answer) == (422, "validation_error")
    assert field in str(answer.json()["error"])
    assert api.get(path, headers=OWNER).json()["data"]["delivery"] is None
