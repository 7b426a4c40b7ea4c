"""Cars by program."""

import pytest

from tests.clients.calling import as_, calling
from torque_app.clients import service as clients
from torque_app.vehicles.api import router


@pytest.fixture
def ana(shop):
    """A client's id, as text."""
    return str(shop.do(clients.create, name="Ana Muñoz").id)


@pytest.fixture
def api(shop, rival):
    """The routes, for a member who may all, one who only looks, and another workshop."""
    with calling(
        router, boss=shop.actor(), viewer=shop.actor("vehicles.view"), rival=rival.actor()
    ) as client:
        yield client


def registered(api, client_id, **more):
    body = {"client_id": client_id, "plate": "bb-bb·12", "make": "Suzuki", "model": "Swift"}
    return api.post("/vehicles", json=body | more, headers=as_("boss"))


def test_a_car_is_registered_with_warnings_and_read_with_its_life(api, ana):
    made = registered(api, ana, vin="123", odometer=45000)
    data = made.json()["data"]
    assert (made.status_code, data["vehicle"]["plate"]) == (201, "BBBB12")
    assert "VIN" in data["warnings"][0]
    read = api.get(f"/vehicles/{data['vehicle']['id']}", headers=as_("viewer")).json()["data"]
    assert read["vehicle"]["vehicle"]["odometer"] == 45000
    assert {entry["kind"] for entry in read["timeline"]} == {"registered", "reading"}


def test_a_taken_plate_answers_which_car_has_it(api, ana):
    first = registered(api, ana).json()["data"]["vehicle"]["id"]
    again = registered(api, ana)
    assert again.status_code == 409
    assert again.json()["error"]["details"]["vehicle_id"] == first


def test_a_car_is_changed_sold_read_and_removed(api, ana, shop):
    path = f"/vehicles/{registered(api, ana).json()['data']['vehicle']['id']}"
    changed = api.patch(path, json={"color": "Rojo", "version": 1}, headers=as_("boss"))
    assert changed.json()["data"]["vehicle"]["color"] == "Rojo"
    stale = api.patch(path, json={"color": "Azul", "version": 1}, headers=as_("boss"))
    assert stale.status_code == 409
    beto = str(shop.do(clients.create, name="Beto").id)
    sold = api.post(f"{path}/owner", json={"client_id": beto}, headers=as_("boss"))
    assert sold.json()["data"]["client"] == "Beto"
    for distance, warned in ((1000, False), (900, True)):
        read = api.post(
            f"{path}/odometer", json={"distance": distance, "unit": "mi"}, headers=as_("boss")
        )
        assert (read.status_code, bool(read.json()["data"]["warnings"])) == (201, warned)
    rows = api.get(f"{path}/odometer", headers=as_("viewer")).json()["data"]["rows"]
    assert [row["kilometres"] for row in rows] == [1448, 1609]
    assert api.get(f"{path}/service-history", headers=as_("viewer")).json()["data"] == []
    assert api.delete(path, headers=as_("boss")).status_code == 200
    assert api.get(path, headers=as_("boss")).status_code == 404


def test_a_car_is_found_by_plate_vin_or_words(api, ana):
    registered(api, ana, vin="1HGCM82633A004352")
    for asked in (
        "/vehicles/search?registration=BBBB-12",
        "/vehicles/search?vin=1hgcm82633a004352",
        "/vehicles/search?q=swift",
        "/vehicles?status=AVAILABLE&sort=plate",
        f"/vehicles?client={ana}",
    ):
        assert api.get(asked, headers=as_("viewer")).json()["meta"]["total"] == 1, asked
    assert api.get("/vehicles/search?vin=X", headers=as_("viewer")).json()["meta"]["total"] == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [({"plate": " "}, "plate"), ({"year": 1500}, "year"), ({"odometer": -1}, "odometer")],
)
def test_a_wrong_field_is_named_with_its_sentence(api, ana, more, field):
    refused = registered(api, ana, **more)
    assert refused.status_code == 422
    assert refused.json()["error"]["details"]["fields"][field]


def test_nobody_a_viewer_and_a_rival_are_refused(api, ana):
    made = registered(api, ana).json()["data"]["vehicle"]["id"]
    assert api.get("/vehicles").status_code == 401
    reading = {"json": {"distance": 1}, "headers": as_("viewer")}
    assert api.post(f"/vehicles/{made}/odometer", **reading).status_code == 403
    for path in (f"/vehicles/{made}", f"/vehicles/{made}/odometer"):
        assert api.get(path, headers=as_("rival")).status_code == 404
