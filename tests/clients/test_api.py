"""Clients by program: one envelope, one error shape, one effect per key."""

import pytest

from tests.clients.calling import as_, calling
from torque_app.clients import queries, service
from torque_app.clients.api import router
from torque_app.core.listing import Listing

ANA = {"name": "Ana Muñoz", "rut": "12.345.678-5", "phone": "9 1234 5678"}


@pytest.fixture
def api(shop, rival):
    """The routes, for a member who may all, one who only looks, and another workshop."""
    with calling(
        router, boss=shop.actor(), viewer=shop.actor("clients.view"), rival=rival.actor()
    ) as client:
        yield client


def test_a_client_is_created_read_changed_and_removed(api):
    made = api.post("/clients", json=ANA, headers=as_("boss"))
    assert made.status_code == 201
    body = made.json()
    assert body["success"] is True
    assert body["data"]["rut"] == "12345678-5"
    path = f"/clients/{body['data']['id']}"
    detail = api.get(path, headers=as_("viewer")).json()["data"]
    assert (detail["client"]["name"], detail["vehicles"], detail["version"]) == ("Ana Muñoz", [], 1)
    changed = api.patch(path, json={"comuna": "Ñuñoa", "version": 1}, headers=as_("boss"))
    assert changed.json()["data"]["comuna"] == "Ñuñoa"
    stale = api.patch(path, json={"comuna": "Maipú", "version": 1}, headers=as_("boss"))
    assert (stale.status_code, stale.json()["error"]["code"]) == (409, "stale_version")
    assert api.delete(path, headers=as_("boss")).status_code == 200
    assert api.get(path, headers=as_("boss")).status_code == 404


def test_a_taken_rut_answers_where_its_client_is(api):
    first = api.post("/clients", json=ANA, headers=as_("boss")).json()["data"]["id"]
    again = api.post("/clients", json=ANA, headers=as_("boss"))
    error = again.json()["error"]
    assert (again.status_code, error["code"]) == (409, "rut_taken")
    assert error["details"]["client_id"] == first


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Ana", "rut": "1-1"}, "rut"),
        ({"name": "Ana", "email": "ana"}, "email"),
        ({"name": "x" * 101}, "name"),
        ({}, "name"),
    ],
)
def test_a_wrong_field_is_named_with_its_sentence(api, body, field):
    refused = api.post("/clients", json=body, headers=as_("boss"))
    assert refused.status_code == 422
    assert refused.json()["error"]["details"]["fields"][field]


def test_null_cannot_empty_what_a_client_must_have(api):
    made = api.post("/clients", json=ANA, headers=as_("boss")).json()["data"]["id"]
    for field in ("name", "type", "is_active", "credit_days"):
        refused = api.patch(f"/clients/{made}", json={field: None}, headers=as_("boss"))
        assert (refused.status_code, field in refused.json()["error"]["details"]["fields"]) == (
            422,
            True,
        )


def test_the_same_key_creates_one_client(api, shop):
    headers = as_("boss", **{"Idempotency-Key": "k1"})
    first, again = (api.post("/clients", json=ANA, headers=headers) for _ in range(2))
    assert first.json()["data"] == again.json()["data"]
    assert shop.do(queries.find, Listing()).total == 1


def test_a_list_is_paged_filtered_and_sorted(api, shop):
    for name in ("Ana", "Beto", "Carla"):
        shop.do(service.create, name=name, comuna="Maipú" if name != "Ana" else None)
    answer = api.get(
        "/clients?limit=1&page=2&sort=name&order=asc&comuna=maipu", headers=as_("viewer")
    ).json()
    assert [row["name"] for row in answer["data"]] == ["Carla"]
    assert (answer["meta"]["total"], answer["meta"]["totalPages"]) == (2, 2)
    assert api.get("/clients?moon=full", headers=as_("viewer")).status_code == 422


def test_search_and_stats_answer_before_an_id_is_read(api, shop):
    shop.do(service.create, name="Ana Muñoz")
    found = api.get("/clients/search?query=muñoz&type=PERSON", headers=as_("viewer")).json()["data"]
    assert [choice["label"] for choice in found] == ["Ana Muñoz"]
    assert api.get("/clients/stats", headers=as_("viewer")).json()["data"]["total"] == 1


def test_contacts_cars_and_history_hang_on_their_client(api):
    path = f"/clients/{api.post('/clients', json=ANA, headers=as_('boss')).json()['data']['id']}"
    made = api.post(f"{path}/contacts", json={"name": "Luis"}, headers=as_("boss"))
    contact = made.json()["data"]
    assert (made.status_code, contact["is_primary"]) == (201, True)
    where = f"{path}/contacts/{contact['id']}"
    changed = api.patch(where, json={"position": "Chofer"}, headers=as_("boss"))
    assert changed.json()["data"]["position"] == "Chofer"
    assert api.delete(where, headers=as_("boss")).status_code == 200
    for rest in ("vehicles", "history", "service-history"):
        assert api.get(f"{path}/{rest}", headers=as_("viewer")).json()["data"] == []


def test_nobody_a_viewer_and_a_rival_are_refused(api):
    made = api.post("/clients", json=ANA, headers=as_("boss")).json()["data"]["id"]
    assert api.get("/clients").status_code == 401
    assert api.post("/clients", json=ANA, headers=as_("viewer")).status_code == 403
    assert api.get(f"/clients/{made}", headers=as_("rival")).status_code == 404
    assert api.get(f"/clients/{made}/vehicles", headers=as_("rival")).status_code == 404
    assert api.get("/clients", headers=as_("rival")).json()["meta"]["total"] == 0
