"""OTs by program: one envelope, one error shape, one effect per key."""

from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image

from tests.clients.calling import as_, calling
from torque_app.work_orders.api.orders import router

PATH = "/work-orders"


@pytest.fixture
def api(floor, rival):
    """The routes, for the owner, a technician, one who only looks, and another workshop."""
    with calling(
        router,
        boss=floor.shop.actor(),
        technician=floor.technician(),
        viewer=floor.shop.actor("work_orders.view"),
        rival=rival.actor(),
    ) as client:
        yield client


@pytest.fixture
def body(floor):
    return {
        "client_id": str(floor.client_id),
        "vehicle_id": str(floor.vehicle_id),
        "service_type": "Frenos",
    }


@pytest.fixture
def ot(api, body):
    answer = api.post(PATH, json=body, headers=as_("boss"))
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


def test_an_ot_is_opened_with_its_lines_in_the_envelope(api, floor, body):
    item = str(floor.item(price=5000))
    lines = {
        "parts": [{"item_id": item, "quantity": "2"}],
        "labor": [{"description": "Cambio", "hours": "1.5", "rate": "20000"}],
    }
    answer = api.post(PATH, json={**body, **lines}, headers=as_("boss")).json()
    assert answer["success"] is True
    assert answer["data"]["total_cost"] == "40000"
    detail = api.get(f"{PATH}/{answer['data']['id']}", headers=as_("boss")).json()["data"]
    assert [line["quantity"] for line in detail["parts"]] == ["2.000"]
    assert detail["moves"][0]["label"] == "Pedir aprobación"


def test_the_same_key_opens_one_ot(api, body):
    headers = as_("boss") | {"Idempotency-Key": "una-sola"}
    first, again = (api.post(PATH, json=body, headers=headers) for _ in range(2))
    assert first.json()["data"] == again.json()["data"]
    total = api.get(PATH, headers=as_("boss")).json()["meta"]["total"]
    assert total == 1


def test_a_forbidden_move_is_a_400_that_names_both_states(api, ot):
    answer = api.patch(f"{PATH}/{ot['id']}/status", json={"status": "QC"}, headers=as_("boss"))
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["code"] == "invalid_transition"
    assert error["details"] == {"from": "DRAFT", "to": "QC"}
    assert "Por aprobar" in error["message"]


def test_an_ot_walks_by_its_routes(api, floor, ot):
    where = f"{PATH}/{ot['id']}"
    boss = as_("boss")
    assert (
        api.post(f"{where}/submit-to-manager", headers=boss).json()["data"]["status"] == "PENDING"
    )
    refused = api.post(f"{where}/reject", json={"note": "Caro"}, headers=boss).json()["data"]
    assert refused["approval_status"] == "REJECTED"
    api.post(f"{where}/submit-to-manager", headers=boss)
    assert api.post(f"{where}/approve", headers=boss).json()["data"]["status"] == "APPROVED"
    to = {"technician_id": str(floor.technician_id)}
    assert api.post(f"{where}/assign-engineer", json=to, headers=boss).status_code == 200
    going = api.patch(f"{where}/status", json={"status": "IN_PROGRESS"}, headers=as_("technician"))
    assert going.json()["data"]["technician"] == "Pedro Técnico"
    assert api.post(f"{where}/clock/start", headers=as_("technician")).status_code == 200
    stopped = api.post(f"{where}/clock/stop", headers=as_("technician")).json()["data"]
    assert stopped["minutes"] >= 0
    assert api.post(f"{where}/complete", headers=boss).json()["data"]["status"] == "QC"
    assert api.post(f"{where}/complete", headers=boss).json()["data"]["status"] == "COMPLETED"


def test_parts_come_and_go(api, floor, ot):
    item, where = floor.item(stock=3), f"{PATH}/{ot['id']}/parts"
    line = {"item_id": str(item), "quantity": "2"}
    added = api.post(where, json=line, headers=as_("boss"))
    assert added.status_code == 201
    short = api.post(where, json=line, headers=as_("boss"))
    assert (short.status_code, short.json()["error"]["code"]) == (409, "not_enough_stock")
    gone = api.delete(f"{where}/{added.json()['data']['id']}", headers=as_("boss"))
    assert gone.status_code == 200
    assert floor.stock(item) == 3


def test_a_task_is_added_changed_done_and_removed(api, ot):
    where = f"{PATH}/{ot['id']}/work-items"
    task = {"description": "Lavado", "amount": "8000"}
    added = api.post(where, json=task, headers=as_("boss")).json()["data"]
    one = f"{where}/{added['id']}"
    assert api.patch(one, json={}, headers=as_("boss")).status_code == 422
    done = api.patch(one, json={"amount": "9000", "done": True}, headers=as_("boss")).json()
    assert Decimal(done["data"]["amount"]) == 9000
    assert done["data"]["done_at"]
    assert api.delete(one, headers=as_("boss")).status_code == 200


def test_money_is_null_for_who_may_not_see_it(api, ot):
    seen = api.get(f"{PATH}/{ot['id']}", headers=as_("technician")).json()["data"]
    assert seen["order"]["total_cost"] is None


@pytest.mark.parametrize(
    "asked",
    [
        ("POST", "", None),
        ("PATCH", "/{id}", {"description": "x"}),
        ("DELETE", "/{id}", None),
        ("POST", "/{id}/approve", None),
        ("PATCH", "/{id}/status", {"status": "PENDING"}),
        ("POST", "/{id}/work-items", {"description": "x", "amount": "1"}),
        ("POST", "/{id}/assign-engineer", {"technician_id": None}),
    ],
)
def test_who_only_looks_changes_nothing(api, ot, body, asked):
    method, path, sent = asked
    url = PATH + path.format(id=ot["id"])
    answer = api.request(method, url, json=sent or body, headers=as_("viewer"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("path", ["/{id}", "/{id}/activity"])
def test_another_workshop_gets_a_404(api, ot, path):
    assert api.get(PATH + path.format(id=ot["id"]), headers=as_("rival")).status_code == 404
    assert api.get(PATH, headers=as_("rival")).json()["meta"]["total"] == 0


def test_lists_filter_and_refuse_what_they_do_not_know(api, ot):
    boss = as_("boss")
    found = api.get(f"{PATH}?status=draft&limit=80", headers=boss).json()
    assert [row["id"] for row in found["data"]] == [ot["id"]]
    assert found["meta"]["totalPages"] == 1
    assert api.get(f"{PATH}?status=nada", headers=boss).status_code == 422
    assert api.get(f"{PATH}?tenant_id={uuid4()}", headers=boss).status_code == 422
    assert api.get(f"{PATH}/search?query=marta", headers=boss).json()["meta"]["total"] == 1
    assert api.get(f"{PATH}/stats", headers=boss).json()["data"]["by_status"]["DRAFT"] == 1
    assert api.get(f"{PATH}/board", headers=boss).json()["data"]["columns"][0]["count"] == 1


def test_a_bulk_is_all_or_nothing(api, body):
    bad = {**body, "vehicle_id": str(uuid4())}
    answer = api.post(f"{PATH}/bulk", json={"work_orders": [body, bad]}, headers=as_("boss"))
    assert answer.status_code == 422
    good = api.post(f"{PATH}/bulk", json={"work_orders": [body, body]}, headers=as_("boss"))
    assert len(good.json()["data"]) == 2
    assert api.get(PATH, headers=as_("boss")).json()["meta"]["total"] == 2


def test_a_photo_is_kept_and_a_text_is_no_photo(api, ot):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "JPEG")
    where = f"{PATH}/{ot['id']}/photos"
    photo = {"files": ("a.jpg", picture.getvalue(), "image/jpeg")}
    kept = api.post(where, files=photo, headers=as_("boss"))
    assert kept.status_code == 201, kept.text
    assert kept.json()["data"][0]["width"] == 40
    lie = {"files": ("a.jpg", b"no soy una foto", "image/jpeg")}
    assert api.post(where, files=lie, headers=as_("boss")).status_code in {400, 415, 422}
