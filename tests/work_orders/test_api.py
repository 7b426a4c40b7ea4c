"""OTs by program: one envelope, one error shape, one effect per key."""

from decimal import Decimal
from io import BytesIO
from uuid import uuid4

import pytest
from fastapi import APIRouter
from PIL import Image

from tests.clients.calling import as_, calling
from torque_app.work_orders.api import board, labor, needs, orders
from torque_app.work_orders.api import floor as floor_api
from torque_app.work_orders.service import NewLabor
from torque_app.workshop import service as workshop

PATH = "/work-orders"
ROUTERS = (board.router, floor_api.router, labor.router, needs.router, orders.router)
"""In the order the application mounts them."""


@pytest.fixture
def api(floor, rival):
    """The routes, for the owner, a technician, one who only looks, and another workshop."""
    router = APIRouter()
    for each in ROUTERS:
        router.include_router(each)
    with calling(
        router,
        boss=floor.shop.actor(),
        technician=floor.technician(),
        colleague=floor.technician("session.own"),
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


def test_the_board_comes_in_lanes_and_cards_move_together(api, ot, floor):
    boss = as_("boss")
    lanes = api.get(f"{PATH}/board?lanes=technician", headers=boss).json()["data"]["lanes"]
    assert [card["id"] for card in lanes[0]["cards"]] == [ot["id"]]
    assert api.get(f"{PATH}/board?lanes=color", headers=boss).status_code == 422
    lane = {"by": "technician", "id": str(floor.technician_id)}
    sent = {"ids": [ot["id"]], "status": "PENDING", "lane": lane}
    (told,) = api.post(f"{PATH}/board/moves", json=sent, headers=boss).json()["data"]
    assert told["refusal"] is None
    (again,) = api.post(f"{PATH}/board/moves", json=sent, headers=as_("viewer")).json()["data"]
    assert again["refusal"].endswith(".")
    seen = api.get(f"{PATH}/{ot['id']}", headers=boss).json()["data"]["order"]
    assert (seen["status"], seen["technician"]) == ("PENDING", "Pedro Técnico")
    foreign = api.post(f"{PATH}/board/moves", json=sent, headers=as_("rival"))
    assert foreign.status_code == 404


def test_a_named_filter_of_the_board_is_kept_as_its_page_keeps_it_and_is_ones_own(api):
    boss, named = as_("boss"), f"{PATH}/board/filters"
    asked = {"name": " Urgentes ", "priority": "URGENT", "lanes": "bay", "text": "marta"}
    kept = api.put(named, json=asked, headers=boss).json()["data"]
    assert (kept["name"], kept["query"]) == ("Urgentes", "lanes=bay&priority=urgent&q=marta")
    assert api.get(named, headers=boss).json()["data"] == [kept]
    for other in ("colleague", "rival"):
        assert api.get(named, headers=as_(other)).json()["data"] == []
        assert api.delete(f"{named}/{kept['id']}", headers=as_(other)).status_code == 404
    over = api.put(named, json={"name": "urgentes", "promised": "late"}, headers=boss).json()
    assert [one["query"] for one in api.get(named, headers=boss).json()["data"]] == [
        "promised=late"
    ]
    assert over["data"]["id"] == kept["id"]
    assert api.put(named, json={"name": " "}, headers=boss).status_code == 422
    assert api.put(named, json={"name": "x", "bay": "no"}, headers=boss).status_code == 422
    assert api.delete(f"{named}/{kept['id']}", headers=boss).status_code == 200
    assert api.get(named, headers=boss).json()["data"] == []


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


# --- the floor --------------------------------------------------------------------------


@pytest.fixture
def at_work(api, floor):
    """The path of an OT in work with one task of the technician, and the task's id."""
    row = floor.at("IN_PROGRESS", labor=[NewLabor("Frenos", hours=Decimal(2))])
    where = f"{PATH}/{row.id}"
    (task,) = api.get(f"{where}/floor", headers=as_("boss")).json()["data"]["tasks"]
    return where, task["id"]


def test_a_technicians_hour_by_its_routes(api, at_work):
    where, task = at_work
    me = as_("technician")
    started = api.post(f"{where}/tasks/{task}/start", headers=me).json()["data"]
    assert started["state"] == "RUNNING"
    (mine,) = api.get(f"{PATH}/my-tasks", headers=me).json()["data"]
    assert mine["id"] == task
    paused = api.post(f"{where}/tasks/{task}/pause", json={"reason": "LUNCH"}, headers=me)
    assert paused.json()["data"]["pause_reason"] == "LUNCH"
    unknown = api.post(f"{where}/tasks/{task}/pause", json={"reason": "SIESTA"}, headers=me)
    assert unknown.status_code == 422
    done = api.post(f"{where}/tasks/{task}/finish", headers=me).json()["data"]
    assert done["state"] == "DONE"
    assert api.post(f"{where}/complete", headers=me).json()["data"]["status"] == "QC"


def test_a_clock_that_runs_elsewhere_is_a_409_that_names_it(api, floor, at_work):
    where, task = at_work
    me = as_("technician")
    other = floor.at("IN_PROGRESS")
    api.post(f"{PATH}/{other.id}/clock/start", headers=me)
    refused = api.post(f"{where}/tasks/{task}/start", headers=me)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (409, "clock_running")
    assert error["details"]["running"]["number"] == other.number
    switched = api.post(f"{where}/tasks/{task}/start", json={"switch": True}, headers=me)
    assert switched.json()["data"]["state"] == "RUNNING"


def test_open_tasks_are_a_409_that_lists_them(api, at_work):
    where, task = at_work
    refused = api.post(f"{where}/complete", headers=as_("technician"))
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (409, "tasks_open")
    assert error["details"]["tasks"] == [task]


def test_a_task_of_the_catalogue_takes_no_other_words(api, floor, ot):
    operation = floor.do(
        workshop.save_operation,
        code="AC-01",
        description="Cambio de aceite",
        standard_hours=Decimal("0.5"),
    )
    where = f"{PATH}/{ot['id']}/work-items"
    asked = {"operation_id": str(operation.id)}
    line = api.post(where, json=asked, headers=as_("boss")).json()["data"]
    assert (line["description"], line["standard_hours"]) == ("Cambio de aceite", "0.500")
    both = api.post(where, json=asked | {"description": "Otra"}, headers=as_("boss"))
    assert list(both.json()["error"]["details"]["fields"]) == ["description"]


def test_part_3_walks_from_the_floor_to_the_shelf_and_back(api, floor, at_work):
    where, _ = at_work
    item = floor.item(stock=5)
    asked = api.post(
        f"{where}/part3", json={"item_id": str(item), "quantity": "2"}, headers=as_("technician")
    )
    assert asked.status_code == 201
    request = f"{PATH}/part-requests/{asked.json()['data']['id']}"
    refused = api.post(f"{request}/issue", json={"quantity": "2"}, headers=as_("technician"))
    assert refused.status_code == 403
    boss = as_("boss")
    waiting = api.get(f"{PATH}/part-requests?status=asked", headers=boss).json()
    assert waiting["meta"]["total"] == 1
    approved = api.post(f"{request}/approve", json={"note": "Conforme"}, headers=boss)
    assert approved.json()["data"]["approval"] == "Conforme"
    issued = api.post(f"{request}/issue", json={"quantity": "2"}, headers=boss)
    assert issued.json()["data"]["status"] == "ISSUED"
    back = api.post(f"{request}/return", json={"quantity": "1"}, headers=boss)
    assert (back.json()["data"]["returned"], floor.stock(item)) == ("1.000", 4)


def test_part_2a_work_outside_bay_and_hours_answer(api, floor, at_work):
    where, _ = at_work
    boss = as_("boss")
    part = api.patch(f"{where}/part2a", json={"claim_number": "S-1"}, headers=boss).json()["data"]
    assert (part["claim_number"], part["version"]) == ("S-1", 1)
    emptied = api.patch(f"{where}/part2a", json={"issue": None}, headers=boss)
    assert emptied.status_code == 422
    asked = {"supplier": "Turbos SpA", "description": "Turbo", "price": "90000"}
    work = api.post(f"{where}/outside-works", json=asked, headers=boss).json()["data"]
    seen = api.get(f"{where}/outside-works", headers=as_("technician")).json()["data"]
    assert (work["price"], seen[0]["price"]) == ("90000", None)
    outside = f"{PATH}/outside-works/{work['id']}"
    assert api.post(f"{outside}/send", headers=boss).json()["data"]["sent_at"]
    assert api.post(f"{outside}/take-back", headers=boss).json()["data"]["returned_at"]
    bay = floor.do(workshop.save_bay, service_center_id=floor.shop.centre_id, code="B1").id
    assert api.put(f"{where}/bay", json={"bay_id": str(bay)}, headers=boss).status_code == 200
    hours = api.get(f"{PATH}/hours?from=2026-11-01&to=2026-11-30", headers=boss)
    assert hours.status_code == 200
    assert api.get(f"{PATH}/comebacks", headers=boss).json()["data"]["orders"] == 0


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/{id}/floor", None),
        ("GET", "/{id}/part2a", None),
        ("GET", "/{id}/part3", None),
        ("GET", "/{id}/outside-works", None),
        ("PUT", "/{id}/bay", {"bay_id": None}),
        ("POST", "/{id}/tasks/{id}/start", None),
        ("POST", "/{id}/outside-works", {"supplier": "x", "description": "y"}),
        ("POST", "/{id}/part3", {"name": "x", "quantity": "1"}),
        ("PATCH", "/time-entries/{id}", None),
    ],
)
def test_the_floor_of_another_workshop_is_a_404(api, ot, method, path, sent):
    when = {"started_at": "2026-01-05T12:00:00Z", "ended_at": "2026-01-05T13:00:00Z", "why": "x"}
    url = PATH + path.format(id=ot["id"])
    answer = api.request(method, url, json=sent or when, headers=as_("rival"))
    assert answer.status_code == 404
