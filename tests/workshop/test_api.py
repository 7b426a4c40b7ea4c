"""The workshop by program: what a client of the API sends and gets."""

import pytest

from tests.clients.calling import as_, calling
from torque_app.workshop.api import router

OWNER, LOOKS = as_("owner"), as_("looks")


@pytest.fixture
def api(floor):
    shop = floor.shop
    with calling(router, owner=shop.actor(), looks=shop.actor("workshop.view")) as client:
        yield client


def data(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()["data"]


def test_a_bay_is_made_changed_and_removed(api, floor):
    body = {"service_center_id": str(floor.shop.centre_id), "code": "a1", "kind": "ALIGNMENT"}
    bay = data(api.post("/bays", json=body, headers=OWNER), 201)
    path = f"/bays/{bay['id']}"
    change = {"capacity_kg": 3500, "version": bay["version"]}
    assert data(api.patch(path, json=change, headers=OWNER))["capacity_kg"] == 3500
    assert api.patch(path, json=change, headers=OWNER).json()["error"]["code"] == "stale_version"
    assert data(api.patch(path, json={"capacity_kg": None}, headers=OWNER))["capacity_kg"] is None
    assert api.patch(path, json={"code": None}, headers=OWNER).status_code == 422
    api.delete(path, headers=OWNER)
    assert api.get(path, headers=OWNER).status_code == 404


def test_bays_and_technicians_are_listed_by_centre(api, floor):
    asked = {"service_center_id": str(floor.shop.centre_id)}
    assert [row["code"] for row in data(api.get("/bays", params=asked, headers=LOOKS))] == ["B1"]
    (row,) = data(api.get("/technicians", params=asked, headers=LOOKS))
    assert (row["name"], row["skills"], row["week"]) == ("Camilo Rojas", [], {})
    nowhere = {"service_center_id": str(floor.bay_id)}
    assert data(api.get("/bays", params=nowhere, headers=LOOKS)) == []


def test_a_technicians_week_and_skills_change(api, floor):
    week = {"0": [["09:00", "13:00"], ["14:00", "18:30"]]}
    change = {"week": week, "skills": ["TYRES"], "level": "APPRENTICE"}
    row = data(api.patch(f"/technicians/{floor.technician_id}", json=change, headers=OWNER))
    assert (row["week"], row["skills"], row["level_name"]) == (week, ["TYRES"], "Aprendiz")


@pytest.mark.parametrize(
    "week", [{"7": []}, {"0": [["9", "18:00"]]}, {"0": [["09:00"]]}, {"0": [["18:00", "09:00"]]}]
)
def test_a_week_that_is_none_is_refused(api, floor, week):
    path = f"/technicians/{floor.technician_id}"
    assert api.patch(path, json={"week": week}, headers=OWNER).status_code == 422


def test_an_absence_is_noted_listed_and_struck_out(api, floor):
    path = f"/technicians/{floor.technician_id}/absences"
    body = {"starts_at": "2026-12-01T12:00:00Z", "ends_at": "2026-12-05T21:00:00Z"}
    away = data(api.post(path, json=body | {"reason": "Vacaciones"}, headers=OWNER), 201)
    assert data(api.get(path, headers=LOOKS)) == [away]
    later = {"since": "2026-12-06T00:00:00Z"}
    assert data(api.get(path, params=later, headers=LOOKS)) == []
    assert api.delete(f"/technicians/absences/{away['id']}", headers=OWNER).status_code == 200
    assert data(api.get(path, headers=LOOKS)) == []


def test_an_instant_without_a_zone_is_refused(api, floor):
    body = {"starts_at": "2026-12-01T12:00:00", "ends_at": "2026-12-05T21:00:00"}
    path = f"/technicians/{floor.technician_id}/absences"
    assert api.post(path, json=body, headers=OWNER).status_code == 422


def test_the_calendar_holidays_and_special_days_of_a_centre(api, floor):
    base = f"/service-centers/{floor.shop.centre_id}"
    assert data(api.get(f"{base}/calendar", headers=LOOKS))["version"] == 0
    change = {"max_load_percent": 90, "services": [{"name": "Cambio de aceite", "minutes": 45}]}
    assert data(api.patch(f"{base}/calendar", json=change, headers=OWNER))["version"] == 1
    day = {"day": "2026-12-25", "is_open": True, "hours": [["10:00", "13:00"]]}
    special = data(api.post(f"{base}/special-days", json=day, headers=OWNER), 201)
    asked = {"from": "2026-12-01", "to": "2026-12-31"}
    assert data(api.get(f"{base}/special-days", params=asked, headers=LOOKS)) == [special]
    holidays = data(api.get(f"{base}/holidays", params={"year": 2026}, headers=LOOKS))
    assert {"day": "2026-12-25", "name": "Navidad", "is_open": True} in holidays
    api.delete(f"/service-centers/special-days/{special['id']}", headers=OWNER)
    assert data(api.get(f"{base}/special-days", params=asked, headers=LOOKS)) == []


def test_a_special_day_may_hold_for_the_whole_workshop(api, floor):
    base = f"/service-centers/{floor.shop.centre_id}"
    body = {"day": "2026-12-24", "whole_workshop": True, "reason": "Nochebuena"}
    row = data(api.post(f"{base}/special-days", json=body, headers=OWNER), 201)
    assert row["service_center_id"] is None


def test_the_load_of_a_week_is_told_by_day(api, floor):
    path = f"/service-centers/{floor.shop.centre_id}/load"
    found = data(api.get(path, params={"from": "2026-11-23"}, headers=LOOKS))
    assert [cell["present"] for cell in found["days"]][:1] == ["9.000"]
    assert [row["name"] for row in found["bays"]] == ["B1"]
    assert (
        api.get(path, params={"from": "2026-11-23", "days": 32}, headers=LOOKS).status_code == 422
    )


def test_an_operation_is_made_found_changed_and_taken_out(api):
    body = {"code": "fre-1", "description": "Cambio de pastillas", "standard_hours": "0.8"}
    row = data(api.post("/labor-operations", json=body, headers=OWNER), 201)
    again = api.post("/labor-operations", json=body, headers=OWNER)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    found = api.get("/labor-operations", params={"q": "pastillas"}, headers=LOOKS)
    assert [each["code"] for each in data(found)] == ["FRE-1"]
    path = f"/labor-operations/{row['id']}"
    change = {"standard_hours": "1.2", "version": row["version"]}
    assert data(api.patch(path, json=change, headers=OWNER))["standard_hours"] == "1.200"
    api.delete(path, headers=OWNER)
    assert api.get(path, headers=LOOKS).status_code == 404


def test_a_file_is_taken_in_or_refused_with_its_lines(api):
    def send(text):
        files = {"file": ("tempario.csv", text.encode(), "text/csv")}
        return api.post("/labor-operations/import", files=files, headers=OWNER)

    good = data(send("codigo;descripcion;horas\nA-1;Aceite;0,5\n"))
    assert good == {"created": 1, "updated": 0, "unchanged": 0}
    bad = send("codigo;descripcion;horas\nA-2;Aceite;mucho\n")
    assert (bad.status_code, bad.json()["error"]["code"]) == (422, "import_refused")
    assert list(bad.json()["error"]["details"]["fields"]) == ["line.2"]
    assert send("x" * (2 * 2**20 + 1)).status_code == 422


def test_the_starting_set_is_there_to_be_taken(api):
    assert data(api.post("/labor-operations/starting-set", headers=OWNER))["created"] >= 60


def test_who_may_only_look_is_refused(api, floor):
    body = {"service_center_id": str(floor.shop.centre_id), "code": "X"}
    assert api.post("/bays", json=body, headers=LOOKS).status_code == 403
    assert api.post("/labor-operations/starting-set", headers=LOOKS).status_code == 403
