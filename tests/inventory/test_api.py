"""Stock by program: one envelope, one error shape, one effect per key."""

from uuid import uuid4

import pytest

from tests.clients.calling import as_, calling
from torque_app.inventory.api import router

FILTER = {"sku": "fil-01", "name": "Filtro de aceite", "sell_price": "9000", "min_stock": "3"}


@pytest.fixture
def api(shop, rival):
    """The routes, for a member who may all, one who only looks, and another workshop."""
    with calling(
        router, boss=shop.actor(), viewer=shop.actor("inventory.view"), rival=rival.actor()
    ) as client:
        yield client


def made(api, path, body):
    answer = api.post(path, json=body, headers=as_("boss"))
    assert answer.status_code == 201, answer.text
    return answer.json()["data"]


@pytest.fixture
def shelf(api):
    return made(api, "/wms/warehouses", {"code": "b1", "name": "Bodega"})


@pytest.fixture
def item(api, shelf):
    """A filter: ten on the shelf at $ 4.000."""
    item = made(api, "/inventory", FILTER)
    line = {"item_id": item, "quantity": "10", "unit_cost": "4000"}
    made(api, "/wms/goods-receipts", {"warehouse_id": shelf, "lines": [line]})
    return item


def held(api, item, who="boss"):
    return api.get(f"/inventory/{item}", headers=as_(who)).json()["data"]


def test_a_part_is_created_received_and_read(api, item):
    detail = held(api, item)
    assert detail["item"]["stock"] == "10.000"
    assert detail["item"]["cost_price"] == "4000.0000"
    assert [shelf["code"] for shelf in detail["shelves"]] == ["B1"]


def test_a_reader_without_the_permission_gets_no_cost(api, item):
    assert held(api, item, "viewer")["item"]["cost_price"] is None
    stats = api.get("/inventory/stats", headers=as_("viewer")).json()["data"]
    assert (stats["items"], stats["value"]) == (1, None)


def test_the_list_is_paged_searched_and_filtered(api, item):
    made(api, "/inventory", {**FILTER, "sku": "ace-01", "name": "Aceite 5W30"})
    page = api.get("/inventory", params={"q": "aceite", "limit": 1}, headers=as_("boss")).json()
    assert (page["meta"]["total"], page["meta"]["totalPages"], len(page["data"])) == (2, 2, 1)
    by_sku = api.get("/inventory", params={"sku": "fil-01"}, headers=as_("boss")).json()
    assert [row["id"] for row in by_sku["data"]] == [item]
    low = api.get("/inventory/low-stock", headers=as_("boss")).json()["data"]
    assert [row["sku"] for row in low] == []


def test_an_unknown_filter_is_refused_by_name(api):
    answer = api.get("/inventory", params={"colour": "red"}, headers=as_("boss"))
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "validation_error"


def test_an_adjustment_to_the_count_leaves_one_movement(api, item, shelf):
    body = {"warehouse_id": shelf, "new_quantity": "8", "reason": "Conteo"}
    made(api, f"/inventory/{item}/adjust-stock", body)
    history = api.get(f"/inventory/{item}/history", headers=as_("boss")).json()
    assert [(row["type"], row["quantity"]) for row in history["data"]] == [
        ("ADJUST", "-2.000"),
        ("IN", "10.000"),
    ]
    assert history["data"][0]["reason"] == "Conteo"


def test_the_adjustment_that_names_its_part_is_the_same(api, item, shelf):
    body = {"item_id": item, "warehouse_id": shelf, "delta": "-1", "reason": "Merma"}
    made(api, "/inventory/adjust", body)
    assert held(api, item)["item"]["stock"] == "9.000"


def test_a_transfer_moves_all_or_nothing(api, item, shelf):
    other = made(api, "/wms/warehouses", {"code": "b2", "name": "Otra"})
    body = {"item_id": item, "from_id": shelf, "to_id": other, "quantity": "11"}
    refused = api.post("/wms/transfer", json=body, headers=as_("boss"))
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "not_enough_stock")
    made(api, "/wms/transfer", {**body, "quantity": "4"})
    shelves = {row["code"]: row["quantity"] for row in held(api, item)["shelves"]}
    assert shelves == {"B1": "6.000", "B2": "4.000"}


def test_the_same_key_receives_once(api, item, shelf):
    line = {"item_id": item, "quantity": "5", "unit_cost": "7000"}
    body = {"warehouse_id": shelf, "lines": [line]}
    headers = as_("boss", **{"Idempotency-Key": "r-1"})
    first = api.post("/wms/goods-receipts", json=body, headers=headers).json()["data"]
    again = api.post("/wms/goods-receipts", json=body, headers=headers).json()["data"]
    assert first == again
    detail = held(api, item)["item"]
    assert (detail["stock"], detail["cost_price"]) == ("15.000", "5000.0000")


def test_a_stale_edit_is_refused(api, item):
    version = held(api, item)["version"]
    path = f"/inventory/{item}"
    edit = {"name": "Filtro premium", "version": version}
    assert api.patch(path, json=edit, headers=as_("boss")).status_code == 200
    stale = api.patch(path, json=edit, headers=as_("boss"))
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_version")


def test_a_part_leaves_the_master_only_when_its_shelves_are_empty(api, item, shelf):
    path = f"/inventory/{item}"
    assert api.delete(path, headers=as_("boss")).status_code == 409
    zero = {"warehouse_id": shelf, "new_quantity": "0", "reason": "Baja"}
    made(api, f"{path}/adjust-stock", zero)
    assert api.delete(path, headers=as_("boss")).status_code == 200
    assert api.get(path, headers=as_("boss")).status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/inventory", FILTER),
        ("patch", "/inventory/{item}", {"name": "x"}),
        ("delete", "/inventory/{item}", None),
        (
            "post",
            "/inventory/{item}/adjust-stock",
            {"reason": "x", "delta": "1", "warehouse_id": str(uuid4())},
        ),
        ("post", "/wms/warehouses", {"code": "z", "name": "z"}),
    ],
)
def test_a_reader_writes_nothing(api, item, method, path, body):
    answer = api.request(method, path.format(item=item), json=body, headers=as_("viewer"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


def test_another_workshop_finds_nothing(api, item, shelf):
    assert api.get(f"/inventory/{item}", headers=as_("rival")).status_code == 404
    assert api.get(f"/inventory/{item}/history", headers=as_("rival")).status_code == 404
    for path in ("/inventory", "/wms/movements", "/wms/warehouses"):
        assert api.get(path, headers=as_("rival")).json()["data"] == []
    line = {"item_id": item, "quantity": "1", "unit_cost": "1"}
    body = {"warehouse_id": shelf, "lines": [line]}
    answer = api.post("/wms/goods-receipts", json=body, headers=as_("rival"))
    assert answer.status_code == 404


def test_nobody_gets_401_and_an_unknown_part_404(api):
    assert api.get("/inventory").status_code == 401
    assert api.get(f"/inventory/{uuid4()}", headers=as_("boss")).status_code == 404


def walked(api, path, **asked):
    """Return the ids of a whole list, gone through by cursor, and the meta of each stretch."""
    found, metas, cursor = [], [], ""
    while cursor is not None:
        answer = api.get(path, params={**asked, "cursor": cursor}, headers=as_("boss"))
        assert answer.status_code == 200, answer.text
        found += [row["id"] for row in answer.json()["data"]]
        metas.append(answer.json()["meta"])
        cursor = metas[-1]["next_cursor"]
    return found, metas


@pytest.fixture
def moved(api, shelf, item):
    """Seven movements; five of them of one receipt, written at the same instant."""
    lines = [{"item_id": item, "quantity": "1", "unit_cost": "4000"}] * 5
    made(api, "/wms/goods-receipts", {"warehouse_id": shelf, "lines": lines})
    adjusted = {"warehouse_id": shelf, "delta": "-1", "reason": "Merma"}
    made(api, f"/inventory/{item}/adjust-stock", adjusted)
    return item


def test_a_cursor_goes_through_every_movement_once_newest_first(api, moved):
    whole = api.get("/wms/movements", params={"limit": 50}, headers=as_("boss")).json()
    ids = [row["id"] for row in whole["data"]]
    assert (len(ids), whole["meta"]["total"], whole["meta"]["next_cursor"]) == (7, 7, None)
    for limit in (1, 2, 7):
        found, metas = walked(api, "/wms/movements", limit=limit)
        assert found == ids
        assert all("total" not in meta for meta in metas)
    assert walked(api, f"/inventory/{moved}/history", limit=3)[0] == ids


def test_a_page_tells_the_cursor_of_the_next(api, moved):
    asked = {"limit": 3, "page": 1}
    first = api.get("/wms/movements", params=asked, headers=as_("boss")).json()
    asked["page"] = 2
    second = api.get("/wms/movements", params=asked, headers=as_("boss")).json()
    follow = {"limit": 3, "cursor": first["meta"]["next_cursor"]}
    followed = api.get("/wms/movements", params=follow, headers=as_("boss")).json()
    assert [row["id"] for row in followed["data"]] == [row["id"] for row in second["data"]]
    assert followed["meta"]["next_cursor"] == second["meta"]["next_cursor"]


def test_a_cursor_keeps_to_the_filters_it_is_sent_with(api, moved):
    found, _ = walked(api, "/wms/movements", limit=1, type="ADJUST")
    assert len(found) == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"cursor": "ayer"}, "cursor"),
        ({"cursor": "AAAA"}, "cursor"),
        ({"cursor": "ñandú"}, "cursor"),
        ({"cursor": "_" * 32}, "cursor"),
        ({"cursor": "", "page": 2}, "page"),
        ({"cursor": "", "order": "asc"}, "sort"),
    ],
)
def test_a_wrong_cursor_is_refused_with_a_sentence(api, item, asked, field):
    answer = api.get("/wms/movements", params=asked, headers=as_("boss"))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "validation_error")
    assert error["details"]["fields"][field].endswith(".")


def test_a_list_that_goes_by_pages_refuses_a_cursor(api, item):
    answer = api.get("/inventory", params={"cursor": ""}, headers=as_("boss"))
    assert (answer.status_code, list(answer.json()["error"]["details"]["fields"])) == (
        422,
        ["cursor"],
    )


def test_the_cursor_of_another_workshop_shows_nothing_of_it(api, moved):
    first = api.get("/wms/movements", params={"limit": 1}, headers=as_("boss")).json()
    asked = {"cursor": first["meta"]["next_cursor"]}
    assert api.get("/wms/movements", params=asked, headers=as_("rival")).json()["data"] == []
