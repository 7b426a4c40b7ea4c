"""Inspections by program: one envelope, one error shape, the rights of each role."""

from decimal import Decimal

import pytest
from fastapi import APIRouter

from tests.clients.calling import as_, calling
from torque_app.inspections.api import deferred, inspections, of_order


@pytest.fixture
def api(bench, rival_bench):
    """The routes, for the owner, a technician, one who only looks, and another workshop."""
    every = APIRouter()
    for module in (of_order, inspections, deferred):
        for router in (module.router, *getattr(module, "ROUTERS", ())):
            every.include_router(router)
    with calling(
        every,
        boss=bench.shop.actor(),
        technician=bench.inspector(),
        viewer=bench.inspector(without={"inspections.inspect"}),
        rival=rival_bench.shop.actor(),
    ) as client:
        yield client


def data(answer, status=200):
    assert answer.status_code == status, answer.text
    return answer.json()["data"]


@pytest.fixture
def begun(api, bench):
    ot = bench.floor.open()
    return data(api.post(f"/work-orders/{ot.id}/inspections", headers=as_("technician")), 201)


def test_a_technician_walks_an_inspection_to_its_report(api, begun):
    me, where = as_("technician"), f"/inspections/{begun['inspection']['id']}"
    pads = next(point for point in begun["points"] if point["key"] == "pastillas_delanteras")
    seen = data(
        api.patch(
            f"/inspection-points/{pads['id']}",
            json={"measure": "2.5", "note": "Suena", "version": pads["version"]},
            headers=me,
        )
    )
    assert (seen["grade"], seen["suggested"], Decimal(seen["measure"])) == (
        "RED", "RED", Decimal("2.5"),
    )  # fmt: skip
    early = api.post(f"{where}/finish", headers=me)
    assert (early.status_code, early.json()["error"]["code"]) == (409, "conflict")
    assert data(api.post(f"{where}/grade-rest", headers=me))["green"] == 49
    done = data(api.post(f"{where}/finish", json={"summary": "Frenos"}, headers=me))
    assert (done["status"], done["summary"]) == ("DONE", "Frenos")
    (line,) = data(api.get(f"{where}/suggestions", headers=me))
    assert line["description"] == "Cambio de pastillas delanteras"
    paper = api.get(f"{where}/pdf", headers=me)
    assert paper.content.startswith(b"%PDF-")
    assert "no-store" in paper.headers["cache-control"]


def test_the_inspections_of_an_ot_and_of_the_workshop_are_listed(api, begun):
    ot = begun["inspection"]["work_order_id"]
    (row,) = data(api.get(f"/work-orders/{ot}/inspections", headers=as_("viewer")))
    assert (row["looked_at"], row["total"]) == (0, 50)
    listed = api.get("/inspections?status=open", headers=as_("viewer")).json()
    assert ([one["id"] for one in listed["data"]], listed["meta"]["total"]) == ([row["id"]], 1)


def test_work_is_put_off_listed_and_closed(api, bench, begun):
    me = as_("boss")
    point = begun["points"][9]
    api.patch(f"/inspection-points/{point['id']}", json={"grade": "AMBER"}, headers=me)
    put_off = data(
        api.post(
            f"/inspection-points/{point['id']}/defer",
            json={"due_on": "2199-12-31", "due_odometer": 90000, "estimate": "45000"},
            headers=me,
        ),
        201,
    )
    assert (put_off["grade"], put_off["due_on"]) == ("AMBER", "2199-12-31")
    cars = f"/vehicles/{bench.floor.vehicle_id}/deferred-works"
    assert [one["id"] for one in data(api.get(cars, headers=me))] == [put_off["id"]]
    close = f"/deferred-works/{put_off['id']}/close"
    assert api.post(close, json={}, headers=me).status_code == 422
    closed = data(
        api.post(close, json={"done_in": begun["inspection"]["work_order_id"]}, headers=me)
    )
    assert closed["status"] == "DONE"
    assert data(api.get(f"{cars}?status=open", headers=me)) == []
    assert data(api.get(f"/deferred-works/{put_off['id']}", headers=me))["status"] == "DONE"


def test_work_is_noted_straight_from_an_ot(api, begun):
    where = f"/work-orders/{begun['inspection']['work_order_id']}/deferred-works"
    noted = data(api.post(where, json={"description": "Tapiz roto"}, headers=as_("boss")), 201)
    assert (noted["description"], noted["point_id"]) == ("Tapiz roto", None)
    refused = api.post(where, json={"description": "x", "grade": "GREEN"}, headers=as_("boss"))
    assert refused.status_code == 422


def test_a_template_is_written_changed_and_removed(api):
    me = as_("boss")
    (shipped,) = data(api.get("/inspection-templates", headers=me))
    assert len(shipped["points"]) == 50
    tread = {"group": "Ruedas", "label": "Surco", "unit": "mm", "amber": "3", "red": "1.6"}
    made = data(
        api.post("/inspection-templates", json={"name": "Corta", "points": [tread]}, headers=me),
        201,
    )
    assert (made["points"][0]["key"], made["points"][0]["red"]) == ("surco", "1.6")
    where = f"/inspection-templates/{made['id']}"
    crossed = {"points": [tread | {"amber": "1", "red": "2"}]}
    refused = api.patch(where, json=crossed, headers=me)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "validation_error")
    grown = {"points": [tread, {"group": "Ruedas", "label": "Presión"}], "version": made["version"]}
    changed = data(api.patch(where, json=grown, headers=me))
    assert (changed["revision"], len(changed["points"])) == (2, 2)
    assert data(api.get(where, headers=me)) == changed
    stale = api.patch(where, json={"name": "Otra", "version": made["version"]}, headers=me)
    assert stale.json()["error"]["code"] == "stale_version"
    data(api.delete(where, headers=me))
    assert api.get(where, headers=me).status_code == 404


def test_an_untouched_inspection_is_discarded(api, begun):
    where = f"/inspections/{begun['inspection']['id']}"
    data(api.delete(where, headers=as_("technician")))
    assert api.get(where, headers=as_("technician")).status_code == 404


def test_the_same_key_begins_one_inspection(api, bench):
    where = f"/work-orders/{bench.floor.open().id}/inspections"
    headers = as_("technician") | {"Idempotency-Key": "una-sola"}
    first, again = (api.post(where, headers=headers).json()["data"] for _ in range(2))
    assert first == again


def test_a_link_is_shown_once_and_a_repetition_makes_no_second(api, begun):
    me, where = as_("technician"), f"/inspections/{begun['inspection']['id']}"
    data(api.post(f"{where}/grade-rest", headers=me))
    data(api.post(f"{where}/finish", headers=me))
    keyed = me | {"Idempotency-Key": "un-enlace"}
    first = data(api.post(f"{where}/links", json={"days": 7}, headers=keyed), 201)
    again = api.post(f"{where}/links", json={"days": 7}, headers=keyed)
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    token = first["path"].rsplit("/", 1)[1]
    assert token not in again.text
    (listed,) = data(api.get(f"{where}/links", headers=me))
    assert token not in str(listed)


def test_what_is_left_grey_says_why(api, begun):
    me, where = as_("technician"), f"/inspections/{begun['inspection']['id']}"
    refused = api.post(f"{where}/grade-rest", json={"grade": "GREY"}, headers=me)
    assert refused.status_code == 422
    assert "note" in refused.json()["error"]["details"]["fields"]
    body = {"grade": "GREY", "note": "Llegó en grúa"}
    assert data(api.post(f"{where}/grade-rest", json=body, headers=me))["grey"] == 50


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/work-orders/{ot}/inspections", None),
        ("POST", "/inspections/{id}/grade-rest", None),
        ("POST", "/inspections/{id}/finish", None),
        ("DELETE", "/inspections/{id}", None),
        ("PATCH", "/inspection-points/{point}", {"grade": "RED"}),
        ("POST", "/inspection-points/{point}/defer", None),
        ("POST", "/work-orders/{ot}/deferred-works", {"description": "Tapiz"}),
        ("DELETE", "/inspection-templates/{template}", None),
    ],
)
def test_who_only_looks_changes_nothing(api, begun, method, path, body):
    shown = begun["inspection"]
    url = path.format(
        ot=shown["work_order_id"],
        id=shown["id"],
        point=begun["points"][0]["id"],
        template=shown["template_id"],
    )
    answer = api.request(method, url, json=body, headers=as_("viewer"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("tail", ["", "/suggestions", "/pdf"])
def test_another_workshop_gets_a_404(api, begun, tail):
    where = f"/inspections/{begun['inspection']['id']}{tail}"
    assert api.get(where, headers=as_("rival")).status_code == 404
